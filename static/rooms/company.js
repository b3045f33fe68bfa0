// Who is here and who writes: only of people who let it be seen. Not here: deciding that, which the server does.
import { about, at, room, say } from "./page.js";
import { Away } from "./connection.js";

const SHOWN_MS = 4_000;
const TOLD_EVERY_MS = 3_000;
const ASK_AFTER_MS = 4_000;

export function openCompany(connection, catchUp) {
  const shows = "showsTyping" in room.dataset;
  const writing = new Map(); // name → timer
  let here = [];
  let told = -Infinity;
  let asking;

  function redraw() {
    const names = [...writing.keys()];
    at("room-typing").textContent = names.length > 1 ? say("several_writing") : names.length ? say("writing", { name: names[0] }) : "";
  }

  function stopped(name) {
    clearTimeout(writing.get(name));
    writing.delete(name);
    redraw();
  }

  return {
    shown({ room: where, name }) {
      if (where !== about.room) return;
      clearTimeout(writing.get(name));
      writing.set(name, setTimeout(stopped, SHOWN_MS, name));
      redraw();
    },
    stopped,
    async typing() {
      if (!shows || performance.now() - told < TOLD_EVERY_MS) return;
      told = performance.now();
      await connection.ask("typing:show", { room: about.room }).catch((error) => {
        if (!(error instanceof Away)) throw error;
      });
    },
    present(names) {
      here = names;
      at("room-present").hidden = !names.length;
      at("room-present").textContent = names.length ? say("here_now", { name: names.join(", ") }) : "";
    },
    /** Somebody came or went, perhaps not in this room: the room itself is asked, not every time at once. Who went is not shown until
     * then; `gone` is their name. */
    moved(gone) {
      if (here.includes(gone)) this.present(here.filter((name) => name !== gone));
      if (writing.has(gone)) stopped(gone);
      asking ??= setTimeout(() => {
        asking = undefined;
        catchUp();
      }, ASK_AFTER_MS);
    },
    close() {
      clearTimeout(asking);
      for (const timer of writing.values()) clearTimeout(timer);
      writing.clear();
      redraw();
      this.present([]);
    },
  };
}
