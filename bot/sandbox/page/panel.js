// The drawer on the right: a thread, what to try, or what went to and from the bot.

import { drawComposer } from "./composer.js";
import { h, redraw } from "./dom.js";
import { drawInspector, drawTroubles } from "./inspector.js";
import { drawThread } from "./messages.js";
import { mrkdwn } from "./mrkdwn.js";
import { conversationWith, go, placeNamed, store } from "./store.js";

const panel = document.getElementById("panel");
const TITLES = { thread: "Thread", tries: "Try this", inspector: "Inspector" };

export function drawPanel() {
  const name = store.here.panel;
  panel.hidden = !name;
  if (!name) { panel.drawn = ""; return; }
  redraw(panel, [name, store.frame.born], () => frame(name));
  if (name === "thread") {
    drawThread(panel);
    drawComposer(panel.querySelector(".reply"), { id: "reply-words", thread: store.here.thread });
  } else if (name === "inspector") {
    drawTroubles(panel.querySelector(".trouble-switch"));
    drawInspector(panel.querySelector(".entries"));
  }
}

function frame(name) {
  return [
    h("header", {}, h("h2", {}, TITLES[name]), h("span", { class: "about" }),
      h("button", { type: "button", class: "shut", "aria-label": `Close ${TITLES[name]}`, on: { click: () => go({ panel: "", thread: "" }) } }, "×")),
    inside(name),
  ];
}

function inside(name) {
  if (name === "thread") return [h("div", { class: "thread", tabindex: "0", role: "log", "aria-live": "off", "aria-label": "Thread" }), h("div", { class: "reply" })];
  if (name === "inspector") return [h("p", { class: "lead" }, "What went to and from Preflight, newest first. Tokens are left out."), h("div", { class: "trouble-switch" }), h("div", { class: "entries" })];
  return [
    h("p", { class: "lead" }, "This is the shipped bot in a Slack of its own on your machine. Be anybody, type and press as you would in Slack, and let time pass."),
    h("ol", { class: "tries" }, store.frame.tries.map(one)),
  ];
}

function one(each) {
  const who = store.screen.people.find((person) => person.handle === each.person);
  const where = each.place.startsWith("@") ? "in the messages from Preflight" : each.place ? `in #${each.place}` : "";
  return h("li", {}, h("p", {}, mrkdwn(`As ${who.name}: ${each.says}`)),
    h("button", { type: "button", class: "button", on: { click: () => be(who, each.place) } }, `Be ${who.name.split(" ")[0]}${where ? `, ${where}` : ""}`));
}

async function be(who, place) {
  await go({ me: who.id });
  const id = place.startsWith("@") ? await conversationWith(store.frame.app) : placeNamed(place)?.id;
  if (id) await go({ place: id, tab: "messages" });
}
