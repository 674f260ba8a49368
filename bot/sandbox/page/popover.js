// What opens beside something else: a list, a menu, a calendar. One at a time; Esc closes it.

import { h } from "./dom.js";

const GAP = 4;
let open = null;

// Shows `content` beside an anchor until something else is pressed. Returns a way to close it.
export function popover(anchor, content, { closed = () => {}, above = false } = {}) {
  closePopover();
  content.classList.add("popover");
  (anchor.closest("dialog, main, aside, header") ?? document.body).append(content);
  const place = () => placed(anchor, content, above);
  const outside = (event) => {
    if (!content.contains(event.target) && !anchor.contains(event.target)) close();
  };
  const close = () => {
    if (open !== close) return;
    open = null;
    content.remove();
    document.removeEventListener("pointerdown", outside, true);
    window.removeEventListener("resize", place);
    window.removeEventListener("scroll", place, true);
    closed();
  };
  open = close;
  document.addEventListener("pointerdown", outside, true);
  window.addEventListener("resize", place);
  window.addEventListener("scroll", place, true);
  place();
  return close;
}

export function closePopover() {
  open?.();
}

export function isOpen() {
  return open !== null;
}

function placed(anchor, content, above) {
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = content;
  const below = at.bottom + GAP + height <= window.innerHeight;
  const top = above || !below ? Math.max(GAP, at.top - GAP - height) : at.bottom + GAP;
  const left = Math.max(GAP, Math.min(at.left, window.innerWidth - width - GAP));
  content.style.top = `${top}px`;
  content.style.left = `${left}px`;
}

// A menu of choices: [{label, about, choose}].
export function menu(anchor, choices) {
  const items = choices.map((each) => h("button", {
    type: "button", role: "menuitem", tabindex: "-1",
    on: { click: () => { close(); anchor.focus(); each.choose(); } },
  }, each.label, each.about ? h("small", {}, each.about) : null));
  const list = h("div", { class: "menu", role: "menu", "aria-label": anchor.getAttribute("aria-label"), on: { keydown: (event) => walked(event, items, leave) } }, items);
  const leave = () => { close(); anchor.focus(); };
  anchor.setAttribute("aria-expanded", "true");
  const close = popover(anchor, list, { closed: () => anchor.setAttribute("aria-expanded", "false") });
  items[0]?.focus();
}

// Arrow keys, Home and End walk; Esc and Tab leave.
export function walked(event, items, leave) {
  const at = items.indexOf(document.activeElement);
  const steps = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: -1 };
  if (event.key in steps) {
    event.preventDefault();
    items.at(steps[event.key] % items.length).focus();
  } else if (event.key === "Escape" || event.key === "Tab") {
    event.preventDefault();
    event.stopPropagation();
    leave();
  }
}
