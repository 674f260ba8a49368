// What people press, choose and fill. A surface tells where it stands:
//   where        what names it to the server: {view} or {place, message, version}
//   states       what each element holds, as Slack keeps it; errors: sentences by block_id
//   acts(what, block, element, given)   presses or chooses, and shows what became of it
//   holds(block, element, value)        an input was changed

import { calendar } from "./calendar.js";
import { confirmed } from "./dialogs.js";
import { freshId, h } from "./dom.js";
import { plain, words } from "./mrkdwn.js";
import { menu } from "./popover.js";
import { select } from "./select.js";
import { personOf, store } from "./store.js";
import { moment } from "./times.js";

const PEOPLE = new Set(["users_select", "multi_users_select"]);
const CHANNELS = new Set(["conversations_select", "multi_conversations_select", "channels_select", "multi_channels_select"]);
const TYPES = { number_input: "text", email_text_input: "email", url_text_input: "url", plain_text_input: "text" };
const LONGEST = 3000;

// What an element holds: one value or a list, as the server takes it back.
export function held(state) {
  if (!state) return null;
  const value = Object.entries(state).find(([name]) => name !== "type")?.[1];
  if (Array.isArray(value)) return value.map((each) => each.value ?? each);
  return value?.value ?? value ?? null;
}

// An element of a section or of actions: it acts at once.
export function element(block, given, surface) {
  if (given.type === "button") return button(block, given, surface);
  if (given.type === "overflow") return overflow(block, given, surface);
  const label = given.placeholder?.text || block.text?.text || given.type.replaceAll("_", " ");
  const choose = async (value) => {
    if (await confirmed(given.confirm)) surface.acts("choose", block, given, { value });
  };
  return control(block, given, surface, { label, change: choose, keeps: true });
}

// An input of a form: label, element, hint, and what is wrong with it.
export function inputElement(block, surface) {
  const given = block.element;
  const [id, hintId, errorId] = [freshId("field"), freshId("hint"), freshId("error")];
  const wrong = surface.errors[block.block_id];
  const described = [block.hint ? hintId : null, wrong ? errorId : null].filter(Boolean).join(" ") || null;
  const several = ["checkboxes", "radio_buttons"].includes(given.type);
  const label = [plain(block.label.text), block.optional ? h("span", { class: "optional" }, " (optional)") : null];
  const change = (value) => { mended(); surface.holds(block, given, value); };
  const node = control(block, given, surface, { id, described, wrong, label: block.label.text, change, required: !block.optional });
  const whole = h(several ? "fieldset" : "div", { class: `input${wrong ? " wrong" : ""}`, on: { input: mended } },
    several ? h("legend", {}, label) : h("label", { for: id }, label),
    node,
    wrong ? h("p", { class: "error", id: errorId }, wrong) : null,
    block.hint ? h("p", { class: "hint", id: hintId }, plain(block.hint.text)) : null);
  return whole;

  // What was wrong has been changed; whether it is right now, sending it tells.
  function mended() {
    whole.classList.remove("wrong");
    whole.querySelector(".error")?.remove();
    whole.querySelector("[aria-invalid]")?.removeAttribute("aria-invalid");
    delete surface.errors[block.block_id];
  }
}

function control(block, given, surface, options) {
  const value = held(surface.states[block.block_id]?.[given.action_id]) ?? initial(given);
  const asked = { ...options, focus: focusKey(block, given), value, placeholder: given.placeholder?.text };
  if (given.type in TYPES) return given.multiline ? longText(given, asked) : shortText(given, asked);
  if (given.type.includes("select")) return choice(given, asked);
  if (given.type === "checkboxes" || given.type === "radio_buttons") return boxes(given, asked);
  if (given.type === "datepicker") return calendar(asked);
  if (given.type === "timepicker") return times(asked);
  if (given.type === "datetimepicker") return dayAndTime(asked);
  return h("p", { class: "unknown" }, `[${given.type}]`);
}

function initial(given) {
  const name = Object.keys(given).find((each) => each.startsWith("initial_"));
  return name ? held({ value: given[name] }) : null;
}

export function focusKey(block, given) {
  return `${block.block_id}/${given.action_id}`;
}

// presses

function button(block, given, surface) {
  const press = async (event) => {
    const pressed = event.currentTarget;
    if (pressed.getAttribute("aria-busy") || !(await confirmed(given.confirm))) return;
    pressed.setAttribute("aria-busy", "true");
    await surface.acts("press", block, given);
    pressed.removeAttribute("aria-busy");
  };
  const common = {
    class: `button ${given.style ?? ""}`,
    "aria-label": given.accessibility_label,
    data: { focus: focusKey(block, given) },
    on: { click: press },
  };
  const said = plain(given.text.text, given.text.emoji !== false);
  if (given.url) return h("a", { ...common, href: safe(given.url), target: "_blank", rel: "noopener noreferrer" }, said);
  return h("button", { ...common, type: "button" }, said);
}

function safe(url) {
  return /^https?:/i.test(url) ? url : null;
}

function overflow(block, given, surface) {
  const choose = async (option) => {
    if (await confirmed(given.confirm)) surface.acts("choose", block, given, { value: option.value });
  };
  const open = (event) => menu(event.currentTarget, given.options.map((option) => ({
    label: option.text.text,
    choose: () => choose(option),
  })));
  return h("button", {
    class: "button overflow", type: "button", "aria-haspopup": "menu", "aria-label": "More actions",
    data: { focus: focusKey(block, given) }, on: { click: open },
  }, "⋯");
}

// typing

function shortText(given, asked) {
  return h("input", {
    ...common(asked), type: TYPES[given.type], value: asked.value ?? "", autocomplete: "off",
    inputmode: given.type === "number_input" ? "decimal" : null,
    maxlength: given.max_length ?? LONGEST, placeholder: asked.placeholder,
    on: { change: (event) => asked.change(event.target.value || null) },
  });
}

function longText(given, asked) {
  return h("textarea", {
    ...common(asked), rows: 4, maxlength: given.max_length ?? LONGEST, placeholder: asked.placeholder,
    on: { change: (event) => asked.change(event.target.value || null) },
  }, asked.value ?? "");
}

function common(asked) {
  return {
    id: asked.id, class: "typed", "aria-describedby": asked.described, "aria-invalid": asked.wrong ? "true" : null,
    "aria-required": asked.required ? "true" : null, "aria-label": asked.id ? null : asked.label, data: { focus: asked.focus },
  };
}

// choosing

function choice(given, asked) {
  return select({ ...asked, several: given.type.startsWith("multi_"), options: offered(given) });
}

function offered(given) {
  if (PEOPLE.has(given.type)) return people();
  if (CHANNELS.has(given.type)) return channels();
  const groups = given.option_groups ?? [{ options: given.options ?? [] }];
  return groups.flatMap((group) => group.options.map((option) => ({
    value: option.value, label: option.text.text, about: option.description?.text, group: group.label?.text,
  })));
}

function people() {
  return store.screen.people
    .filter((who) => !who.deactivated && who.id !== store.frame.slackbot)
    .map((who) => ({ value: who.id, label: who.name, about: `@${who.handle}` }));
}

function channels() {
  return store.screen.places
    .filter((place) => place.kind !== "app")
    .map((place) => ({ value: place.id, label: place.kind === "channel" ? `#${place.name}` : personOf(place.with).name }));
}

function boxes(given, asked) {
  const several = given.type === "checkboxes";
  const chosen = new Set([asked.value].flat());
  const name = freshId("choice");
  const changed = (event) => {
    const ticked = [...event.currentTarget.querySelectorAll("input:checked")].map((box) => box.value);
    asked.change(several ? ticked : ticked[0] ?? null);
  };
  return h("div", {
    class: "boxes", role: asked.id ? null : several ? "group" : "radiogroup",
    "aria-label": asked.id ? null : asked.label, on: { change: changed },
  }, given.options.map((option, at) => h("label", { class: "box" },
    h("input", {
      type: several ? "checkbox" : "radio", name, value: option.value, checked: chosen.has(option.value),
      "aria-describedby": asked.described, data: { focus: at ? null : asked.focus },
    }),
    h("span", {}, words(option.text), option.description ? h("small", {}, words(option.description)) : null))));
}

function times(asked) {
  const every = [...Array(48).keys()].map((half) => `${String(half >> 1).padStart(2, "0")}:${half % 2 ? "30" : "00"}`);
  const all = every.includes(asked.value) || !asked.value ? every : [...every, asked.value].sort();
  return select({ ...asked, options: all.map((each) => ({ value: each, label: each })), placeholder: asked.placeholder ?? "Select a time" });
}

// A day and a time, which together are a moment where the person is.
function dayAndTime(asked) {
  const known = typeof asked.value === "number" ? new Date(asked.value * 1000).toISOString() : "";
  let [day, clock] = [known.slice(0, 10), known.slice(11, 16)];
  const change = () => { if (day && clock) asked.change(moment(day, clock)); };
  return h("div", { class: "pair" },
    calendar({ ...asked, value: day, change: (value) => { day = value; change(); } }),
    times({ ...asked, id: null, label: "Time", value: clock, focus: `${asked.focus}/time`, change: (value) => { clock = value; change(); } }));
}
