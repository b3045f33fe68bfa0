// The page of another person, kept in step: when a hint comes that something changed, the parts that show it are asked for anew. No
// frame ever carries what somebody told of themselves. Not here: the page itself, which works the same without this.

async function askAnew(parts) {
  const answer = await fetch(window.location.href, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
  if (!answer) return; // away: coming back asks again
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const place = document.querySelector('[data-live="person"]');
  if (!answer.ok || answer.redirected) {
    // Not to be found any more, or signed out: what was readable must go from the screen at once.
    document.querySelector("#main")?.replaceChildren(...(page.querySelector("#main")?.childNodes ?? []));
    return;
  }
  for (const part of parts) {
    const [old, fresh] = [place, page].map((within) => within?.querySelector(`[data-anew="${part}"]`));
    if (old && fresh && (part === "profile" || !isWrittenIn(old))) old.replaceWith(document.adoptNode(fresh));
  }
  if (parts.includes("profile")) document.title = page.title;
}

// Words that somebody is in the middle of are never taken from them. What somebody tells of themselves has no fields: that always goes.
function isWrittenIn(part) {
  if (part.contains(document.activeElement)) return true;
  return [...part.querySelectorAll("textarea, input:not([type=hidden])")].some((field) => field.value !== field.defaultValue);
}

/** `connect`: of rooms/connection.js. */
export function followPerson(connect, place) {
  const person = Number(place.dataset.person);
  const all = ["profile", "ways"]; // the boundary card keeps itself in step (card.js)
  let asking = Promise.resolve();
  const anew = (parts) => (asking = asking.then(() => askAnew(parts)));
  const connection = connect({ back: (again) => again && anew(all) });
  connection.hear("profile:changed", ({ id }) => id === person && anew(["profile"]));
  // The same frame comes when somebody keeps their distance, and then the profile may show less: so all of it.
  connection.hear("boundaries:changed", ({ id }) => id === person && anew(all));
  for (const event of ["connection:changed", "membership:changed"]) connection.hear(event, () => anew(all));
  connection.hear("session:ended", () => {
    connection.end();
    window.location.reload();
  });
}
