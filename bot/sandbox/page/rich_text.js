// Rich text: what Slack's own composer makes, and what table cells may hold.

import { h } from "./dom.js";
import { emojiOf } from "./emoji.js";
import { channel, link, person } from "./mrkdwn.js";
import { dated } from "./times.js";

const STYLES = [["bold", "b"], ["italic", "i"], ["strike", "s"], ["code", "code"]];

export function richText(block) {
  return h("div", { class: "rich" }, block.elements.map(part));
}

function part(element) {
  switch (element.type) {
    case "rich_text_list":
      return h(element.style === "ordered" ? "ol" : "ul", { class: `deep-${element.indent ?? 0}` },
        element.elements.map((item) => h("li", {}, item.elements.map(piece))));
    case "rich_text_quote":
      return h("blockquote", {}, element.elements.map(piece));
    case "rich_text_preformatted":
      return h("pre", {}, element.elements.map(piece));
    default:
      return h("div", {}, element.elements.map(piece));
  }
}

function piece(element) {
  const inner = spoken(element);
  return STYLES.filter(([name]) => element.style?.[name]).reduce((within, [, tag]) => h(tag, {}, within), inner);
}

function spoken(element) {
  switch (element.type) {
    case "text": return h("span", {}, element.text);
    case "link": return link(element.url, element.text || element.url);
    case "user": return person(element.user_id);
    case "channel": return channel(element.channel_id);
    case "emoji": return h("span", {}, emojiOf(element.name) ?? `:${element.name}:`);
    case "broadcast": return h("span", { class: "mention" }, `@${element.range}`);
    case "date": return h("time", {}, dated(element.timestamp, element.format));
    default: return h("span", {}, element.text ?? "");
  }
}
