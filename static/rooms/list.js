// Where messages stand on the page: in the order of their numbers, without the reader's place slipping. Not here: what they look like.
import { at } from "./page.js";

const NEAR_END_PX = 72;

const log = at("log");
const list = at("messages");
const below = at("below");
let follows = true;

export const items = () => [...list.querySelectorAll(".message")];
export const bySeq = (seq) => at(`m-${seq}`);
export const byId = (id) => document.querySelector(`#log .message[data-id="${Number(id)}"]`);
export const isAtEnd = () => log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;

export function toEnd() {
  log.scrollTop = log.scrollHeight;
  follows = true;
  below.hidden = true;
}

/** Change the list while what the reader looks at stays where it is. */
export function keepPlace(change) {
  const stays = isAtEnd();
  const top = log.getBoundingClientRect().top;
  const anchor = items().find((li) => li.getBoundingClientRect().bottom > top);
  const was = anchor?.getBoundingClientRect().top;
  const anchorId = anchor?.id;
  change();
  if (stays) return toEnd();
  const now = anchorId && at(anchorId);
  if (now) log.scrollTop += now.getBoundingClientRect().top - was;
}

/** Put a new last message; whoever reads further up stays there and learns that there is something below. */
export function append(li, { quietly = false } = {}) {
  const stays = isAtEnd();
  at("log-empty")?.remove();
  list.append(li);
  if (stays) toEnd();
  else if (!quietly) below.hidden = false;
}

/** Put older messages before the others; `also` changes what else moves them. */
export function prepend(elements, also = () => {}) {
  keepPlace(() => {
    list.prepend(...elements);
    also();
  });
}

export function clear() {
  list.replaceChildren();
}

function focusPath(element) {
  const { act } = element.dataset;
  if (act) return `[data-act="${act}"]${element.value ? `[value="${CSS.escape(element.value)}"]` : ""}`;
  return element.tagName === "SUMMARY" ? "details.actions > summary" : null;
}

/** Put a message's new element for its old one: open covers and menus, a form in it, and the focus go along. */
export function replace(old, li) {
  const active = old.contains(document.activeElement) ? document.activeElement : null;
  const selection = active?.tagName === "TEXTAREA" ? [active.selectionStart, active.selectionEnd] : null;
  for (const name of ["details.actions", "details.cover"]) {
    const [before, after] = [old.querySelector(name), li.querySelector(name)];
    if (before && after) after.open = before.open;
  }
  const form = li.dataset.state === "here" || li.dataset.state === "waiting" ? old.querySelector(".edit-form") : null;
  keepPlace(() => {
    old.replaceWith(li);
    if (form) {
      li.classList.add("is-edited");
      li.append(form);
    }
  });
  if (!active) return;
  if (form?.contains(active)) {
    active.focus({ preventScroll: true });
    if (selection) active.setSelectionRange(...selection);
    return;
  }
  const path = focusPath(active);
  (path && li.querySelector(path) || li).focus({ preventScroll: true });
}

/** Messages that the room no longer keeps. */
export function dropBefore(seq) {
  const gone = items().filter((li) => Number(li.dataset.seq) < seq);
  if (gone.length) keepPlace(() => gone.forEach((li) => li.remove()));
}

export function show(li, { focus = false } = {}) {
  log.scrollTop += li.getBoundingClientRect().top - log.getBoundingClientRect().top - log.clientHeight / 4;
  if (focus) li.focus({ preventScroll: true });
}

export function tendList({ onScroll }) {
  log.addEventListener("scroll", () => {
    follows = isAtEnd();
    if (follows) below.hidden = true;
    onScroll();
  }, { passive: true });
  // A phone's keyboard, or a composer that grows, takes height away below: who was at the end stays there.
  new ResizeObserver(() => follows && toEnd()).observe(log);
}

/** Where to begin: at the linked message, else at what is new, else at the end. */
export function settle() {
  const linked = /^#m-\d+$/.test(window.location.hash) && at(window.location.hash.slice(1));
  const divider = list.querySelector(".divider");
  if (linked) show(linked);
  else if (divider) log.scrollTop += divider.getBoundingClientRect().top - log.getBoundingClientRect().top - 24;
  else toEnd();
  follows = isAtEnd();
}
