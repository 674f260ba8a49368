// A face: initials on a colour of their own, or the mark of the app.

import { h } from "./dom.js";
import { store } from "./store.js";

const COLOURS = 8;

export function avatar(who, size = "") {
  if (who?.id === store.frame.app) return h("img", { class: `avatar ${size}`, src: "/page/icon.svg", alt: "" });
  const sum = [...(who?.id ?? "?")].reduce((all, letter) => (all * 31 + letter.codePointAt(0)) % 997, 7);
  return h("span", { class: `avatar ${size} colour-${sum % COLOURS}`, "aria-hidden": "true" }, initials(who?.name ?? "?"));
}

function initials(name) {
  const parts = name.split(/\s+/).filter(Boolean);
  const letters = parts.length > 1 ? [parts[0], parts.at(-1)] : parts;
  return letters.map((part) => [...part][0]).join("").toUpperCase();
}
