// The line above the messages: where one is; for the app, its Home and its messages.

import { h, redraw } from "./dom.js";
import { placeName } from "./messages.js";
import { go, personOf, store } from "./store.js";
import { city } from "./times.js";

const head = document.getElementById("head");

export function drawHead() {
  const { here, screen } = store;
  const place = screen.place;
  const members = place ? [place.id, place.kind, place.name, place.members, place.archived, here.tab, here.me] : [];
  redraw(head, members, () => (place ? [title(place), ...(place.kind === "app" ? [tabs()] : [])] : []));
  document.title = place ? `${placeName(place)} · Local Slack` : "Local Slack";
}

function title(place) {
  return h("div", { class: "title" }, h("h2", {}, placeName(place)), h("p", {}, about(place)));
}

function about(place) {
  if (place.archived) return "archived";
  if (place.kind === "channel") return place.members === 1 ? "1 person" : `${place.members} people`;
  if (place.kind === "app") return "app";
  return city(personOf(place.with).zone);
}

function tabs() {
  const names = [["home", "Home"], ["messages", "Messages"]];
  return h("div", { class: "tabs", role: "tablist", "aria-label": "Preflight", on: { keydown: walked } },
    names.map(([tab, said]) => h("button", {
      type: "button", role: "tab", id: `tab-${tab}`, "aria-selected": String(store.here.tab === tab), "aria-controls": tab,
      tabindex: store.here.tab === tab ? "0" : "-1", data: { focus: `tab ${tab}` }, on: { click: () => openTab(tab) },
    }, said)));
}

export function openTab(tab) {
  return go({ tab });
}

function walked(event) {
  if (!["ArrowLeft", "ArrowRight"].includes(event.key)) return;
  event.preventDefault();
  const other = store.here.tab === "home" ? "messages" : "home";
  openTab(other).then(() => document.getElementById(`tab-${other}`)?.focus());
}
