// The list of people and the page of a pair: when something changed, a quiet offer to look again. Never a reload by itself, for somebody
// may be in the middle of a sentence, and never what changed: the page that comes says it. Who is here, for those who let it be seen, is
// the one thing that follows by itself.

export function followPeople(connect, place) {
  const offer = place.querySelector("[data-look-again]");
  const offerAnew = () => offer && (offer.hidden = false);
  const marks = () => [...place.querySelectorAll("[data-present]")];

  /** What was missed while the page was away: the page itself, asked for anew, knows. */
  async function lookAnew() {
    if (marks().length === 0) return;
    const answer = await fetch(window.location.href).catch(() => null);
    if (!answer?.ok || answer.redirected) return;
    const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
    for (const mark of marks()) mark.hidden = fresh.querySelector(`[data-present="${Number(mark.dataset.present)}"]`)?.hidden ?? true;
  }

  const connection = connect({ back: (again) => again && lookAnew() });
  connection.hear("presence:changed", ({ id, here }) => {
    for (const mark of marks()) if (Number(mark.dataset.present) === id) mark.hidden = !here;
  });
  connection.hear("frames:missed", lookAnew);
  connection.hear("connection:changed", offerAnew);
  connection.hear("session:ended", () => {
    connection.end();
    offerAnew();
  });
}
