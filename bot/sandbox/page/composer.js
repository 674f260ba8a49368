// Where one writes: messages and commands, completed as they are typed.

import { freshId, h } from "./dom.js";
import { completions, taken } from "./completion.js";
import { icon } from "./icons.js";
import { placeName, sentence } from "./messages.js";
import { menu, popover } from "./popover.js";
import { does, store } from "./store.js";
import { toast } from "./toasts.js";

const MOST_HEIGHT = 240;
const drafts = new Map();
const sent = [];

// Draws the composer of a place anew whenever the place changes.
export function drawComposer(box, { id, thread = "" }) {
  const place = store.screen.place;
  const hidden = !place || (store.here.tab === "home" && place.kind === "app" && !thread);
  const key = hidden ? "" : `${store.here.me} ${place.id} ${thread} ${place.writable} ${store.frame.born}`;
  if (box.drawn === key) return;
  box.drawn = key;
  box.replaceChildren(...(hidden ? [] : [place.writable ? composer(place, key, id, thread) : closed(place)]));
}

function closed(place) {
  if (place.archived) return h("p", { class: "closed" }, `${placeName(place)} is archived.`);
  return h("p", { class: "closed" }, "Sending messages to this app has been turned off. Commands can be typed in any channel.");
}

function composer(place, key, id, thread) {
  const listId = freshId("completions");
  let [close, shown, active] = [null, [], -1];
  const label = thread ? "Reply in the thread" : `Message ${placeName(place)}`;
  const words = h("textarea", {
    id, rows: 1, placeholder: thread ? "Reply…" : label, "aria-label": label, "aria-autocomplete": "list",
    spellcheck: "true", on: { input: changed, keydown: pressed, blur: () => close?.() },
  }, drafts.get(key) ?? "");
  const list = h("ul", { id: listId, class: "list completions", role: "listbox", "aria-label": "Suggestions" });
  const send = h("button", { type: "submit", class: "send", "aria-label": "Send", disabled: !words.value.trim() }, icon("send"));
  const insert = (said) => { words.setRangeText(said, words.selectionStart, words.selectionEnd, "end"); words.focus(); changed(); };
  const form = h("form", { class: "composer", on: { submit: (event) => { event.preventDefault(); submit(); } } },
    words,
    h("div", { class: "tools-below" },
      thread || !store.frame.shortcuts.length ? null : h("button", { type: "button", class: "tool", "aria-label": "Shortcuts", title: "Shortcuts", "aria-haspopup": "menu", on: { click: shortcuts } }, "+"),
      h("button", { type: "button", class: "tool", "aria-label": "Mention somebody", title: "Mention somebody", on: { click: () => insert("@") } }, "@"),
      thread ? null : h("button", { type: "button", class: "tool", "aria-label": "Type a command", title: "Type a command", on: { click: () => { words.value = "/pilot "; words.focus(); changed(); } } }, "/"),
      h("span", { class: "room" }), send));
  requestAnimationFrame(grown);
  return form;

  function changed() {
    drafts.set(key, words.value);
    send.disabled = !words.value.trim();
    grown();
    suggested();
  }

  function grown() {
    words.style.height = "auto";
    words.style.height = `${Math.min(words.scrollHeight, MOST_HEIGHT)}px`;
  }

  function suggested() {
    const found = completions(words.value, words.selectionStart);
    shown = found.items;
    if (!shown.length) { close?.(); return; }
    list.replaceChildren(h("li", { class: "group", role: "presentation" }, found.title), ...shown.map(row));
    if (!close) {
      close = popover(form, list, { above: true, closed: () => { close = null; active = -1; for (const name of ["aria-activedescendant", "aria-controls"]) words.removeAttribute(name); } });
      list.style.width = `${form.offsetWidth}px`;
      words.setAttribute("aria-controls", listId);
    }
    window.dispatchEvent(new Event("resize"));
    moved(found.eager ? 0 : -1);
  }

  function row(item, at) {
    return h("li", { id: `${listId}-${at}`, role: "option", "aria-selected": "false", on: { pointerdown: (event) => { event.preventDefault(); picked(item); } } },
      item.face ?? null, h("span", {}, item.label), item.about ? h("small", {}, item.about) : null);
  }

  function moved(to) {
    active = Math.max(-1, Math.min(to, shown.length - 1));
    for (const [at, option] of [...list.querySelectorAll("[role=option]")].entries()) {
      option.classList.toggle("active", at === active);
      option.setAttribute("aria-selected", String(at === active));
      if (at === active) option.scrollIntoView({ block: "nearest" });
    }
    if (active < 0) words.removeAttribute("aria-activedescendant");
    else words.setAttribute("aria-activedescendant", `${listId}-${active}`);
  }

  function picked(item) {
    const { text, at } = taken(item, words.value, words.selectionStart);
    words.value = text;
    words.setSelectionRange(at, at);
    close?.();
    changed();
  }

  function pressed(event) {
    if (event.isComposing) return;
    if (close && ["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      moved(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (close && event.key === "Escape") {
      event.preventDefault();
      close();
    } else if (close && event.key === "Tab" && !event.shiftKey) {
      event.preventDefault();
      picked(shown[Math.max(0, active)]);
    } else if (event.key === "Enter" && !event.shiftKey) {
      event.preventDefault();
      if (close && active >= 0) picked(shown[active]);
      else submit();
    } else if (event.key === "ArrowUp" && !words.value && sent.length) {
      event.preventDefault();
      words.value = sent.at(-1);
      changed();
    }
  }

  async function submit() {
    const text = words.value.trim();
    if (!text) return;
    sent.push(text);
    words.value = "";
    changed();
    const answer = await does("type", { place: place.id, text, thread });
    if (!answer.lost && !answer.gone) return;
    if (!words.value) words.value = text;
    changed();
    toast(sentence(answer));
  }

  function shortcuts(event) {
    menu(event.currentTarget, store.frame.shortcuts.map((each) => ({
      label: each.name, about: "Preflight", choose: async () => {
        const trouble = sentence(await does("shortcut", { callback: each.callback_id }));
        if (trouble) toast(trouble);
      },
    })));
  }
}
