// The room page's entry: puts its parts together and says what each frame means. Not here: how any part works.
import { about, at, blank, make, room, say } from "./page.js";
import { showTimes } from "./times.js";
import { Away, connect } from "./connection.js";
import { follow } from "./thread.js";
import { unquote } from "./messages.js";
import { openOutbox } from "./outbox.js";
import { openComposer } from "./composer.js";
import { openPostponed } from "./postponed.js";
import { openReading } from "./reading.js";
import { openCompany } from "./company.js";
import { tendActions } from "./actions.js";
import { tendEditing } from "./editing.js";
import { tendResponses } from "./responses.js";
import { forgetAll, tendDrafts } from "./drafts.js";
import { hush, readOut, rereads, stopReadingOut, tell } from "./status.js";
import { mark, raisesMark } from "./live-marks.js";
import * as list from "./list.js";

const MISSED_MOST_MS = 1_500; // every page is told at once that frames were missed; not every one asks at once

function start() {
  let isAway = false;
  const connection = connect({
    back(again) {
      if (isAway) tell(say("back"));
      isAway = false;
      thread.catchUp().then(() => outbox.resume());
      if (!again) company.close();
    },
    away() {
      // The server may have said already why.
      if (!isAway) tell(say("away"), { stays: true });
      isAway = true;
      outbox.waitForConnection();
    },
    refused: () => signedOut(),
  });

  const thread = follow(connection, {
    arrived(message, li) {
      const own = message.author?.id === about.me;
      if (own) reading.undivide();
      else {
        reading.divide(li);
        readOut(message, li);
        company.stopped(message.author?.name);
      }
      list.append(li);
      reading.noticed();
    },
    changed(message, li) {
      rereads(message, li);
      unquote(message);
    },
    held: () => (at("look").hidden = false),
    state(ack) {
      composer.allow(ack.may);
      company.present(ack.present);
      postponed.show(ack.postponed ?? []);
      reading.noticed();
    },
    refused(ack) {
      if (ack.code === "not_found") closed(ack.say);
      else if (ack.code === "signed_out") signedOut();
      else tell(ack.say, { stays: true });
    },
  });

  const outbox = openOutbox(connection, {
    sent(ack) {
      if (ack.postponed) {
        tell(say("postponed"));
        thread.catchUp();
        return;
      }
      thread.receive(ack.message);
      if (ack.waiting) tell(say("now_waits"));
      if ("paced" in room.dataset) thread.catchUp(); // when may one write again?
    },
    refused(entries, ack) {
      composer.giveBack(entries, ack.say);
      thread.catchUp(); // what may be done here has changed, perhaps
    },
  });

  const composer = openComposer({
    send: (entry) => outbox.send(entry),
    typing: () => company.typing(),
    letAgain: () => thread.catchUp(),
  });
  const postponed = openPostponed(connection, {
    giveBack: ({ reply_to, ...words }, sentence) => composer.giveBack([{ ...words, ...(reply_to ? { reply_to } : {}) }], sentence),
    changed: () => thread.catchUp(),
  });
  const reading = openReading(connection, thread);
  const company = openCompany(connection, () => thread.catchUp());

  /** Take the room off the page, its name too, and put a word in its place. */
  function empty(blankId) {
    thread.close();
    reading.close();
    company.close();
    connection.end();
    stopReadingOut();
    hush();
    postponed.clear();
    for (const id of ["messages", "waiting"]) at(id).replaceChildren();
    for (const id of ["way-older", "way-newer", "waiting", "below", "look", "reply-banner"]) at(id).hidden = true;
    for (const it of room.querySelectorAll("#log-empty, .company-place, .room-others, .room-purpose, .room-about, .room-title .depth")) it.remove();
    const word = blank(blankId);
    word.tabIndex = -1;
    const title = word.querySelector("h2");
    room.querySelector("h1").textContent = document.title = title.textContent;
    room.querySelector('label[for="body"]').textContent = title.textContent;
    title.remove();
    at("messages").before(word);
    return word;
  }

  const isOver = () => room.querySelector(".gone") !== null;

  /** The room is not open to this person any more. What they typed can still be copied. */
  function closed(sentence) {
    if (isOver()) return;
    const unsent = outbox.empty();
    if (unsent.length) composer.giveBack(unsent, "");
    const typed = composer.words().body.trim();
    const word = empty("gone-blank");
    word.querySelector("[data-typed]").hidden = !typed;
    composer.shut(sentence);
    word.focus();
  }

  /** Signed out. On purpose (`forget`): nothing of their words stays in this tab. Else their draft waits for them to come back. */
  function signedOut({ forget = false } = {}) {
    if (isOver()) return;
    const unsent = outbox.empty();
    if (unsent.length && !forget) composer.giveBack(unsent, "");
    const word = empty("ended-blank");
    composer.cover();
    composer.shut("");
    if (forget) forgetAll();
    word.focus();
  }

  const here = (listener) => (frame) => frame.room === about.room && listener(frame);
  const ourGroup = (listener) => (frame) => frame.group === about.group && listener(frame);

  connection.hear("message:sent", (message) => {
    if (message.room === about.room) thread.receive(message);
    else if (raisesMark(message, about.me)) mark(message.room);
  });
  connection.hear("message:held", here(thread.receive));
  connection.hear("message:changed", here(thread.change));
  connection.hear("message:returned", here(thread.change));
  connection.hear("postponed:changed", here(() => thread.catchUp()));
  connection.hear("room:marked", ({ room: where, seq }) => (where === about.room ? reading.marked(seq) : mark(where, false)));
  connection.hear("room:changed", here(() => {
    thread.catchUp();
    tell(say("changed"), { stays: true, link: { text: say("look_again"), act: () => window.location.reload() } });
  }));
  connection.hear("typing:shown", (frame) => company.shown(frame));
  connection.hear("presence:changed", ({ name, here }) => company.moved(here ? undefined : name));
  connection.hear("membership:changed", ourGroup(() => thread.catchUp()));
  connection.hear("agreement:changed", ourGroup(() => thread.catchUp()));
  connection.hear("frames:missed", () => setTimeout(() => thread.catchUp(), Math.random() * MISSED_MOST_MS));
  // One's own distances, topics or break are otherwise: what comes covered, and who is seen here, may be too.
  const mine = () => {
    thread.catchUp().then(() => thread.lookAnew()).catch((error) => {
      if (!(error instanceof Away)) throw error;
    });
    company.moved();
  };
  connection.hear("connection:changed", mine);
  connection.hear("boundaries:changed", ({ id }) => (id === about.me ? mine() : company.moved()));
  connection.hear("covers:changed", mine);
  connection.hear("session:ended", () => signedOut({ forget: true }));
  connection.hear("server:closing", () => {
    isAway = true;
    tell(say("closing"), { stays: true });
  });

  tendDrafts();
  tendActions(connection, thread, composer);
  tendEditing(connection, thread);
  tendResponses(connection, thread);
  list.tendList({
    onScroll() {
      reading.noticed();
      reading.seen();
    },
  });
  at("below").addEventListener("click", () => thread.toNewest().then(() => at("body").focus()));
  tendWays(thread);
}

/** Older and newer: links that open another page without scripts, buttons that add to this one with them. */
function tendWays(thread) {
  for (const way of ["older", "newer"]) {
    const button = make("button", { className: "button button-quiet", type: "button", text: say(way) });
    at(`way-${way}`).replaceChildren(button);
    button.addEventListener("click", async () => {
      const drawn = await thread.history(way).catch(() => tell(say("not_now")));
      drawn?.at(way === "older" ? -1 : 0)?.focus({ preventScroll: true });
    });
  }
}

if (room) {
  showTimes(room);
  list.settle();
  start();
}
