// What the page knows: the frame, the screen it looked at last, and where this tab is.

import { act, get } from "./wire.js";

const MOST = 40;

export const store = {
  frame: null,
  screen: null,
  here: { me: null, place: "", tab: "messages", thread: "", most: MOST, panel: "", fresh: true, newFrom: null },
};
const draws = [];
let looking = null;
let stale = false;

export function onDraw(draw) {
  draws.push(draw);
}

export function draw() {
  if (store.screen) for (const each of draws) each();
}

// Looks again. While a look is under way one more is enough, however many ask for it.
export function look() {
  stale = true;
  looking ??= lookedUntilFresh().finally(() => { looking = null; });
  return looking;
}

async function lookedUntilFresh() {
  while (stale) {
    stale = false;
    const { me, place, most, thread } = store.here;
    const screen = await get("/see/screen", { person: me, place, most, thread }).catch(() => null);
    if (!screen) return;  // the line is down; word of its return makes us look again
    if (me !== store.here.me || place !== store.here.place) { stale = true; continue; }
    if (!screen.place && settled(screen)) { stale = true; continue; }
    store.screen = screen;
    draw();
  }
}

// Whoever is nowhere yet goes where the last person was: to the app, or else into a channel.
function settled(screen) {
  const kind = store.screen?.place?.kind === "app" ? "app" : "channel";
  const place = screen.places.find((each) => each.kind === kind) ?? screen.places[0];
  if (!place) return false;
  store.here.place = place.id;
  return true;
}

// Goes somewhere else: another person, place, tab, thread or panel.
export function go(where) {
  const here = store.here;
  const moves = ["me", "place"].some((name) => name in where && where[name] !== here[name]);
  if (where.me && where.me !== here.me) Object.assign(here, { place: placeFor(where.me), tab: lastTab(where.me), thread: "" });
  Object.assign(here, where);
  if (moves) Object.assign(here, { most: MOST, fresh: true, newFrom: null, thread: where.thread ?? "" });
  if (here.panel === "thread" && !here.thread) here.panel = "";
  return look().then(remember).then(() => (moves || "tab" in where ? toldOfHome() : null));
}

// Whenever somebody comes to see the app's Home, it hears of it, and then publishes what it shows.
function toldOfHome() {
  if (store.here.tab === "home" && store.screen?.place?.kind === "app") does("home");
}

export function earlier() {
  store.here.most += 2 * MOST;
  return look();
}

export async function does(what, given = {}) {
  const answer = await act(store.here.me, what, given);
  if (!answer.lost) await look();
  return answer;
}

// Each person is where they were last.
const places = new Map();

function remember() {
  const { me, place, tab } = store.here;
  places.set(me, { place, tab });
  if (!store.screen) return;
  const person = store.frame.people.find((each) => each.id === me);
  const shown = tab === "home" ? "home" : nameOf(place);
  history.replaceState(null, "", `#/${[person.handle, shown].filter(Boolean).map(encodeURIComponent).join("/")}`);
}

// Where they were last, else the channel that the last person looked at.
function placeFor(me) {
  const here = store.screen?.place;
  return places.get(me)?.place ?? (here?.kind === "channel" ? here.id : "");
}

function lastTab(me) {
  return places.get(me)?.tab ?? "messages";
}

function nameOf(id) {
  const place = store.screen?.places.find((each) => each.id === id);
  if (!place) return "";
  return place.kind === "channel" ? place.name : `@${personOf(place.with)?.handle ?? ""}`;
}

export function placeNamed(name) {
  return store.screen.places.find((each) => each.kind === "channel" && each.name === name);
}

export function personOf(id) {
  return store.screen.people.find((each) => each.id === id);
}

export function me() {
  return personOf(store.here.me);
}

export function appPlace() {
  return store.screen.places.find((each) => each.kind === "app");
}

// The direct conversation with somebody, made when it is first needed.
export async function conversationWith(other) {
  const place = store.screen.places.find((each) => each.kind !== "channel" && each.with === other);
  return place?.id ?? (await does("write", { other })).place;
}

export function stored(name, value) {
  try {
    if (value === undefined) return localStorage.getItem(name);
    localStorage.setItem(name, value);
  } catch (denied) {
    document.documentElement.dataset.storage = "denied";
  }
  return null;
}
