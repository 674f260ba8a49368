// Small drawings, so that the page needs no font but the reader's own.

import { s } from "./dom.js";

const PATHS = {
  bubble: "M3 4.5h14v9H9.5L6 17v-3.5H3z",
  day: "M4 5.5h12v10.5H4zM4 9h12M7 3.5v3M13 3.5v3",
  eye: "M2.5 10S5.5 5 10 5s7.5 5 7.5 5-3 5-7.5 5-7.5-5-7.5-5zM10 12.2a2.2 2.2 0 1 0 0-4.4 2.2 2.2 0 0 0 0 4.4z",
  lock: "M5 9h10v7.5H5zM7 9V6.5a3 3 0 0 1 6 0V9",
  send: "M3 17 18 10 3 3l1.5 5.700L12 10l-7.5 1.300z",
  theme: "M10 3a7 7 0 1 0 0 14zM10 3a7 7 0 0 1 0 14",
};
const SOLID = new Set(["send"]);

export function icon(name) {
  return s("svg", { class: `icon${SOLID.has(name) ? " solid" : ""}`, viewBox: "0 0 20 20", "aria-hidden": "true" }, s("path", { d: PATHS[name] }));
}
