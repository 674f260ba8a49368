// What was said: rows under their days, as Slack groups them, and what can be pressed in them.

import { avatar } from "./avatar.js";
import { blocks } from "./blocks.js";
import { h, redraw, redrawList } from "./dom.js";
import { icon } from "./icons.js";
import { mrkdwn } from "./mrkdwn.js";
import { does, earlier, go, me, personOf, store } from "./store.js";
import { dayKey, full, longDay, time } from "./times.js";

const TOGETHER = 300;  // seconds within which one person's messages stand under one name
const NEAR_THE_END = 80;  // pixels from the end that still count as reading along

const log = document.getElementById("messages");
const troubles = new Map();  // what went wrong with a press, by message
let announced = "";
let atEnd = true;
let height = 0;  // of what was said when its end was last shown

// Where the rows were wrapped anew below a reader at the end, they have not scrolled away from it.
log.addEventListener("scroll", () => {
  if (atEnd && log.scrollHeight !== height) toTheEnd();
  else atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_THE_END;
});
new ResizeObserver(() => { if (atEnd) toTheEnd(); }).observe(log);

function toTheEnd() {
  height = log.scrollHeight;
  log.scrollTop = height;
}

export function drawMessages() {
  const { here, screen } = store;
  const place = screen.place;
  log.hidden = here.tab === "home" && place?.kind === "app";
  if (!place || log.hidden) return;
  log.setAttribute("aria-label", `Messages in ${placeName(place)}`);
  atEnd ||= here.fresh;
  const before = log.scrollHeight;
  const grows = !here.fresh && log.drawnMost !== here.most;
  if (here.fresh) here.newFrom = firstUnread(place);
  redrawList(log, [...beginning(place), ...rows(place.messages, place)]);
  if (atEnd) toTheEnd();
  else if (grows) log.scrollTop += log.scrollHeight - before;
  log.drawnMost = here.most;
  announce(place);
  here.fresh = false;
}

export function placeName(place) {
  if (place.kind === "channel") return `#${place.name}`;
  const other = personOf(place.with);
  return place.with === store.here.me ? `${other.name} (you)` : other.name;
}

function firstUnread(place) {
  if (!place.unread) return null;
  return place.messages.find((each) => each.ts > place.read && each.author !== store.here.me)?.ts ?? null;
}

function beginning(place) {
  const build = () => h("div", { class: "beginning" },
    place.earlier
      ? h("button", { type: "button", class: "button", data: { focus: "earlier" }, on: { click: earlier } }, "Earlier messages")
      : h("p", {}, ...begins(place)));
  return [{ key: "beginning", signature: [place.id, place.earlier, place.name], build }];
}

function begins(place) {
  const name = h("strong", {}, placeName(place));
  if (place.kind === "channel") return ["This is the very beginning of the ", name, " channel."];
  if (place.kind === "app") return ["What ", name, " writes to you alone arrives here."];
  return place.with === store.here.me ? ["This is your space: notes, and commands nobody else sees."] : ["What you and ", name, " write here is between the two of you."];
}

// Rows with a line above each new day and above what is new.
export function rows(messages, place, { days = true } = {}) {
  let before = null;
  return messages.flatMap((message) => {
    const items = [];
    const at = Number(message.ts);
    const newDay = days && (!before || dayKey(Number(before.ts)) !== dayKey(at));
    const isNew = days && store.here.newFrom === message.ts;
    if (newDay) items.push(line(`day ${dayKey(at)}`, "divider day", longDay(at)));
    if (isNew) items.push(line(`new ${message.ts}`, "divider new", "New"));
    const grouped = Boolean(before) && !newDay && !isNew && sameHand(before, message) && at - Number(before.ts) < TOGETHER;
    items.push(row(message, place, grouped, days));
    before = message;
    return items;
  });
}

function sameHand(one, other) {
  return one.author === other.author && one.private === other.private && !other.private;
}

function line(key, kind, said) {
  return { key, signature: [said, kind], build: () => h("div", { class: kind, role: "separator", "aria-label": said }, h("span", {}, said)) };
}

function row(message, place, grouped, inChannel) {
  const trouble = troubles.get(message.ts) ?? null;
  const who = personOf(message.author);
  return {
    key: message.ts,
    signature: [message, grouped, trouble, who, me().zone, inChannel, dayKey(store.screen.now)],
    build: () => drawn(message, place, grouped, trouble, inChannel),
  };
}

function drawn(message, place, grouped, trouble, inChannel) {
  const who = personOf(message.author) ?? { id: message.author, name: message.author };
  const at = Number(message.ts);
  const stamp = h("time", { title: full(at), datetime: new Date(at * 1000).toISOString() }, time(at));
  return h("article", { class: `message${grouped ? " grouped" : ""}${message.private ? " private" : ""}`, "aria-label": `${who.name}, ${time(at)}`, data: { ts: message.ts } },
    h("div", { class: "gutter" }, grouped ? stamp : avatar(who)),
    h("div", { class: "said" },
      message.private ? h("p", { class: "only-you" }, icon("eye"), " Only visible to you") : null,
      grouped ? null : h("div", { class: "by" }, h("strong", {}, who.name), who.app ? h("span", { class: "badge" }, "APP") : null, stamp),
      body(message, place),
      trouble ? h("p", { class: "trouble", role: "alert" }, trouble) : null,
      inChannel && message.replies ? replies(message) : null),
    inChannel && !message.private && place.writable ? tools(message) : null);
}

function body(message, place) {
  const edited = message.edited ? h("span", { class: "edited" }, " (edited)") : null;
  if (message.blocks.length) return h("div", { class: "body" }, blocks(message.blocks, surface(message, place)), edited);
  const text = message.text ? h("div", { class: "text" }, mrkdwn(message.text, { verbatim: false }), edited) : null;
  return h("div", { class: "body" }, text, ...(message.files ?? []).map(shared));
}

// A file that was sent: its name, and the way to keep it.
function shared(file) {
  return h("a", { class: "file", href: `/files/${encodeURIComponent(file.id)}`, download: file.name, data: { focus: `file ${file.id}` } },
    h("strong", {}, file.title), h("span", {}, file.name));
}

function replies(message) {
  const said = message.replies === 1 ? "1 reply" : `${message.replies} replies`;
  return h("button", { type: "button", class: "replies", data: { focus: `replies ${message.ts}` }, on: { click: () => openThread(message) } },
    message.repliers.slice(0, 3).map((id) => avatar(personOf(id), "small")), said);
}

function tools(message) {
  return h("div", { class: "tools" }, h("button", { type: "button", "aria-label": "Reply in thread", title: "Reply in thread", data: { focus: `thread ${message.ts}` }, on: { click: () => openThread(message) } }, icon("bubble")));
}

function openThread(message) {
  go({ thread: message.ts, panel: "thread" });
}

// What can be pressed in a message, and what Slack says when nobody answers.
function surface(message, place) {
  const where = { place: place.id, message: message.ts, version: message.version };
  return {
    states: message.states,
    errors: {},
    holds: () => {},
    acts: async (what, block, element, given = {}) => {
      troubles.delete(message.ts);
      const answer = await does(what, { ...where, block: block.block_id, action: element.action_id, ...given });
      const trouble = sentence(answer);
      if (!trouble) return;
      troubles.set(message.ts, trouble);
      drawMessages();
    },
  };
}

export function sentence(answer) {
  if (answer.lost) return "You are offline: this Slack cannot be reached. Try again when it is back.";
  if (answer.gone) return "This is no longer there.";
  return answer.error ? `Preflight is not responding (${answer.error}). Try again.` : null;
}

// A screen reader hears what arrives, in the words of its notification.
function announce(place) {
  const last = place.messages.at(-1);
  const key = `${place.id} ${last?.ts ?? ""} ${last?.version ?? ""}`;
  if (key === announced) return;
  const arrived = announced.startsWith(`${place.id} `) && last && last.author !== store.here.me;
  announced = key;
  if (!arrived) return;
  const heard = h("span", {}, mrkdwn(last.text)).textContent;
  document.getElementById("news").textContent = `${personOf(last.author)?.name ?? ""}: ${heard}`;
}

// Reading marks what was read, as long as somebody can see it.
export async function markRead() {
  const { here, screen } = store;
  const place = screen.place;
  if (!place?.unread || here.tab === "home" || document.hidden) return;
  const last = [...place.messages].at(-1);
  if (last) await does("read", { place: place.id, message: last.ts });
}

export function drawThread(panel) {
  const place = store.screen.place;
  const said = place?.thread ?? [];
  redraw(panel.querySelector(".about"), [place?.id, said.length], () => [h("span", {}, place ? placeName(place) : "")]);
  redrawList(panel.querySelector(".thread"), rows(said, place, { days: false }));
}
