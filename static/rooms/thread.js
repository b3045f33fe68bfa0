// Keeps the page in step with the room: numbers, revisions, gaps, catching up. The protocol's promises are kept here and nowhere else.
// Not here: how a message looks (messages.js) or what a refusal closes (room.js).
import { about, at, room } from "./page.js";
import { draw } from "./messages.js";
import * as list from "./list.js";
import { Away } from "./connection.js";

const STRAGGLE_MS = 300; // frames may overtake each other; a hole that stays open longer is a gap
const CATCH_UP_PAGES = 3; // behind by more than this, the newest page is drawn anew

/** Follow the room. `hear` takes: arrived(message, li), changed(message, li), state(ack), refused(ack), now(). Numbers start from what the server rendered. */
export function follow(connection, hear) {
  const shown = list.items().map((li) => Number(li.dataset.seq)).filter(Boolean);
  let last = shown.at(-1) ?? 0; // the newest number on the page; gapless up to here
  let first = shown[0] ?? 0;
  let known = Number(room.dataset.lastSeq); // the newest number that exists
  let rev = Number(room.dataset.lastRev);
  let live = room.dataset.newer !== "yes"; // false on a page of history, whose end is not the room's end
  const ahead = new Map(); // number → message that came before its forerunner
  let straggling;
  let entering = null;
  let again = null;
  const early = new Map(); // id → a change that came before its message
  let closed = false;

  function take(message) {
    const changed = early.get(message.id);
    early.delete(message.id);
    if (changed?.rev > message.rev) message = changed;
    const li = draw(message, list.byId(message.id));
    list.byId(message.id)?.remove(); // it waited here for a look
    at("waiting").hidden = !at("waiting").children.length;
    last = message.seq;
    first ||= message.seq;
    known = Math.max(known, last);
    hear.arrived(message, li);
  }

  function receive(message) {
    if (closed) return;
    if (message.seq == null) return placeWaiting(message);
    known = Math.max(known, message.seq);
    if (!live) {
      at("below").hidden = false;
      return;
    }
    if (message.seq <= last) return;
    ahead.set(message.seq, message);
    drain();
    clearTimeout(straggling);
    if (ahead.size) straggling = setTimeout(() => catchUp(), STRAGGLE_MS);
  }

  function drain() {
    for (const seq of ahead.keys()) if (seq <= last) ahead.delete(seq);
    while (ahead.has(last + 1)) {
      const next = ahead.get(last + 1);
      ahead.delete(last + 1);
      take(next);
    }
  }

  /** One message as its reader wants it: opened, though it comes covered. Null where it could not be had. */
  async function opened(id) {
    const ack = await connection.ask("message:open", { id });
    return ack.ok && !closed ? ack.message : null;
  }

  /** What the reader opened on this page stays open when it changes: it comes covered, and is asked for once more. */
  function renew(old, message) {
    if (message.covered && old.dataset.opened !== undefined) {
      old.dataset.rev = message.rev;
      opened(message.id)
        .then((whole) => {
          const now = list.byId(message.id);
          if (whole && now) renew(now, whole);
        })
        .catch((error) => {
          if (!(error instanceof Away)) throw error;
        });
      return;
    }
    const li = draw(message, old);
    list.replace(old, li);
    hear.changed(message, li);
  }

  function change(message) {
    if (closed) return;
    const old = list.byId(message.id);
    if (message.seq == null) return placeWaiting(message);
    if (message.rev === rev + 1) rev = message.rev;
    else if (message.rev > rev) catchUp(); // a change before this one was lost
    if (old && message.rev >= Number(old.dataset.rev)) renew(old, message);
    else if (!old && message.seq > last) early.set(message.id, message);
  }

  /** What comes covered to this reader may be otherwise now: what stands here is asked for anew, a stretch at a time. */
  async function lookAnew() {
    for (let after = first - 1; first && after < last && !closed; ) {
      const ack = await connection.ask("room:history", { room: about.room, after });
      if (!ack.ok || !ack.messages.length) return;
      for (const message of ack.messages) {
        const old = list.bySeq(message.seq);
        if (old && old.dataset.opened === undefined && message.rev >= Number(old.dataset.rev)) list.replace(old, draw(message, old));
      }
      after = ack.messages.at(-1).seq;
    }
  }

  function placeWaiting(message) {
    const place = at("waiting");
    const old = list.byId(message.id);
    if (message.state === "taken_back") old?.remove();
    else if (message.author?.id !== about.me) message.state === "waiting" && hear.held(message);
    else if (old) list.replace(old, draw(message, old));
    else list.keepPlace(() => place.append(draw(message)));
    place.hidden = !place.children.length;
  }

  function redraw(ack) {
    list.clear();
    at("log-empty")?.remove();
    ahead.clear();
    early.clear();
    last = ack.messages.at(-1)?.seq ?? ack.last_seq;
    first = ack.messages[0]?.seq ?? 0;
    for (const message of ack.messages) at("messages").append(draw(message));
    at("way-older").hidden = !ack.more;
    at("way-newer").hidden = true;
    live = true;
    list.toEnd();
  }

  async function enter(anew = false) {
    for (let page = 0; ; page += 1) {
      const fresh = anew || page >= CATCH_UP_PAGES;
      const ack = await connection.ask("room:enter", fresh ? { room: about.room } : { room: about.room, after: live ? last : known, rev });
      if (closed) return;
      if (!ack.ok) return hear.refused(ack);
      if (ack.reset && !fresh) {
        anew = true;
        continue;
      }
      if (fresh) redraw(ack);
      else {
        for (const message of ack.changed) {
          const old = list.byId(message.id);
          if (old && message.rev >= Number(old.dataset.rev)) renew(old, message);
        }
        for (const message of ack.messages) {
          if (!live) at("below").hidden = false;
          else if (message.seq > last) take(message);
        }
        if (live) drain();
      }
      known = Math.max(known, ack.last_seq);
      // More to come: what changed after this ack comes with the next, so the revision may move on already.
      rev = Math.max(rev, ack.last_rev);
      list.dropBefore(ack.first_seq);
      const waits = new Set(ack.waiting.map((message) => String(message.id)));
      for (const li of [...at("waiting").children]) if (!waits.has(li.dataset.id)) li.remove();
      ack.waiting.forEach(placeWaiting);
      at("waiting").hidden = !ack.waiting.length;
      hear.state(ack);
      if (fresh || !live || !ack.more) return;
    }
  }

  /** Enter, or enter again; asked for while one is under way, once more after it. Never throws: coming back asks anew. */
  function catchUp({ anew = false } = {}) {
    if (closed) return Promise.resolve();
    clearTimeout(straggling);
    if (entering) {
      again = { anew: anew || Boolean(again?.anew) };
      return entering;
    }
    entering = enter(anew)
      .catch((error) => {
        if (!(error instanceof Away)) throw error;
      })
      .finally(() => {
        entering = null;
        const next = again;
        again = null;
        if (next && connection.isHere()) catchUp(next);
      });
    return entering;
  }

  async function history(way) {
    const ack = await connection.ask("room:history", way === "older" ? { room: about.room, before: first } : { room: about.room, after: last });
    if (!ack.ok) return hear.refused(ack);
    const drawn = ack.messages.filter((message) => !list.bySeq(message.seq)).map((message) => draw(message));
    if (way === "older") {
      first = ack.messages[0]?.seq ?? first;
      list.prepend(drawn, () => (at("way-older").hidden = !ack.more));
    } else {
      last = ack.messages.at(-1)?.seq ?? last;
      drawn.forEach((li) => list.append(li, { quietly: true }));
      at("way-newer").hidden = !ack.newer;
      live = !ack.newer;
      if (live) await catchUp();
    }
    return drawn;
  }

  return {
    receive,
    change,
    catchUp,
    history,
    /** Draw a message anew that the reader opened. */
    shows(message) {
      const old = list.byId(message.id);
      if (old && !closed) list.replace(old, draw(message, old));
      return list.byId(message.id);
    },
    lookAnew,
    isLive: () => live,
    lastSeq: () => (live ? last : 0),
    /** A change that this page made itself: its frame goes to the other pages alone. */
    follow(made) {
      if (made === rev + 1) rev = made;
    },
    /** To the newest, from wherever the reader is. */
    toNewest: () => (live ? Promise.resolve(list.toEnd()) : catchUp({ anew: true })),
    close() {
      closed = true;
      clearTimeout(straggling);
    },
  };
}
