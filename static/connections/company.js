// Asking for company, as frames tell of it: a quiet word at the top of whichever page is open; the page of asking looks again; in a
// conversation the breathing of the two comes and goes. Not here: the breath itself (components/pacer.js), nor who may see what.
import { endPacer, tendPacers } from "../components/pacer.js";

export function followCompany(socket) {
  const word = document.querySelector("[data-company-word]");
  const page = document.querySelector('[data-live="company"]');
  const show = (what, on) => word && (word.querySelector(what).hidden = !on);
  // What this page itself sends is answered with the next page: looking again meanwhile would cut that off.
  let leaves = false;
  page?.addEventListener("submit", () => (leaves = true));
  const look = () => page && !leaves && lookAgain(page);
  const place = (room) => document.querySelector(`[data-company-room="${Number(room)}"]`);

  socket.on("company:asked", ({ waits }) => {
    if (page) look();
    else show("[data-company-asked]", waits);
  });
  socket.on("company:changed", look);
  socket.on("company:begun", ({ room, came }) => {
    if (place(room)) bring(place(room));
    else if (page && came && page.dataset.companyWaits) window.location.assign(`${page.dataset.companyWaits.replace("/0", `/${Number(room)}`)}#company`);
    else if (page) look();
    else if (came) show("[data-company-came]", true);
  });
  socket.on("company:ended", ({ room }) => {
    show("[data-company-came]", false);
    look();
    const breathing = place(room)?.querySelector("[data-pacer]");
    if (breathing && !breathing.hidden) endPacer(breathing);
  });

  // Its clock may have slept with the page or the machine, and frames that came meanwhile were missed.
  const again = () => {
    for (const one of document.querySelectorAll("[data-company-room]")) bring(one);
  };
  let wasHere = false;
  socket.on("connect", () => {
    if (wasHere) again();
    wasHere = true;
  });
  document.addEventListener("visibilitychange", () => document.hidden || again());
}

/** Nothing that somebody typed or chose is lost for it. */
function lookAgain(page) {
  const begun = [...page.querySelectorAll("input:not([type=hidden])")].some((it) => (it.type === "checkbox" ? it.checked !== it.defaultChecked : it.value !== it.defaultValue));
  if (begun) page.querySelector("[data-look-again]").hidden = false;
  else window.location.reload();
}

/** What the server says of it now, in its place. */
async function bring(place) {
  let answer, words;
  try {
    answer = await fetch(place.dataset.companyFrom);
    const came = performance.now();
    if (!answer.ok || answer.redirected) return;
    words = await answer.text();
    set(place, new DOMParser().parseFromString(words, "text/html"), came);
  } catch {
    // Away: the page asks again when it is back.
  }
}

function set(place, fresh, came) {
  const before = place.querySelector("[data-pacer]");
  const now = fresh.querySelector("[data-pacer]");
  if (!now) {
    if (before && !before.hidden) endPacer(before);
    return;
  }
  const wasFolded = before !== null && !before.open;
  const hadFocus = before?.contains(document.activeElement);
  place.replaceChildren(...fresh.body.childNodes);
  const drawn = place.querySelector("[data-pacer]");
  if (wasFolded) drawn.open = false;
  if (hadFocus) drawn.querySelector("summary").focus();
  tendPacers(place, came);
}
