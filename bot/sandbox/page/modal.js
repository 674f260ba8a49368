// The form on top of the stack. What is typed stays typed, whatever else happens on the screen.

import { blocks } from "./blocks.js";
import { freshId, h } from "./dom.js";
import { focusKey, held } from "./elements.js";
import { sentence } from "./messages.js";
import { does, store } from "./store.js";

const IN_SLACKS_WORDS = "We had some trouble connecting. Try again?";
const layer = document.getElementById("layer");
let dialog = null;
let shown = null;  // {id, hash, errors, typed: Map}
let opener = null;

export function drawModal() {
  const stack = store.screen.modals;
  const view = stack.at(-1);
  if (!view) return shut();
  if (!dialog) opened();
  const same = shown?.id === view.id;
  if (same && shown.hash === view.hash && shown.errors === JSON.stringify(view.errors)) return;
  const typed = same ? kept(view, shown.typed) : new Map();
  shown = { id: view.id, hash: view.hash, errors: JSON.stringify(view.errors), typed };
  drawn(view, stack.length, same);
}

// It lies over Slack and not over the demo's bar: one may be somebody else meanwhile, or let time pass.
function opened() {
  opener = document.activeElement;
  dialog = h("dialog", { class: "modal", "aria-modal": "true", on: { keydown: keyed } });
  layer.replaceChildren(dialog);
  covered(true);
  dialog.show();
}

function covered(yes) {
  layer.hidden = !yes;
  for (const id of ["sidebar", "main", "panel"]) document.getElementById(id).inert = yes;
}

// Esc closes; Tab stays inside; F6 leads out, see main.js.
function keyed(event) {
  if (event.key === "Escape") {
    event.preventDefault();
    close(shown.id);
  } else if (event.key === "Tab") {
    const all = [...dialog.querySelectorAll("a[href], button, input, textarea")].filter((each) => each.tabIndex >= 0 && each.offsetParent && !each.disabled);
    const [first, last] = [all[0], all.at(-1)];
    if (document.activeElement !== (event.shiftKey ? first : last)) return;
    event.preventDefault();
    (event.shiftKey ? last : first).focus();
  }
}

function shut() {
  if (!dialog) return;
  dialog.remove();
  dialog = shown = null;
  covered(false);
  const back = opener?.isConnected ? opener : document.getElementById("words");
  back?.focus();
}

// What was typed stays where an update leaves the field as it is.
function kept(view, typed) {
  const there = new Set(view.blocks.filter((block) => block.element).map((block) => focusKey(block, block.element)));
  return new Map([...typed].filter(([key]) => there.has(key)));
}

function drawn(view, depth, same) {
  const focused = same ? document.activeElement?.dataset.focus : null;
  const scrolled = same ? dialog.querySelector(".fields-of-form")?.scrollTop : 0;
  const title = freshId("title");
  dialog.setAttribute("aria-labelledby", title);
  const surface = surfaceOf(view);
  const wrong = Object.keys(view.errors).length;
  dialog.replaceChildren(
    h("form", { method: "dialog", novalidate: true, on: { submit: (event) => { event.preventDefault(); submit(view); }, keydown: sentByKeys } },
      h("div", { class: "form-head" },
        depth > 1 ? h("button", { type: "button", class: "back", "aria-label": "Back", on: { click: () => close(view.id) } }, "‹") : null,
        h("img", { class: "avatar small", src: "/page/icon.svg", alt: "" }),
        h("h2", { id: title }, view.title),
        h("button", { type: "button", class: "shut", "aria-label": "Close", on: { click: () => close(view.id, true) } }, "×")),
      h("div", { class: "fields-of-form" }, blocks(view.blocks, surface)),
      h("p", { class: "trouble", role: "alert" }),
      h("div", { class: "form-feet" },
        h("button", { type: "button", class: "button", on: { click: () => close(view.id, view.clears) } }, view.close || "Cancel"),
        view.submit ? h("button", { type: "submit", class: "button primary" }, view.submit) : null)));
  dialog.querySelector(".fields-of-form").scrollTop = scrolled ?? 0;
  focus(focused, wrong);
}

// The first field that is wrong; else where the focus was; else the first field.
function focus(focused, wrong) {
  const first = wrong ? dialog.querySelector("[aria-invalid]") : focused && dialog.querySelector(`[data-focus="${CSS.escape(focused)}"]`);
  const target = first || dialog.querySelector(".fields-of-form :is(input, textarea, button.day, .button)") || dialog.querySelector(".form-feet .button:last-child");
  target?.focus();
}

function surfaceOf(view) {
  const typed = shown.typed;
  const states = structuredClone(view.states);
  for (const [key, value] of typed) {
    const [block, action] = [key.slice(0, key.lastIndexOf("/")), key.slice(key.lastIndexOf("/") + 1)];
    (states[block] ??= {})[action] = { value };
  }
  return {
    states,
    errors: view.errors,
    holds: (block, element, value) => {
      typed.set(focusKey(block, element), value);
      does("fill", { view: view.id, block: block.block_id, value });
    },
    acts: async (what, block, element, given = {}) => {
      said(await does(what, { view: view.id, block: block.block_id, action: element.action_id, ...given }));
    },
  };
}

async function submit(view) {
  const button = dialog.querySelector("[type=submit]");
  if (button.getAttribute("aria-busy")) return;
  button.setAttribute("aria-busy", "true");
  said(await does("submit", { view: view.id, values: values(view) }));
  button.removeAttribute("aria-busy");
}

// Every field as it stands on the screen; what was typed a moment ago may not have been told yet.
function values(view) {
  const all = {};
  for (const block of view.blocks.filter((each) => each.type === "input")) {
    const key = focusKey(block, block.element);
    const field = dialog.querySelector(`:is(input, textarea).typed[data-focus="${CSS.escape(key)}"]:not([role=combobox])`);
    const known = shown.typed.has(key) ? shown.typed.get(key) : held(view.states[block.block_id]?.[block.element.action_id]);
    all[block.block_id] = field ? field.value || null : known;
  }
  return all;
}

async function close(id, everything = false) {
  const answer = await does("close", { view: id, everything });
  if (answer.lost) said(answer);
}

function said(answer) {
  if (!dialog) return;
  const silent = ["dispatch_failed", "operation_timeout"].includes(answer.error) || answer.lost;
  dialog.querySelector(".trouble").textContent = silent ? IN_SLACKS_WORDS : sentence(answer) ?? "";
}

// Ctrl or Command with Enter sends from anywhere in the form, as in Slack.
function sentByKeys(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  event.currentTarget.requestSubmit();
}
