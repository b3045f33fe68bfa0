// What was typed and not yet sent, kept for this browser tab alone (sessionStorage): a reload, a lost connection or a wrong click
// loses nothing. Cleared when sent, on signing out, and at once by the quick exit.
import { about } from "./page.js";

const PREFIX = "hearth:words:";
const KEY = `${PREFIX}${about.me}:${about.room}`;

function reach(action, otherwise) {
  try {
    return action(window.sessionStorage);
  } catch {
    return otherwise; // storage may be forbidden or full: the words then live in the page only
  }
}

const read = () => reach((store) => JSON.parse(store.getItem(KEY) ?? "{}"), {});

function write(changes) {
  const kept = { ...read(), ...changes };
  const empty = !kept.draft && !kept.outbox?.length;
  reach((store) => (empty ? store.removeItem(KEY) : store.setItem(KEY, JSON.stringify(kept))));
}

export const draft = () => read().draft ?? null;
export const keepDraft = (words) => write({ draft: words });
export const outbox = () => read().outbox ?? [];
export const keepOutbox = (entries) => write({ outbox: entries });

function clearWhere(matches) {
  reach((store) => Object.keys(store).filter((key) => key.startsWith(PREFIX) && matches(key)).forEach((key) => store.removeItem(key)));
}

/** Nothing of anybody's words stays in this tab. */
export const forgetAll = () => clearWhere(() => true);

export function tendDrafts() {
  clearWhere((key) => !key.startsWith(`${PREFIX}${about.me}:`)); // somebody else was signed in here before
  document.addEventListener("hearth:exit", forgetAll);
  // The quick exit hides the page before it leaves; so the way out is known even where nobody said so.
  window.addEventListener("pagehide", () => document.documentElement.hidden && forgetAll());
}
