// A word at the edge of the screen, for a while.

import { h } from "./dom.js";

const SHOWN = 6000;
const place = document.getElementById("toasts");

export function toast(said) {
  const note = h("p", { class: "toast" }, said);
  place.append(note);
  setTimeout(() => note.remove(), SHOWN);
}
