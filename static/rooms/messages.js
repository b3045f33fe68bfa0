// Draws one message from the blank that the server rendered (templates/rooms/_message.html). Here: from Message to element.
// Not here: where it goes (thread.js, list.js). What people wrote is put in as text, except `html`, which the server has cleaned.
import { about, at, blank, labels, make, say } from "./page.js";
import { showTime } from "./times.js";
import { fillResponses, press } from "./responses.js";

const part = (li, name) => li.querySelector(`[data-part="${name}"]`);

function keep(li, name, wanted) {
  const found = part(li, name);
  if (!wanted) found?.remove();
  return wanted ? found : null;
}

/** Put the real number where the blank has its placeholder, in every address that the message names. */
function address(li, id) {
  const placeholder = at("message-blank").dataset.number;
  for (const element of li.querySelectorAll("[href], [formaction]")) {
    if (["go-to", "open"].includes(element.dataset.act)) continue; // these name messages by their place in the room
    for (const name of ["href", "formaction"]) {
      const value = element.getAttribute(name);
      if (value) element.setAttribute(name, value.replace(placeholder, id));
    }
  }
}

function drawReply(li, message) {
  const reply = keep(li, "reply", message.reply_to);
  if (!reply) return;
  const link = reply.querySelector("a");
  const { seq, name, excerpt, unnamed } = message.reply_to;
  link.href = link.getAttribute("href").replaceAll(at("message-blank").dataset.number, seq);
  link.dataset.seq = seq;
  part(reply, "reply-name").textContent = unnamed ? say("someone") : name ?? say("former");
  part(reply, "reply-excerpt").textContent = excerpt || say("earlier");
}

/** Whose a message is, as this reader may know it. */
export const nameOf = (message) => (message.unnamed ? say("someone") : message.author?.name ?? say("former"));

/** Why a message comes covered to this reader, in words. */
export const coverWords = (cover) => say(`cover_${cover.by}`, { label: cover.label ?? "" });

/** In place of words that come covered to this reader: not one of them has reached this page. */
function drawWithheld(li, message) {
  const line = keep(li, "withheld", message.covered);
  if (!line) return;
  part(line, "withheld-words").textContent = coverWords(message.covered);
  const link = line.querySelector("a");
  link.href = link.getAttribute("href").replaceAll(at("message-blank").dataset.number, message.seq);
}

/** A message is not here any more, or is covered now: what replies to it quoted of it goes too. */
export function unquote(message) {
  if (message.state === "here" && !message.notes.length && !message.covered) return;
  for (const excerpt of document.querySelectorAll(`.message a[data-seq="${Number(message.seq)}"] [data-part="reply-excerpt"]`)) {
    excerpt.textContent = say("earlier");
  }
}

function drawBody(li, message, own) {
  if (!keep(li, "body", message.html)) return;
  const text = part(li, "text");
  text.innerHTML = message.html;
  const cover = part(li, "cover");
  if (!message.notes.length) {
    cover.replaceWith(text);
    return;
  }
  part(cover, "notes").textContent = message.notes.map((note) => note.label).join(", ");
  cover.open = own || Boolean(message.opened);
}

function drawResponses(li, message, mine) {
  const line = keep(li, "responses", message.responses.length);
  if (line) fillResponses(line, message.responses, mine, message.given);
  press(li, mine);
}

function drawActions(li, message, own, name) {
  const here = message.state === "here";
  const restores = message.state === "hidden" && !own && part(li, "act-restore") !== null; // the blank has it for moderators alone
  const actions = keep(li, "actions", here || restores || (own && message.state !== "taken_back"));
  if (!actions) return;
  part(actions, "actions-name").textContent = name;
  keep(actions, "respond", here && !own && !message.covered);
  keep(actions, "act-reply", here && !message.covered);
  keep(actions, "act-edit", own && message.body != null && ["here", "waiting"].includes(message.state));
  keep(actions, "act-take-back", own);
  const person = keep(actions, "act-person", here && !own && message.author);
  if (person) person.href = person.getAttribute("href").replace(/[^/]+$/, message.author.id);
  keep(actions, "act-report", here && !own);
  keep(actions, "act-cover", here && !own && !message.covered && !message.opened);
  keep(actions, "act-uncover", here && !own && message.covered?.by === "moderator");
  keep(actions, "act-hide", here && !own);
  keep(actions, "act-restore", restores);
}

/** Which responses this reader gave, as the element shows it: frames to many people cannot say. */
export function mineOf(li) {
  return [...(li?.querySelectorAll('[data-act="respond"][aria-pressed="true"]') ?? [])].map((toggle) => toggle.value);
}

/** The element of a message. `before`: the one that it will replace, for what this reader gave. */
export function draw(message, before = null) {
  const li = blank("message-blank");
  const own = message.author?.id === about.me;
  const name = nameOf(message);
  const mine = message.mine ?? mineOf(before);
  address(li, message.id);
  li.id = message.seq ? `m-${message.seq}` : `w-${message.id}`;
  li.className = `message message-${message.state}${own ? " message-own" : ""}${message.covered?.by === "person" ? " message-apart" : ""}`;
  Object.assign(li.dataset, { id: message.id, seq: message.seq ?? "", rev: message.rev, state: message.state, at: message.at });
  if (own) li.dataset.own = "";
  if (message.opened) li.dataset.opened = "";
  if (message.body != null) Object.assign(li.dataset, { body: message.body, tags: message.notes.map((note) => note.tag).join(" ") });

  part(li, "author").textContent = name;
  showTime(li.querySelector("time"), message.at);
  keep(li, "edited", message.edited && message.html);
  keep(li, "quiet", message.quiet && message.html);
  keep(li, "unnamed", own && message.unnamed);
  drawReply(li, message);
  const need = keep(li, "need", message.need && message.state === "here");
  if (need) need.textContent = (labels.needs[message.need] ?? message.need) + (message.need === "listen" ? `, ${say("please")}` : "");
  const state = keep(li, "state", message.state !== "here" || message.veiled);
  if (state) state.textContent = say(message.veiled ? "state_veiled" : own && message.state === "hidden" ? "state_hidden_own" : `state_${message.state}`);
  if (keep(li, "reason", message.reason)) part(li, "reason-text").textContent = message.reason;
  drawWithheld(li, message);
  drawBody(li, message, own);
  drawResponses(li, message, mine);
  drawActions(li, message, own, name);
  return li;
}

/** A message of one's own that is on its way: plain text, for only the server turns it into more. */
export function drawSending(entry, kept = false) {
  const li = make("li", { className: "message message-own message-sending" });
  li.dataset.nonce = entry.nonce;
  const head = make("div", { className: "message-head" });
  head.append(make("span", { className: "author", text: entry.unnamed ? say("someone") : about.name }), make("span", { className: "mark", text: say(kept ? "kept" : "sending") }));
  li.append(head, make("div", { className: "message-text message-plain", text: entry.body }));
  return li;
}
