// A list to choose from by typing a few letters: one, or several as chips.

import { freshId, h } from "./dom.js";
import { popover } from "./popover.js";

const SHOWN = 100;

// options: [{value, label, about, group}]; `change` gets a value, a list, or null.
// `keeps`: one that acts at once is chosen anew, and never emptied.
export function select({ id, label, described, wrong, required, keeps, focus, value, placeholder, options, several = false, change }) {
  const named = new Map(options.map((option) => [option.value, option.label]));
  const listId = freshId("list");
  let chosen = [value].flat().filter((each) => each !== null && each !== undefined);
  let [close, shown, active] = [null, [], -1];

  const input = h("input", {
    id: id ?? freshId("select"), type: "text", role: "combobox", class: "typed", autocomplete: "off", spellcheck: "false",
    "aria-expanded": "false", "aria-controls": listId, "aria-autocomplete": "list", "aria-label": id ? null : label,
    "aria-describedby": described, "aria-invalid": wrong ? "true" : null, "aria-required": required ? "true" : null,
    data: { focus }, on: { input: () => { opened(); listed(input.value); }, keydown: pressed, blur: left, click: opened },
  });
  const chips = h("span", { class: "chips" });
  const clear = h("button", { type: "button", class: "clear", "aria-label": `Clear ${label}`, on: { click: () => { taken([]); input.focus(); } } }, "×");
  const box = h("div", { class: `select${several ? " several" : ""}`, on: { click: (event) => { if (event.target === box) input.focus(); } } }, chips, input, clear);
  const list = h("ul", { id: listId, class: "list", role: "listbox", "aria-label": label, "aria-multiselectable": several ? "true" : null });
  settled();
  return box;

  function opened() {
    if (close) return;
    if (!several) input.select();
    close = popover(box, list, { closed: () => { close = null; input.setAttribute("aria-expanded", "false"); settled(); } });
    list.style.minWidth = `${box.offsetWidth}px`;
    input.setAttribute("aria-expanded", "true");
    listed("");
  }

  function listed(typed) {
    const wanted = typed.toLowerCase();
    shown = options.filter((option) => `${option.label} ${option.about ?? ""}`.toLowerCase().includes(wanted)).slice(0, SHOWN);
    let group = null;
    list.replaceChildren(...shown.flatMap((option, at) => {
      const head = option.group && option.group !== group ? [h("li", { class: "group", role: "presentation" }, option.group)] : [];
      group = option.group;
      return [...head, row(option, at)];
    }));
    if (!shown.length) list.append(h("li", { class: "nothing", role: "option", "aria-disabled": "true", "aria-selected": "false" }, "Nothing found"));
    moved(shown.findIndex((option) => chosen.includes(option.value) && !wanted) >= 0 && !several
      ? shown.findIndex((option) => chosen.includes(option.value)) : 0);
  }

  function row(option, at) {
    return h("li", {
      id: `${listId}-${at}`, role: "option", "aria-selected": String(chosen.includes(option.value)),
      on: { pointerdown: (event) => { event.preventDefault(); picked(option); }, pointermove: () => moved(at, false) },
    }, h("span", {}, option.label), option.about ? h("small", {}, option.about) : null);
  }

  function moved(to, scrolls = true) {
    active = shown.length ? Math.max(0, Math.min(to, shown.length - 1)) : -1;
    for (const each of list.querySelectorAll("[role=option]")) each.classList.remove("active");
    const now = list.querySelector(`#${listId}-${active}`);
    now?.classList.add("active");
    if (scrolls) now?.scrollIntoView({ block: "nearest" });
    if (now) input.setAttribute("aria-activedescendant", now.id);
    else input.removeAttribute("aria-activedescendant");
  }

  function pressed(event) {
    if (["ArrowDown", "ArrowUp"].includes(event.key)) {
      event.preventDefault();
      if (!close) opened();
      else moved(active + (event.key === "ArrowDown" ? 1 : -1));
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (close && shown[active]) picked(shown[active]);
      else opened();
    } else if (event.key === "Escape" && close) {
      event.preventDefault();
      event.stopPropagation();
      close();
    } else if (event.key === "Backspace" && several && !input.value && chosen.length) {
      taken(chosen.slice(0, -1));
    }
  }

  function picked(option) {
    const there = chosen.includes(option.value);
    if (!several) taken([option.value]);
    else taken(there ? chosen.filter((each) => each !== option.value) : [...chosen, option.value]);
    if (several) { input.value = ""; listed(""); } else close?.();
  }

  function taken(values) {
    chosen = values;
    settled();
    change(several ? chosen : chosen[0] ?? null);
  }

  function left() {
    const emptied = !several && !input.value && chosen.length && close === null;
    if (emptied && keeps) settled();
    else if (emptied) taken([]);
    close?.();
  }

  function settled() {
    if (several) {
      input.value = close ? input.value : "";
      chips.replaceChildren(...chosen.map(chip));
      input.placeholder = chosen.length ? "" : placeholder ?? "Select one or more";
    } else {
      input.value = chosen.length ? named.get(chosen[0]) ?? "" : "";
      input.placeholder = placeholder ?? "Select an option";
    }
    clear.hidden = several || required || keeps || !chosen.length;
  }

  function chip(each) {
    const name = named.get(each) ?? String(each);
    const drop = () => { taken(chosen.filter((other) => other !== each)); input.focus(); };
    return h("span", { class: "chip" }, name, h("button", { type: "button", "aria-label": `Remove ${name}`, on: { click: drop } }, "×"));
  }
}
