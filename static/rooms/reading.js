// How far this reader has come. Private: the mark comes back to the same person only. Not here: what is unread elsewhere (live-marks.js).
import { about, at, blank, room } from "./page.js";
import { isAtEnd } from "./list.js";
import { Away } from "./connection.js";

const AT_MOST_EVERY_MS = 3_000;

const looking = () => document.visibilityState === "visible" && document.hasFocus();

export function openReading(connection, thread) {
  let read = Number(room.dataset.readSeq || 0);
  let waiting;
  let lastTold = -Infinity;

  async function tellNow() {
    waiting = undefined;
    const seq = thread.lastSeq();
    if (seq <= read || !looking() || !isAtEnd() || !connection.isHere()) return;
    lastTold = performance.now();
    try {
      const ack = await connection.ask("room:read", { room: about.room, seq });
      if (ack.ok) read = Math.max(read, seq);
    } catch (error) {
      if (!(error instanceof Away)) throw error; // told again on the next occasion
    }
  }

  /** Something may have been read: tell the server now, or a little later if it was told just before. */
  function noticed() {
    if (waiting !== undefined || thread.lastSeq() <= read) return;
    waiting = setTimeout(tellNow, Math.max(0, lastTold + AT_MOST_EVERY_MS - performance.now()));
  }

  /** They have come back: the next time away gets a line of its own. */
  function seen() {
    const line = at("messages").querySelector(".divider");
    if (line && looking()) line.dataset.away = 0;
  }

  window.addEventListener("focus", () => {
    noticed();
    seen();
  });
  document.addEventListener("visibilitychange", noticed);
  // Who reads, answers and goes at once has read it too: told before the connection is let go (which listens without capture).
  window.addEventListener("pagehide", () => waiting !== undefined && tellNow(), { capture: true });

  return {
    noticed,
    /** Another page of the same person has read up to here. */
    marked(seq) {
      read = Math.max(read, seq);
    },
    /** Before a new message by somebody else is put: a quiet line, where nobody is looking. */
    divide(li) {
      if (looking() || li.dataset.own !== undefined) return;
      const old = at("messages").querySelector(".divider");
      if (old && Number(old.dataset.away) === 1) return; // the line is there since they looked away
      old?.remove();
      const line = blank("divider-blank");
      line.dataset.away = 1;
      at("messages").append(line);
    },
    seen,
    undivide: () => at("messages").querySelector(".divider")?.remove(),
    close: () => clearTimeout(waiting),
  };
}
