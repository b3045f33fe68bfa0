// Where one writes: the text that grows, its draft, how many characters are left, what it answers, and what stands there when one
// can't write just now. Enter makes a new line, since people write slowly here. Not here: the way to the server (outbox.js).
import { showLine } from "../accounts/card.js";
import { at, labels, room, say } from "./page.js";
import { showTime } from "./times.js";
import { draft, keepDraft } from "./drafts.js";
import { newNonce } from "./outbox.js";

const MOST = 4000;
const NEAR = 200;
const LATER_MOST_MS = 24 * 3600 * 1000;

const form = at("composer-form");
const body = at("body");
const count = (text) => [...text].length; // as the server counts: characters, not UTF-16 units

/** `hear` takes send(entry), typing(), letAgain(): the last when the time has come that a refusal named. */
export function openComposer(hear) {
  let reply = at("reply-to").value ? { id: Number(at("reply-to").value), name: "" } : null;
  const usualNeed = at("need").value;
  let openingAgain;
  let lasting = at("composer-alert").textContent.trim() !== "";

  const unnamed = at("unnamed"); // not there in a private conversation

  const chosenNotes = () => [...form.querySelectorAll('[name="notes"]:checked')].map((box) => box.value);

  function words() {
    return { body: body.value, need: at("need").value, notes: chosenNotes(), quiet: at("quiet").checked, later: at("later")?.checked ?? false, unnamed: Boolean(unnamed?.checked), reply };
  }

  function grow() {
    body.style.blockSize = "auto"; // set by script, which the policy allows; an attribute in HTML it would not
    body.style.blockSize = `${Math.min(body.scrollHeight + 2, window.innerHeight * 0.4)}px`;
  }

  function showLeft() {
    const left = MOST - count(body.value);
    at("composer-left").textContent = left < 0 ? say("over", { left: -left }) : left <= NEAR ? say("left", { left }) : "";
  }

  function showChosen() {
    const parts = [];
    if (at("need").value) parts.push(labels.needs[at("need").value]);
    const boxes = [...form.querySelectorAll('[name="notes"]:checked')].map((box) => box.parentElement.textContent.trim());
    if (at("later")?.checked) boxes.push(at("later").parentElement.textContent.trim());
    if (unnamed?.checked) boxes.push(say("unnamed"));
    at("composer-chosen").textContent = [...parts, ...boxes].join(" · ");
  }

  function showReply() {
    at("reply-banner").hidden = !reply;
    at("reply-to").value = reply?.id ?? "";
    if (!reply || reply.author) showLine(at("reply-card"), reply?.author);
    if (reply?.name) at("reply-words").textContent = say("replying", { name: reply.name });
  }

  function refresh() {
    grow();
    showLeft();
    showChosen();
    showReply();
  }

  function keep() {
    const now = words();
    keepDraft(now.body.trim() ? now : null);
  }

  function fill({ body: text = "", need = usualNeed, notes = [], quiet = false, later = false, unnamed: without = false, reply: to = null }) {
    body.value = text;
    at("need").value = need ?? "";
    for (const box of form.querySelectorAll('[name="notes"]')) box.checked = notes.includes(box.value);
    at("quiet").checked = quiet;
    if (at("later")) at("later").checked = later;
    if (unnamed) unnamed.checked = without;
    reply = to;
    refresh();
  }

  /** A sentence about what is wrong. It goes with the next letter typed, unless it is the server's and `lasts` until the next try. */
  function complain(text, lasts = false) {
    at("composer-alert").textContent = text;
    lasting = lasts;
  }

  function submit(event) {
    event.preventDefault();
    complain("");
    if (at("send").getAttribute("aria-disabled") === "true") return complain(at("cannot-words").textContent);
    const { need, notes, quiet, later, unnamed: without, ...now } = words();
    if (!now.body.trim()) return complain(say("empty"));
    if (count(now.body) > MOST) return complain(say("over", { left: count(now.body) - MOST }));
    const entry = { body: now.body, nonce: newNonce(), notes, quiet };
    if (need) entry.need = need;
    if (later) entry.later = true;
    if (without) entry.unnamed = true;
    if (reply) Object.assign(entry, { reply_to: reply.id, reply_name: reply.name });
    fill({});
    keepDraft(null);
    at("composer-more").open = false;
    body.focus();
    return hear.send(entry);
  }

  form.addEventListener("submit", submit);
  form.addEventListener("input", () => {
    refresh();
    keep();
  });
  form.addEventListener("change", () => (showChosen(), keep()));
  body.addEventListener("input", () => {
    if (!lasting) complain("");
    if (body.value.trim()) hear.typing();
  });
  body.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  function letGo(event) {
    event.preventDefault();
    reply = null;
    showReply();
    keep();
    body.focus();
  }
  at("reply-let-go").addEventListener("click", letGo);
  at("reply-let-go").addEventListener("keydown", (event) => event.key === " " && letGo(event));

  const kept = draft();
  if (kept && !body.value && at("composer-alert").textContent.trim() === "") fill({ ...kept, reply: reply ?? kept.reply });
  else refresh();

  return {
    replyTo(to) {
      reply = to;
      showReply();
      keep();
      body.focus();
    },
    /** Put refused words back, before whatever was begun meanwhile. */
    giveBack(entries, sentence) {
      const now = words();
      const [entry] = entries;
      const text = entries.map((one) => one.body).join("\n\n");
      const before = { ...entry, body: text, reply: entry.reply_to ? { id: entry.reply_to, name: entry.reply_name ?? "" } : null };
      // Words that were to go unnamed never come back as words that go under a name.
      const without = now.unnamed || entries.some((one) => one.unnamed);
      fill(now.body.trim() ? { ...now, unnamed: without, body: `${text}\n\n${now.body}` } : { ...before, unnamed: without });
      keep();
      complain(sentence, true);
      if (!form.hidden) body.focus();
    },
    /** Follow what may be done here now. What was typed stays, seen or unseen. */
    allow(may) {
      clearTimeout(openingAgain);
      const soft = may.code === "slow_mode"; // one may go on writing and send a little later
      at("cannot").hidden = may.post;
      if (unnamed) at("unnamed-choice").hidden = !may.unnamed && !unnamed.checked; // what was chosen is never dropped unseen
      at("cannot-words").textContent = may.say ?? "";
      at("cannot-until").hidden = !may.until;
      if (may.until) showTime(at("cannot-time"), may.until);
      at("to-agreement").hidden = may.code !== "agreement_changed";
      if (!document.querySelector(".edit-page")) form.hidden = !may.post && !soft;
      at("send").setAttribute("aria-disabled", String(!may.post));
      room.dataset.writes = may.post || soft || may.code === "day_spent" ? "yes" : "no";
      const wait = may.until ? new Date(may.until).getTime() - Date.now() : NaN;
      if (wait < LATER_MOST_MS) openingAgain = setTimeout(hear.letAgain, Math.max(wait, 0) + 500);
    },
    /** The room is closed to this person: nothing can be sent; the words can still be copied. */
    shut(sentence) {
      clearTimeout(openingAgain);
      at("cannot").hidden = false;
      at("cannot-words").textContent = sentence;
      at("cannot-until").hidden = true;
      at("to-agreement").hidden = true;
      body.readOnly = true;
      form.querySelector(".composer-row").hidden = true;
      at("send").disabled = true;
      form.hidden = !body.value.trim();
    },
    /** Take the words off the page; a draft that is kept comes back with the page. */
    cover: () => fill({}),
    words,
  };
}
