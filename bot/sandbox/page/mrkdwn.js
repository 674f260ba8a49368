// Slack's markup, as Slack reads it: bold, italics, strikes, code, quotes, mentions, links, dates.

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { personOf, store } from "./store.js";
import { dated } from "./times.js";

// A zero-width space is a space to Slack: a mark beside one is just a character.
function marked(mark) {
  const beside = `[\\p{L}\\p{N}_${mark}]`;
  return new RegExp(`(?<!${beside})${mark}(?![\\s\\u200b])([^${mark}\\n]*[^${mark}\\s\\u200b])${mark}(?!${beside})`, "u");
}

const MARKS = [
  ["code", /(?<![\p{L}\p{N}`])`(?!\u200b)([^`\n]+)`/u],
  ["token", /<([^<>\n]+)>/u],
  ["b", marked("\\*")],
  ["i", marked("_")],
  ["s", marked("~")],
  ["emoji", /:([a-z0-9_+-]+):/u],
];
const BARE_LINK = ["bare", /https?:\/\/[^\s<>|]+[^\s<>|.,;:)]/u];
const SAFE = /^(https?:|mailto:|slack:)/i;

export function mrkdwn(text, { verbatim = true } = {}) {
  const marks = verbatim ? MARKS : [...MARKS, BARE_LINK];
  const pieces = text.split(/```\n?([\s\S]*?)\n?```/);
  return pieces.flatMap((piece, at) => (at % 2 ? [h("pre", {}, decoded(piece))] : lines(piece, marks)));
}

export function words(text) {
  return text.type === "mrkdwn" ? mrkdwn(text.text, text) : plain(text.text, text.emoji !== false);
}

export function plain(text, emoji = true) {
  if (!emoji) return [text];
  return text.split(/:([a-z0-9_+-]+):/).map((piece, at) => (at % 2 ? emojiOf(piece) ?? `:${piece}:` : piece));
}

export function decoded(text) {
  return text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
}

// Lines that begin with > stand together as a quote.
function lines(text, marks) {
  const nodes = [];
  let quote = null;
  let pending = "";
  const flush = () => {
    if (pending) nodes.push(...inline(pending, marks));
    pending = "";
  };
  text.split("\n").forEach((line, at, all) => {
    const quoted = line.match(/^(?:&gt;|>) ?(.*)$/);
    const end = at < all.length - 1 ? "\n" : "";
    if (!quoted) {
      quote = null;
      pending += line + end;
      return;
    }
    if (!quote) {
      pending = pending.replace(/\n$/, "");
      flush();
      quote = h("blockquote");
      nodes.push(quote);
    } else {
      quote.append("\n");
    }
    quote.append(...inline(quoted[1], marks));
  });
  flush();
  return nodes;
}

function inline(text, marks) {
  const first = marks
    .map(([kind, pattern]) => ({ kind, found: pattern.exec(text) }))
    .filter(({ found }) => found)
    .sort((one, other) => one.found.index - other.found.index)[0];
  if (!first) return text ? [decoded(text)] : [];
  const { kind, found } = first;
  const before = text.slice(0, found.index);
  const after = text.slice(found.index + found[0].length);
  return [...(before ? [decoded(before)] : []), ...node(kind, found, marks), ...inline(after, marks)];
}

function node(kind, found, marks) {
  if (kind === "code") return [h("code", {}, decoded(found[1]))];
  if (kind === "token") return [token(found[1])];
  if (kind === "emoji") return [emojiOf(found[1]) ?? found[0]];
  if (kind === "bare") return [link(decoded(found[0]), decoded(found[0]))];
  return [h(kind, {}, ...inline(found[1], marks))];
}

function token(inside) {
  const at = inside.indexOf("|");
  const target = at < 0 ? inside : inside.slice(0, at);
  const label = at < 0 ? "" : decoded(inside.slice(at + 1));
  if (target.startsWith("@")) return person(target.slice(1), label);
  if (target.startsWith("#")) return channel(target.slice(1), label);
  if (target.startsWith("!subteam^")) return mention(label || `@${store.screen.names[target.slice(9)] ?? target.slice(9)}`);
  if (target.startsWith("!date^")) return date(target, label);
  if (target.startsWith("!")) return mention(`@${target.slice(1).split("^")[0]}`);
  const address = decoded(target);
  return SAFE.test(address) ? link(address, label || address.replace(/^mailto:/, "")) : h("span", {}, label || address);
}

export function person(id, label = "") {
  const who = personOf(id);
  const mine = id === store.here.me ? " mine" : "";
  return h("span", { class: `mention${mine}` }, who ? `@${who.name}` : label ? `@${label.replace(/^@/, "")}` : `@${id}`);
}

export function channel(id, label = "") {
  const name = store.screen.names[id] ?? label;
  const place = store.screen.places.find((each) => each.id === id);
  if (!place) return h("span", { class: "mention" }, `#${name || "private-channel"}`);
  return h("button", { class: "mention", type: "button", data: { go: id } }, `#${name}`);
}

function mention(said) {
  return h("span", { class: "mention" }, said);
}

function date(target, label) {
  const [, seconds, pattern, address] = target.split("^");
  const said = Number.isFinite(Number(seconds)) && pattern ? dated(Number(seconds), decoded(pattern)) : label;
  return address && SAFE.test(decoded(address)) ? link(decoded(address), said) : h("time", {}, said);
}

export function link(address, label) {
  if (address.startsWith("slack://app") || address.includes("slack.com/app_redirect")) {
    return h("button", { class: "link", type: "button", data: { go: "home" } }, label);
  }
  if (!SAFE.test(address)) return h("span", {}, label);
  return h("a", { href: address, target: "_blank", rel: "noopener noreferrer" }, label);
}
