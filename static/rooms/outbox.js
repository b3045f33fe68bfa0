// Messages on their way: one after the other, each with a nonce that stays the same until the server says that it has it or will not
// take it. So a resend after a lost connection is harmless, and nothing typed is lost. Not here: the form (composer.js).
import { about, at } from "./page.js";
import { drawSending } from "./messages.js";
import { keepPlace, toEnd } from "./list.js";
import { keepOutbox, outbox as keptOutbox } from "./drafts.js";
import { Away } from "./connection.js";

const ASK_AGAIN_MS = 3_000;

export function newNonce() {
  if (window.crypto.randomUUID) return window.crypto.randomUUID(); // only there in a secure context
  return [...window.crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** `hear` takes sent(ack), refused(entries, ack). An entry is what message:send takes, beside the room. */
export function openOutbox(connection, hear) {
  const place = at("sending");
  let entries = keptOutbox();
  let busy = false;
  let askingAgain;

  function redraw(kept = false) {
    keepPlace(() => {
      place.replaceChildren(...entries.map((entry) => drawSending(entry, kept)));
      place.hidden = !entries.length;
    });
    keepOutbox(entries);
  }

  function empty() {
    clearTimeout(askingAgain);
    const left = entries;
    entries = [];
    redraw();
    return left;
  }

  function settle(entry) {
    entries = entries.filter((one) => one !== entry);
    redraw();
  }

  async function run() {
    clearTimeout(askingAgain);
    if (busy || !entries.length) return;
    busy = true;
    try {
      while (entries.length && connection.isHere()) {
        const [entry] = entries;
        const { reply_name: _name, ...payload } = entry;
        const ack = await connection.ask("message:send", { room: about.room, ...payload });
        if (ack.ok) {
          settle(entry);
          hear.sent(ack);
        } else {
          // What was to follow comes back with it: alone, it would stand in the room without its beginning.
          hear.refused(empty(), ack);
        }
      }
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      // Connected and still no answer: the nonce lets us ask once more.
      askingAgain = setTimeout(run, ASK_AGAIN_MS);
    } finally {
      busy = false;
    }
    if (entries.length) redraw(!connection.isHere());
  }

  return {
    send(entry) {
      entries.push(entry);
      redraw(!connection.isHere());
      toEnd();
      return run();
    },
    run,
    waitForConnection: () => entries.length && redraw(true),
    resume() {
      if (entries.length) redraw();
      return run();
    },
    /** Give back all that is not sent, and send nothing any more. */
    empty,
  };
}
