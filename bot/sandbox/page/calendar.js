// A day: a button that says which one, and a month to choose from by mouse or arrow keys.

import { freshId, h } from "./dom.js";
import { icon } from "./icons.js";
import { popover } from "./popover.js";
import { today } from "./times.js";

const DAY = 86_400_000;
const WEEKDAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];
const LONG = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "long", day: "numeric", month: "long", year: "numeric" });
const SHORT = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", weekday: "short", day: "numeric", month: "short", year: "numeric" });
const MONTH = new Intl.DateTimeFormat("en-GB", { timeZone: "UTC", month: "long", year: "numeric" });

export function calendar({ id, label, described, wrong, required, keeps, focus, value, placeholder, change }) {
  let chosen = value || null;
  const said = h("span");
  const button = h("button", {
    id: id ?? freshId("day"), type: "button", class: "typed day", "aria-haspopup": "dialog", "aria-describedby": described,
    "aria-invalid": wrong ? "true" : null, data: { focus }, on: { click: open },
  }, icon("day"), said);
  const clear = h("button", { type: "button", class: "clear", "aria-label": `Clear ${label}`, on: { click: () => { taken(null); button.focus(); } } }, "×");
  settled();
  return h("div", { class: "select" }, button, clear);

  function open() {
    const month = h("div", { class: "calendar", role: "dialog", "aria-label": label });
    const close = popover(button, month);
    const leave = () => { close(); button.focus(); };
    drawn(month, parsed(chosen ?? today()), (day) => { taken(day); leave(); }, leave, chosen);
  }

  function taken(day) {
    chosen = day;
    settled();
    change(day);
  }

  function settled() {
    said.textContent = chosen ? SHORT.format(parsed(chosen)).replace(",", "") : placeholder ?? "Select a date";
    said.className = chosen ? "" : "empty";
    button.setAttribute("aria-label", `${label}: ${said.textContent}`);
    clear.hidden = required || keeps || !chosen;
  }
}

function parsed(day) {
  return new Date(`${day}T00:00:00Z`);
}

function written(date) {
  return date.toISOString().slice(0, 10);
}

// One month around a day that has the focus.
function drawn(month, at, choose, leave, chosen) {
  const redrawn = (date) => drawn(month, date, choose, leave, chosen);
  const first = new Date(Date.UTC(at.getUTCFullYear(), at.getUTCMonth(), 1));
  const start = first.getTime() - ((first.getUTCDay() + 6) % 7) * DAY;
  const weeks = [...Array(6).keys()].map((week) => h("tr", {}, [...Array(7).keys()].map((day) =>
    cell(new Date(start + (week * 7 + day) * DAY), at, choose, chosen))));
  const turn = (by, said) => h("button", { type: "button", "aria-label": said, on: { click: () => redrawn(moved(at, by)) } }, by < 0 ? "‹" : "›");
  month.replaceChildren(
    h("div", { class: "month" }, turn(-1, "The month before"), h("strong", { "aria-live": "polite" }, MONTH.format(at)), turn(1, "The next month")),
    h("table", { on: { keydown: (event) => walked(event, at, redrawn) } },
      h("thead", {}, h("tr", {}, WEEKDAYS.map((name) => h("th", { scope: "col" }, name)))), h("tbody", {}, weeks)));
  month.onkeydown = (event) => {
    if (event.key !== "Escape") return;
    event.preventDefault();
    event.stopPropagation();
    leave();
  };
  month.querySelector("[tabindex='0']").focus();
}

function cell(date, at, choose, chosen) {
  const day = written(date);
  const kinds = [date.getUTCMonth() !== at.getUTCMonth() ? "other" : "", day === today() ? "today" : "", day === chosen ? "chosen" : ""];
  return h("td", {}, h("button", {
    type: "button", class: kinds.filter(Boolean).join(" "), tabindex: day === written(at) ? "0" : "-1",
    "aria-label": LONG.format(date), "aria-pressed": String(day === chosen), on: { click: () => choose(day) },
  }, String(date.getUTCDate())));
}

function walked(event, at, redrawn) {
  const steps = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -7, ArrowDown: 7 };
  const months = { PageUp: -1, PageDown: 1 };
  if (event.key in steps) redrawn(new Date(at.getTime() + steps[event.key] * DAY));
  else if (event.key in months) redrawn(moved(at, months[event.key]));
  else return;
  event.preventDefault();
}

// The same day of another month, or its last.
function moved(date, months) {
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, Math.min(date.getUTCDate(), last)));
}
