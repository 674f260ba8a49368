// Every block the bot sends, in messages, forms and the Home tab.

import { element, inputElement } from "./elements.js";
import { h } from "./dom.js";
import { chart, table } from "./figures.js";
import { mrkdwn, plain, words } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

// `surface` says where the blocks stand and what happens in them; see elements.js.
export function blocks(given, surface) {
  return given.map((block) => one(block, surface));
}

function one(block, surface) {
  const draw = KINDS[block.type];
  const node = draw ? draw(block, surface) : h("p", { class: "unknown" }, `[${block.type}]`);
  node.classList.add("block");
  node.dataset.block = block.block_id ?? "";
  return node;
}

const KINDS = {
  section,
  header: (block) => h("h3", { class: "headline" }, plain(block.text.text, block.text.emoji !== false)),
  divider: () => h("hr"),
  context: (block) => h("div", { class: "context" }, block.elements.map(inContext)),
  actions,
  context_actions: actions,
  input: inputElement,
  image: (block) => h("figure", {}, picture(block), block.title ? h("figcaption", {}, block.title.text) : null),
  table,
  data_table: table,
  data_visualization: chart,
  rich_text: richText,
  markdown: (block) => h("div", { class: "markdown" }, mrkdwn(block.text.replace(/\*\*(.+?)\*\*/g, "*$1*"), { verbatim: false })),
  alert: (block) => h("div", { class: `alert ${block.level ?? "default"}` }, words(block.text)),
  container: (block, surface) => h("section", { class: "container" },
    block.title ? h("h4", {}, words(block.title)) : null, blocks(block.child_blocks, surface)),
};

function section(block, surface) {
  const texts = [
    block.text ? h("div", { class: "text" }, words(block.text)) : null,
    block.fields ? h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, words(field)))) : null,
  ];
  if (!block.accessory) return h("div", { class: "section" }, texts);
  const beside = block.accessory.type === "image" ? picture(block.accessory) : element(block, block.accessory, surface);
  return h("div", { class: "section with-accessory" }, h("div", { class: "texts" }, texts), h("div", { class: "accessory" }, beside));
}

function actions(block, surface) {
  return h("div", { class: "actions" }, block.elements.map((each) => element(block, each, surface)));
}

function inContext(each) {
  return each.type === "image" ? picture(each) : h("span", { class: "text" }, words(each));
}

// Nothing is fetched from outside, so a picture is shown by what it says.
function picture(image) {
  return h("span", { class: "picture", role: "img", "aria-label": image.alt_text || "a picture" }, image.alt_text || "picture");
}
