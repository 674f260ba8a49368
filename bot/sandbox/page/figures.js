// Tables, and charts with their numbers beside them for whoever cannot see them.

import { h, s } from "./dom.js";
import { richText } from "./rich_text.js";

const WIDTH = 520;
const HEIGHT = 220;
const LEFT = 40;
const BOTTOM = 34;
const TOP = 16;

export function table(block) {
  const settings = block.column_settings ?? [];
  const [head, ...rows] = block.rows;
  const drawn = (tag, extra) => (cell, at) => h(tag, { class: classes(cell, settings[at]), ...extra }, content(cell));
  return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {},
      h("thead", {}, h("tr", {}, head.map(drawn("th", { scope: "col" })))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map(drawn("td", {})))))));
}

function classes(cell, setting) {
  const align = setting?.align ?? (cell.type === "raw_number" ? "right" : "left");
  return `${align}${setting?.is_wrapped ? " wrapped" : ""}`;
}

function content(cell) {
  if (cell.type === "rich_text") return richText(cell);
  return cell.type === "raw_number" ? String(cell.text ?? cell.value) : cell.text;
}

// charts

export function chart(block) {
  const drawing = block.chart;
  const series = drawing.type === "pie" ? [{ name: block.title, data: drawing.segments }] : drawing.series;
  const categories = drawing.axis_config?.categories ?? series[0].data.map((point) => point.label);
  const draw = { bar: bars, line: (...given) => lines(...given, false), area: (...given) => lines(...given, true), pie }[drawing.type];
  const canvas = s("svg", { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, "aria-hidden": "true" }, draw(series, categories));
  return h("figure", { class: "chart" },
    h("figcaption", {}, block.title),
    canvas,
    drawing.type === "pie" || series.length > 1 ? legend(drawing, series) : null,
    numbers(block.title, series, categories));
}

function legend(drawing, series) {
  const names = drawing.type === "pie" ? drawing.segments.map((each) => `${each.label} ${each.value}`) : series.map((each) => each.name);
  return h("ul", { class: "legend", "aria-hidden": "true" }, names.map((name, at) => h("li", { class: `tone-${at % 6}` }, name)));
}

function numbers(title, series, categories) {
  return h("div", { class: "unseen" }, h("table", {}, h("caption", {}, title),
    h("thead", {}, h("tr", {}, h("td"), series.map((each) => h("th", { scope: "col" }, each.name)))),
    h("tbody", {}, categories.map((category) => h("tr", {}, h("th", { scope: "row" }, category),
      series.map((each) => h("td", {}, String(valueAt(each, category) ?? ""))))))));
}

function valueAt(series, category) {
  return series.data.find((point) => point.label === category)?.value;
}

// Round steps, so that the axis reads well.
function scale(series) {
  const most = Math.max(1, ...series.flatMap((each) => each.data.map((point) => point.value)));
  const rough = most / 4;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = Math.max([1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough), Number.isInteger(most) ? 1 : 0);
  const top = Math.ceil(most / step) * step;
  return { step, top, y: (value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP) };
}

function axes({ step, top, y }) {
  const marks = [...Array(Math.round(top / step) + 1).keys()].map((each) => each * step);
  return marks.map((mark) => [
    s("line", { class: "grid", x1: LEFT, x2: WIDTH, y1: y(mark), y2: y(mark) }),
    s("text", { class: "mark", x: LEFT - 8, y: y(mark) + 4, "text-anchor": "end" }, String(Number(mark.toFixed(6)))),
  ]);
}

function names(categories) {
  const room = (WIDTH - LEFT) / categories.length;
  const fits = Math.max(3, Math.floor(room / 6.5));
  return categories.map((name, at) => s("text", { class: "name", x: LEFT + room * (at + 0.5), y: HEIGHT - 12, "text-anchor": "middle" },
    name.length > fits ? `${name.slice(0, fits - 1)}…` : name));
}

function bars(series, categories) {
  const axis = scale(series);
  const room = (WIDTH - LEFT) / categories.length;
  const width = Math.min(56, (room * 0.7) / series.length);
  const drawn = categories.flatMap((category, at) => series.map((each, nth) => {
    const value = valueAt(each, category) ?? 0;
    const x = LEFT + room * (at + 0.5) - (width * series.length) / 2 + nth * width;
    const y = axis.y(value);
    return [
      s("rect", { class: `fill tone-${nth % 6}`, x, y, width: width - 2, height: HEIGHT - BOTTOM - y, rx: 3 }),
      s("text", { class: "value", x: x + width / 2 - 1, y: y - 5, "text-anchor": "middle" }, String(value)),
    ];
  }));
  return [axes(axis), drawn, names(categories)];
}

function lines(series, categories, filled) {
  const axis = scale(series);
  const room = (WIDTH - LEFT) / categories.length;
  const drawn = series.map((each, nth) => {
    const points = categories.map((category, at) => [LEFT + room * (at + 0.5), axis.y(valueAt(each, category) ?? 0)]);
    const path = points.map(([x, y], at) => `${at ? "L" : "M"}${x} ${y}`).join("");
    const floor = HEIGHT - BOTTOM;
    return [
      filled ? s("path", { class: `area tone-${nth % 6}`, d: `${path}L${points.at(-1)[0]} ${floor}L${points[0][0]} ${floor}Z` }) : null,
      s("path", { class: `stroke tone-${nth % 6}`, d: path }),
      points.map(([x, y]) => s("circle", { class: `fill tone-${nth % 6}`, cx: x, cy: y, r: 3 })),
    ];
  });
  return [axes(axis), drawn, names(categories)];
}

function pie([whole]) {
  const total = whole.data.reduce((sum, each) => sum + each.value, 0);
  const [x, y, r] = [WIDTH / 2, HEIGHT / 2, HEIGHT / 2 - 12];
  let turned = 0;
  return whole.data.map((each, at) => {
    const [from, to] = [turned, turned + each.value / total];
    turned = to;
    if (whole.data.length === 1) return s("circle", { class: `fill tone-${at % 6}`, cx: x, cy: y, r });
    const [[x1, y1], [x2, y2]] = [from, to].map((part) => [x + r * Math.sin(2 * Math.PI * part), y - r * Math.cos(2 * Math.PI * part)]);
    return s("path", { class: `fill tone-${at % 6}`, d: `M${x} ${y}L${x1} ${y1}A${r} ${r} 0 ${to - from > 0.5 ? 1 : 0} 1 ${x2} ${y2}Z` });
  });
}
