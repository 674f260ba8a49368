// Makes elements. Words go in as text and never as HTML.

const SVG = "http://www.w3.org/2000/svg";

export function h(tag, properties = {}, ...children) {
  return filled(document.createElement(tag), properties, children);
}

export function s(tag, properties = {}, ...children) {
  return filled(document.createElementNS(SVG, tag), properties, children);
}

function filled(node, properties, children) {
  for (const [name, value] of Object.entries(properties)) {
    if (value === null || value === undefined || value === false) continue;
    if (name === "on") {
      for (const [event, listen] of Object.entries(value)) node.addEventListener(event, listen);
    } else if (name === "data") {
      Object.assign(node.dataset, value);
    } else {
      node.setAttribute(name, value === true ? "" : value);
    }
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function unseen(words) {
  return h("span", { class: "unseen" }, words);
}

// Draws a place anew only if what it shows has changed, and keeps the focus where it was.
export function redraw(place, signature, build) {
  const said = JSON.stringify(signature);
  if (place.drawn === said) return;
  place.drawn = said;
  keepingFocus(place, () => place.replaceChildren(...[build()].flat(Infinity).filter(Boolean)));
}

// A list of items, each redrawn only if it changed: [{key, signature, build}].
export function redrawList(place, items) {
  const known = new Map([...place.children].map((node) => [node.itemKey, node]));
  let last = null;
  for (const item of items) {
    const said = JSON.stringify(item.signature);
    let node = known.get(item.key);
    known.delete(item.key);
    if (!node || node.drawn !== said) node = renewed(node, item, said);
    const next = last ? last.nextSibling : place.firstChild;
    if (next !== node) place.insertBefore(node, next);
    last = node;
  }
  for (const node of known.values()) node.remove();
}

function renewed(old, item, said) {
  const node = item.build();
  node.itemKey = item.key;
  node.drawn = said;
  if (old) replacedKeepingFocus(old, node);
  return node;
}

function replacedKeepingFocus(old, node) {
  const focused = old.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  old.replaceWith(node);
  if (focused) node.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function keepingFocus(place, draw) {
  const focused = place.contains(document.activeElement) ? document.activeElement.dataset.focus : null;
  draw();
  if (focused) place.querySelector(`[data-focus="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

let ids = 0;

export function freshId(stem) {
  ids += 1;
  return `${stem}-${ids}`;
}
