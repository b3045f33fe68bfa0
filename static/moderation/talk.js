// The talk of a report, kept in step: a hint says that something was said, and its lines are asked for anew. What is being typed stays.

async function askAnew(place) {
  const answer = await fetch(place.dataset.from, { headers: { Accept: "text/html" }, cache: "no-store" }).catch(() => null);
  if (!answer) return; // away: coming back asks again
  if (!answer.ok || answer.redirected) {
    place.replaceChildren(); // not theirs any more: what was readable goes from the screen
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const [old, fresh] = [place, page].map((within) => within.querySelector('[data-anew="talk"]'));
  if (old && fresh) old.replaceWith(document.adoptNode(fresh));
}

/** `connect`: of rooms/connection.js. */
export function followTalk(connect, place, showTimes) {
  const report = Number(place.dataset.report);
  let asking = Promise.resolve();
  const anew = () => (asking = asking.then(() => askAnew(place)).then(showTimes));
  const connection = connect({ back: (again) => again && anew() });
  connection.hear("talk:said", (said) => said.report === report && anew());
  connection.hear("session:ended", () => {
    connection.end();
    window.location.reload();
  });
}
