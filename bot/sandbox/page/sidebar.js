// Where one can go: channels, people, the app; what is new there is bold, with a number.

import { avatar } from "./avatar.js";
import { h, redraw, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { appPlace, conversationWith, go, me, personOf, store } from "./store.js";

const MOST_UNREAD = 99;
const sidebar = document.getElementById("sidebar");

export function drawSidebar() {
  const { here, screen } = store;
  const others = screen.people.filter((who) => !who.app);
  redraw(sidebar, [screen.places, others, here.place, here.tab, here.me], () => [
    h("div", { class: "workspace" }, h("h1", {}, "Preflight sandbox"), h("p", {}, me().name)),
    group("Channels", screen.places.filter((place) => place.kind === "channel").map(channel)),
    group("Direct messages", others.map(direct)),
    group("Apps", [app()]),
  ]);
}

function group(title, items) {
  return h("section", {}, h("h2", {}, title), h("ul", {}, items.map((item) => h("li", {}, item))));
}

function entry(sign, name, place, current, choose, extra = "") {
  const unread = place?.unread ?? 0;
  return h("button", {
    type: "button", class: `place${unread ? " unread" : ""} ${extra}`, "aria-current": current ? "page" : null,
    data: { focus: `place ${name}` }, on: { click: choose },
  }, sign, h("span", { class: "name" }, name), unread ? count(unread, place.kind) : null);
}

function count(unread, kind) {
  const said = unread > MOST_UNREAD ? `${MOST_UNREAD}+` : String(unread);
  return kind === "channel" ? unseen(`, ${said} unread`) : h("span", { class: "count" }, said, unseen(" unread"));
}

function channel(place) {
  const sign = h("span", { class: "sign", "aria-hidden": "true" }, place.private ? icon("lock") : "#");
  return entry(sign, place.name, place, isHere(place), () => go({ place: place.id, tab: "messages" }));
}

function direct(who) {
  const place = store.screen.places.find((each) => each.kind === "dm" && each.with === who.id);
  const mine = who.id === store.here.me;
  const choose = async () => go({ place: await conversationWith(who.id), tab: "messages" });
  return entry(avatar(who, "small"), `${who.name}${mine ? " (you)" : ""}`, place, isHere(place), choose, who.deactivated ? "gone" : "");
}

function app() {
  const place = appPlace();
  const choose = async () => go({ place: await conversationWith(store.frame.app), tab: "messages" });
  return entry(avatar({ id: store.frame.app }, "small"), personOf(store.frame.app).name, place, isHere(place), choose);
}

function isHere(place) {
  return Boolean(place) && place.id === store.here.place;
}
