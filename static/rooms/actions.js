// What can be done with a message that is here: its menu, replying, taking back, going to what it answers.
// Not here: responses (responses.js), changing one's words (editing.js), and reporting and hiding, which are pages of their own.
import { at, say } from "./page.js";
import * as list from "./list.js";
import { hush, tell } from "./status.js";
import { Away } from "./connection.js";

const EDIT_MS = 10 * 60 * 1000;

/** Ask the server to do something to a message; what keeps it from being done is said in the status line. Null if it was not done. */
export async function act(connection, event, payload) {
  try {
    const ack = await connection.ask(event, payload);
    if (ack.ok) return ack;
    tell(ack.say, { stays: true });
  } catch (error) {
    if (!(error instanceof Away)) throw error;
    tell(say("not_now"));
  }
  return null;
}

export const messageOf = (element) => element.closest(".message");

export function closeMenu(li, { focus = false } = {}) {
  const menu = li?.querySelector("details.actions");
  if (!menu?.open) return;
  menu.open = false;
  if (focus) menu.querySelector("summary").focus();
}

function tendMenus(log) {
  log.addEventListener("toggle", (event) => {
    const menu = event.target;
    if (!menu.matches?.("details.actions") || !menu.open) return;
    for (const other of log.querySelectorAll("details.actions[open]")) if (other !== menu) other.open = false;
    const li = messageOf(menu);
    const late = Date.now() - new Date(li.dataset.at).getTime() > EDIT_MS;
    const edit = menu.querySelector('[data-act="edit"]');
    if (edit) edit.hidden = late;
    if (list.isAtEnd() || li.getBoundingClientRect().bottom > log.getBoundingClientRect().bottom) li.scrollIntoView({ block: "nearest" });
  }, true); // toggle does not bubble
  log.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const li = messageOf(event.target);
    if (li) closeMenu(li, { focus: true });
  });
}

export function tendActions(connection, thread, composer) {
  const log = at("log");
  tendMenus(log);
  log.addEventListener("click", async (event) => {
    const element = event.target.closest("[data-act]");
    if (!element || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const li = messageOf(element);
    if (element.dataset.act === "reply") {
      event.preventDefault();
      closeMenu(li);
      const person = li.querySelector('[data-part="act-person"]')?.getAttribute("href").match(/\d+$/)?.[0];
      composer.replyTo({ id: Number(li.dataset.id), name: li.querySelector('[data-part="author"]').textContent, author: Number(person ?? 0) });
    }
    if (element.dataset.act === "go-to") {
      const target = list.bySeq(element.dataset.seq);
      if (!target) return; // the link opens the room around it
      event.preventDefault();
      list.show(target, { focus: true });
    }
    if (element.dataset.act === "open") {
      event.preventDefault();
      hush();
      const ack = await act(connection, "message:open", { id: Number(li.dataset.id) });
      if (ack) thread.shows(ack.message)?.focus({ preventScroll: true });
    }
    if (element.dataset.act === "take-back") {
      event.preventDefault();
      hush();
      if (!(await act(connection, "message:take_back", { id: Number(li.dataset.id) }))) return;
      await thread.catchUp();
      tell(say("taken_back"));
    }
  });
}
