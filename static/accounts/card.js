// Keeps the boundary cards of a page live: asks for one anew when its person's boundaries changed, and at the moment when it says
// something else by itself (quiet hours begin or end). Any page with a card may call it with its own connection. Not here: what a
// card says; the server alone knows.
import { showTimes } from "../rooms/times.js";

const LONGEST_MS = 24 * 3600 * 1000;
const waiting = new Map();

function askLater(card) {
  clearTimeout(waiting.get(card));
  if (!card.dataset.cardAgain) return;
  const left = new Date(card.dataset.cardAgain) - Date.now() + 1000;
  waiting.set(card, setTimeout(() => (left > LONGEST_MS ? askLater(card) : askAgain(card)), Math.min(Math.max(left, 1000), LONGEST_MS)));
}

async function askAgain(card) {
  let answer;
  try {
    answer = await fetch(card.dataset.card);
  } catch {
    return;
  }
  if (answer.status === 404) {
    card.replaceChildren(); // there is nothing here for them any more
    return;
  }
  if (!answer.ok || answer.redirected) return;
  const fresh = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-card]");
  if (!fresh) return;
  if (fresh.dataset.cardAgain) card.dataset.cardAgain = fresh.dataset.cardAgain;
  else delete card.dataset.cardAgain;
  showTimes(fresh);
  if (fresh.textContent !== card.textContent) card.replaceChildren(...fresh.childNodes); // unchanged words are not read out again
  askLater(card);
}

const all = () => document.querySelectorAll("[data-card]");

/** The one line of whom one is about to answer, in its place above the text; with nobody it goes. `place` says where cards are. */
export async function showLine(place, person) {
  const wanted = person ? place.dataset.cards.replace("/0/", `/${Number(person)}/`) : "";
  if (place.dataset.wanted === wanted) return;
  place.dataset.wanted = wanted;
  place.replaceChildren();
  if (!wanted) return;
  const answer = await fetch(wanted).catch(() => null);
  if (!answer?.ok || answer.redirected || place.dataset.wanted !== wanted) return; // they answer somebody else by now
  const line = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector("[data-card]");
  if (!line || place.dataset.wanted !== wanted) return;
  showTimes(line);
  place.append(line);
  askLater(line);
}

export function followCards(connection) {
  connection.hear("boundaries:changed", ({ id }) => {
    for (const card of all()) if (Number(card.dataset.cardOf) === id) askAgain(card);
  });
  for (const card of all()) askLater(card);
  document.addEventListener("visibilitychange", () => {
    if (!document.hidden) for (const card of all()) askAgain(card); // timers sleep in a page that is out of sight
  });
}
