// What the page says about itself: the calm line above the composer, and what a screen reader hears of new messages.
// The list is no live region, since history, corrections and answers would all be read out; only new words by others are.
import { at, make, say } from "./page.js";
import { nameOf } from "./messages.js";

const LINGERS_MS = 5_000;
const GATHERS_MS = 700;
const READ_OUT_MOST = 240;

let leaving;

/** Say something in the status line. It goes by itself unless it `stays`; `link` is {text, act}. */
export function tell(text, { stays = false, link = null } = {}) {
  clearTimeout(leaving);
  const line = at("room-status");
  line.replaceChildren(text);
  if (link) {
    const button = make("button", { className: "button button-plain", text: link.text, type: "button" });
    button.addEventListener("click", link.act);
    line.append(" ", button);
  }
  if (!stays) leaving = setTimeout(() => line.replaceChildren(), LINGERS_MS);
}

export function hush() {
  clearTimeout(leaving);
  at("room-status").replaceChildren();
}

let heard = [];
let gathering;
let aloud = null; // the message whose words stand in the live region

/** Read out, politely, what somebody else wrote; several at once become one sentence. Covered words stay covered, and somebody whom
 * the reader keeps away from is not announced. */
export function readOut(message, li) {
  if (message.covered?.by === "person") return;
  heard.push([message, li]);
  clearTimeout(gathering);
  gathering = setTimeout(() => {
    if (!heard.length) return; // taken back before it was read out
    const several = heard.length > 1;
    const [one, element] = heard.at(-1);
    heard = [];
    aloud = one.id;
    const name = nameOf(one);
    const words = element.querySelector('[data-part="text"]')?.textContent.trim().slice(0, READ_OUT_MOST) ?? "";
    const covers = one.covered ? one.covered.label ?? say(one.covered.by === "moderator" ? "by_moderator" : "own_word") : one.notes.map((note) => note.label).join(", ");
    at("announcer").textContent = several ? say("several_wrote") : covers ? `${say("wrote_covered", { name })} ${covers}` : `${say("wrote", { name })} ${words}`;
  }, GATHERS_MS);
}

/** A message changed: its old words are not read out any more, and leave the live region if it is not here now. */
export function rereads(message, li) {
  const here = message.state === "here";
  heard = heard.filter(([one]) => here || one.id !== message.id).map((pair) => (pair[0].id === message.id ? [message, li] : pair));
  if (aloud === message.id && (!here || message.edited)) at("announcer").textContent = "";
}

export function stopReadingOut() {
  clearTimeout(gathering);
  heard = [];
  at("announcer").textContent = "";
}
