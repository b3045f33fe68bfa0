// Pages that live by the socket without being a room: those that say data-live. Here: loading what they want, on them alone, so that
// no other page carries the socket. Not here: the room page, which has its own entry (rooms/room.js).

export async function tendLivePage() {
  await Promise.all([tendPeople(), tendPerson(), tendGroup(), tendConversations(), tendNotices(), tendCompany(), tendTalk(), tendDesk()]);
  await tendCards();
  await tendFaces();
}

async function tendPeople() {
  const people = document.querySelector('[data-live="people"]');
  if (!people) return;
  const [{ connect }, { followPeople }] = await Promise.all([import("./rooms/connection.js"), import("./connections/people.js")]);
  followPeople(connect, people);
}

async function tendPerson() {
  const place = document.querySelector('[data-live="person"]');
  if (!place) return;
  const [{ connect }, { followPerson }] = await Promise.all([import("./rooms/connection.js"), import("./accounts/person.js")]);
  followPerson(connect, place);
}

async function tendNotices() {
  if (document.querySelector('[data-live="notices"]')) (await import("./rooms/connection.js")).connect();
}

async function tendCompany() {
  if (document.querySelector('[data-live="company"]')) (await import("./rooms/connection.js")).connect();
}

async function tendTalk() {
  const place = document.querySelector('[data-live="talk"]');
  if (!place) return;
  const [{ connect }, { followTalk }, { showTimes }] = await Promise.all([
    import("./rooms/connection.js"),
    import("./moderation/talk.js"),
    import("./rooms/times.js"),
  ]);
  followTalk(connect, place, showTimes);
}

async function tendDesk() {
  const [list, one] = ["cases", "case"].map((what) => document.querySelector(`[data-live="${what}"]`));
  if (!list && !one) return;
  const [{ connect }, { followCases, followCase }] = await Promise.all([import("./rooms/connection.js"), import("./moderation/desk.js")]);
  const connection = connect();
  if (list) followCases(connection, list);
  else followCase(connection, one);
}

async function tendGroup() {
  const place = document.querySelector('[data-live="group"]');
  if (!place) return;
  const [{ connect }, { followGroup }] = await Promise.all([import("./rooms/connection.js"), import("./rooms/live-marks.js")]);
  followGroup(connect(), place);
}

/** A room's own entry opens its connection; every script has run by the time the page is complete. */
async function complete() {
  if (document.readyState !== "complete") await new Promise((done) => window.addEventListener("load", done, { once: true }));
}

async function tendConversations() {
  const place = document.querySelector('[data-live="conversations"]');
  if (!place) return;
  const [{ connect }, { followConversations }] = await Promise.all([import("./rooms/connection.js"), import("./rooms/live-marks.js")]);
  followConversations(connect(), place);
}

async function tendCards() {
  if (!document.querySelector("[data-card], [data-cards]")) return;
  await complete();
  const [{ connect, theConnection }, { followCards }] = await Promise.all([import("./rooms/connection.js"), import("./accounts/card.js")]);
  followCards(theConnection() ?? connect());
}

async function tendFaces() {
  if (!document.querySelector("[data-face]")) return;
  await complete();
  const [{ connect, theConnection }, { followFaces }] = await Promise.all([import("./rooms/connection.js"), import("./accounts/faces.js")]);
  followFaces(theConnection() ?? connect());
}
