// The moderators' lists of cases and the page of one, kept in step with what the others do, and the keys for who works there much. Frames
// say only which case changed: what is shown of it comes from the page itself, asked anew. Not here: who may see or do what.

const SETTLES_MS = 300;
const KEEPS_MS = 5 * 60_000;

const say = (place, words) => {
  const said = place.querySelector("[data-word]");
  said.textContent = "";
  said.textContent = words;
};

async function fresh() {
  try {
    const answer = await fetch(window.location.href);
    return answer.ok && !answer.redirected ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  } catch {
    return null; // away: the next frame, or coming back, asks again
  }
}

/** Not at each of several frames that come together; and once more after the connection was away. */
function soon(connection, look) {
  let waits;
  let wasHere = false;
  const ask = () => {
    clearTimeout(waits);
    waits = setTimeout(look, SETTLES_MS);
  };
  connection.hear("connect", () => {
    if (wasHere) ask();
    wasHere = true;
  });
  connection.hear("frames:missed", ask);
  return ask;
}

export function followCases(connection, place) {
  const ask = soon(connection, async () => {
    const now = (await fresh())?.querySelector("[data-cases]");
    const before = place.querySelector("[data-cases]");
    if (!now || now.innerHTML === before.innerHTML) return;
    const focused = document.activeElement?.closest("[data-step]")?.getAttribute("href");
    before.replaceChildren(...now.childNodes);
    if (focused) before.querySelector(`[data-step][href="${focused}"]`)?.focus();
    say(place, place.dataset.changed);
  });
  connection.hear("case:changed", ({ group }) => String(group ?? "") === place.dataset.group && ask());
  tendKeys(place);
}

const begun = (part) =>
  part.contains(document.activeElement) ||
  [...part.querySelectorAll("textarea, input:not([type=hidden]), details")].some((it) =>
    it.matches("details") ? it.open : it.type === "radio" || it.type === "checkbox" ? it.checked !== it.defaultChecked : it.value !== it.defaultValue,
  );

export function followCase(connection, place) {
  const ask = soon(connection, async () => {
    const now = await fresh();
    let waits = !now;
    let changed = false;
    for (const part of place.querySelectorAll("[data-part]")) {
      const then = now?.querySelector(`[data-part="${part.dataset.part}"]`);
      if (!then || then.innerHTML.replace(/value="[^"]*"/g, "") === part.innerHTML.replace(/value="[^"]*"/g, "")) continue;
      changed = true;
      if (begun(part)) waits = true; // nothing that somebody typed or opened is lost for it
      else part.replaceChildren(...then.childNodes);
    }
    place.querySelector("[data-look-again]").hidden = !waits;
    if (changed || waits) say(place, place.dataset.changed);
  });
  connection.hear("case:changed", (frame) => String(frame.case) === place.dataset.case && ask());
  keepWhileWorking(connection, place);
  tendKeys(place);
}

/** Whoever writes on a case that is theirs keeps it; a page that only stands open does not. */
function keepWhileWorking(connection, place) {
  let kept = performance.now();
  place.addEventListener("input", () => {
    if (performance.now() - kept < KEEPS_MS || !place.querySelector("[data-mine]")) return;
    kept = performance.now();
    connection.ask("case:keep", { case: Number(place.dataset.case) }).catch(() => {});
  });
}

const TYPED_IN = "input, textarea, select, [contenteditable]";

function tendKeys(place) {
  const help = document.querySelector("[data-keys]");
  document.querySelector("[data-keys-hint]").hidden = false;
  const steps = () => [...place.querySelectorAll("[data-step]")];
  const step = (by) => {
    const all = steps();
    const at = all.indexOf(document.activeElement?.closest("[data-step]"));
    all[at < 0 ? (by > 0 ? 0 : all.length - 1) : Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
  };
  const here = () => document.activeElement?.closest("[data-step]");
  const does = {
    j: () => step(1),
    k: () => step(-1),
    o: () => (here()?.matches("a") ? here().click() : here()?.closest("section")?.querySelector("summary")?.click()),
    c: () => claim(place, here()),
    n: () => (here()?.matches("a") ? window.location.assign(`${here().href}#note`) : place.querySelector("#note textarea")?.focus()),
    "?": () => (help.open ? help.close() : help.showModal()),
  };
  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) return;
    if (event.target.closest?.(TYPED_IN) || (help.open && event.key !== "?")) return;
    const act = does[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
  if (window.location.hash === "#note") place.querySelector("#note textarea")?.focus();
}

/** On the page of a case its own button; in a list for the one that is stepped on. */
async function claim(place, row) {
  const button = place.querySelector("[data-claim] button");
  if (button) return button.click();
  if (!row?.dataset.claimAt) return;
  const csrf = document.querySelector('meta[name="csrf-token"]').content;
  const answer = await fetch(row.dataset.claimAt, { method: "POST", headers: { "X-CSRFToken": csrf }, redirect: "manual" }).catch(() => null);
  if (answer?.type !== "opaqueredirect") say(place, place.dataset.taken);
}
