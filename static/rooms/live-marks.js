// Unread marks on rows of rooms, and the quiet offer to look again. Used by the room page (its other rooms), by the group page and by the
// list of conversations, where what moved last comes first.
// Never a number, and never a reload by itself: somebody may be in the middle of a sentence.

export function mark(roomId, unread = true) {
  for (const row of document.querySelectorAll(`[data-room-id="${Number(roomId)}"]`)) {
    const dot = row.querySelector(".unread-mark");
    if (dot) dot.hidden = !unread;
  }
}

/** Whether a message is new to its reader: somebody else wrote it, from whom they don't keep away. As the server's queries/marks.py. */
export const raisesMark = (message, me) => message.author?.id !== me && message.covered?.by !== "person";

/** Keep a group page in step: marks, and where more than a mark changed, a link to look again. */
export function followGroup(connection, place) {
  const group = Number(place.dataset.group);
  const me = Number(place.dataset.me);
  const offer = place.querySelector("[data-look-again]");
  const offerAnew = () => offer && (offer.hidden = false);

  connection.hear("message:sent", (message) => {
    if (raisesMark(message, me)) mark(message.room);
  });
  connection.hear("room:marked", ({ room }) => mark(room, false));
  for (const event of ["membership:changed", "agreement:changed", "newcomer:arrived", "group:asked"]) {
    connection.hear(event, (frame) => frame.group === group && offerAnew());
  }
  connection.hear("message:held", offerAnew);
  connection.hear("room:changed", offerAnew); // may be another group's: the link then shows the same again
  connection.hear("frames:missed", offerAnew);
  connection.hear("session:ended", () => {
    connection.end();
    offerAnew();
  });
}

/** Keep the list of conversations in step. A row moves up only while nobody is about to press one: it waits for pointer and focus to leave. */
export function followConversations(connection, place) {
  const me = Number(place.dataset.me);
  const list = place.querySelector("[data-newest-first]");
  const offerAnew = () => (place.querySelector("[data-look-again]").hidden = false);
  const moved = new Set();
  const asked = new Set();

  /** A room that is not in the list: of a group, or a conversation that began just now. The page itself, asked for anew, knows. */
  async function isNew(roomId) {
    if (asked.has(roomId)) return false;
    asked.add(roomId);
    const answer = await fetch(window.location.pathname).catch(() => null);
    if (!answer?.ok || answer.redirected) return false;
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    return page.querySelector(`[data-newest-first] [data-room-id="${Number(roomId)}"]`) !== null;
  }

  function moveUp() {
    if (!list || list.matches(":hover") || list.contains(document.activeElement)) return;
    for (const row of moved) list.prepend(row);
    moved.clear();
  }

  connection.hear("message:sent", (message) => {
    const row = list?.querySelector(`[data-room-id="${Number(message.room)}"]`);
    if (!row) return isNew(message.room).then((found) => found && offerAnew());
    if (row.dataset.apart !== undefined) return;
    if (raisesMark(message, me)) mark(message.room);
    moved.delete(row);
    moved.add(row);
    moveUp();
  });
  connection.hear("room:marked", ({ room }) => mark(room, false));
  list?.addEventListener("pointerleave", moveUp);
  list?.addEventListener("focusout", () => setTimeout(moveUp));
  for (const event of ["connection:changed", "room:changed", "postponed:changed", "frames:missed"]) connection.hear(event, offerAnew);
  connection.hear("session:ended", () => {
    connection.end();
    offerAnew();
  });
}
