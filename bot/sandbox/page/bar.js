// The demo's own bar: who you are, what time it is for you, and time to let pass.

import { avatar } from "./avatar.js";
import { asked } from "./dialogs.js";
import { h, redraw, unseen } from "./dom.js";
import { icon } from "./icons.js";
import { does, go, me, store, stored } from "./store.js";
import { city, shortDay, time } from "./times.js";

const bar = document.getElementById("bar");
const HOPS = [["hour", "+1 hour", "Let an hour pass"], ["day", "+1 day", "Let a day pass"], ["monday", "Mon 09:00", "Go to the next Monday, 09:00"]];
let passing = "";

export function drawBar() {
  const { frame, here, screen } = store;
  const people = frame.people.map(({ id }) => screen.people.find((who) => who.id === id)).filter((who) => who && !who.app);
  redraw(bar, [people, here.me, here.panel, screen.now, passing, screen.has_time, screen.trouble, store.cut], () => [
    h("div", { class: "people", role: "radiogroup", "aria-label": "Who you are", on: { keydown: walked } }, people.map(face)),
    clock(),
    tools(),
  ]);
}

function face(who) {
  const mine = who.id === store.here.me;
  const [first] = who.name.split(" ");
  const news = who.unread && !mine ? h("span", { class: "dot" }, unseen(`, ${who.unread} unread`)) : null;
  return h("button", {
    type: "button", role: "radio", class: "face", "aria-checked": String(mine), tabindex: mine ? "0" : "-1",
    title: `${who.name}, ${city(who.zone)}${who.deactivated ? ", account deactivated" : ""}`,
    data: { focus: `face ${who.id}`, person: who.id }, on: { click: () => go({ me: who.id }) },
  }, avatar(who, "small"), h("span", { class: "first" }, first.length > 12 ? `${first.slice(0, 11)}…` : first), news);
}

function clock() {
  const who = me();
  const now = store.screen.now;
  const hop = ([to, label, says]) => h("button", {
    type: "button", class: "hop", "aria-label": says, title: says, disabled: Boolean(passing), data: { focus: `hop ${to}` }, on: { click: () => pass(to) },
  }, label);
  return h("div", { class: "clock", role: "group", "aria-label": "The clock" },
    h("p", { class: passing ? "now passing" : "now" }, h("strong", {}, `${shortDay(now)}, ${time(now)}`), h("span", {}, store.cut ? "reconnecting …" : `for you in ${city(who.zone)}`)),
    store.screen.has_time ? HOPS.map(hop) : null);
}

async function pass(to) {
  passing = to;
  drawBar();
  await does("pass", { to });
  passing = "";
  drawBar();
}

function tools() {
  const { frame, here } = store;
  const toggle = (name, said) => h("button", {
    type: "button", class: "tool", "aria-pressed": String(here.panel === name), data: { focus: `panel ${name}` },
    on: { click: () => go({ panel: here.panel === name ? "" : name }) },
  }, said);
  return h("div", { class: "tools" },
    frame.tries.length ? toggle("tries", "Try this") : null,
    toggle("inspector", store.screen.trouble ? "Inspector: Slack is in trouble" : "Inspector"),
    h("button", { type: "button", class: "tool", "aria-label": "Light or dark", title: "Light or dark", data: { focus: "theme" }, on: { click: turnTheme } }, icon("theme")),
    frame.starts_over ? h("button", { type: "button", class: "tool", data: { focus: "over" }, on: { click: startOver } }, "Start over") : null);
}

function turnTheme() {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  stored("preflight-theme", root.dataset.theme);
}

async function startOver() {
  if (await asked("Start over?", "Everything done here is forgotten, and the workspace is as it was at first.", "Start over")) await does("start_over");
}

function walked(event) {
  const steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
  if (!(event.key in steps)) return;
  event.preventDefault();
  const faces = [...bar.querySelectorAll("[role=radio]")];
  const next = faces.at((faces.indexOf(document.activeElement) + steps[event.key]) % faces.length);
  const id = next.dataset.person;
  next.focus();
  go({ me: id }).then(() => bar.querySelector(`[data-person="${CSS.escape(id)}"]`)?.focus());
}
