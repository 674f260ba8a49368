// What went to and from the bot, newest first; asked for only while somebody looks.

import { h, redraw } from "./dom.js";
import { does, store } from "./store.js";
import { time } from "./times.js";
import { get } from "./wire.js";

const MOST = 300;
let [born, next, asking] = ["", 0, false];

// Slack in trouble, for as long as it is switched on.
export function drawTroubles(place) {
  const one = ({ name, says }) => h("label", {}, h("input", {
    type: "radio", name: "trouble", value: name, checked: store.screen.trouble === name,
    data: { focus: `trouble ${name}` }, on: { change: () => does("trouble", { to: name }) },
  }), says);
  redraw(place, [store.frame.born, store.screen.trouble], () => h("fieldset", { class: "troubles" },
    h("legend", {}, "Slack"), [{ name: "", says: "is well" }, ...store.frame.troubles].map(one)));
}

export async function drawInspector(place) {
  if (asking) return;
  asking = true;
  if (born !== store.frame.born || !place.children.length) [born, next] = [store.frame.born, 0];
  try {
    const record = await get("/see/record", { after: next });
    next = record.next;
    for (const entry of record.entries) shown(place, entry);
    while (place.children.length > MOST) place.lastChild.remove();
  } finally {
    asking = false;
  }
}

function shown(place, entry) {
  const known = place.querySelector(`[data-number="${entry.number}"]`);
  const node = row(entry);
  if (!known) return place.prepend(node);
  node.open = known.open;
  return known.replaceWith(node);
}

function row(entry) {
  const inward = entry.way === "in";
  const failed = entry.failed ?? (entry.waits ? "no answer yet" : null);
  return h("details", { class: `entry ${entry.way}${failed ? " failed" : ""}`, data: { number: entry.number } },
    h("summary", {},
      h("span", { class: "way" }, inward ? "bot → Slack" : "Slack → bot"),
      h("strong", {}, entry.name), h("time", {}, time(entry.at)),
      h("span", { class: "gist" }, failed ? `${failed} ` : "", entry.about)),
    h("h3", {}, inward ? "Called with" : "Sent"), h("pre", { tabindex: "0" }, JSON.stringify(entry.sent, null, 2)),
    h("h3", {}, inward ? "Answered" : "Acknowledged"), h("pre", { tabindex: "0" }, JSON.stringify(entry.answered, null, 2)));
}
