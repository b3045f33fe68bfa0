// Unread marks on rows of rooms, and the quiet offer to look again. Used by the room page (its other rooms) and by the group page.
// Never a number, and never a reload by itself: somebody may be in the middle of a sentence.

export function mark(roomId, unread = true) {
  for (const row of document.querySelectorAll(`[data-room-id="${Number(roomId)}"]`)) {
    const dot = row.querySelector(".unread-mark");
    if (dot) dot.hidden = !unread;
  }
}

/** Keep a group page in step: marks, and where more than a mark changed, a link to look again. */
export function followGroup(connection, place) {
  const group = Number(place.dataset.group);
  const me = Number(place.dataset.me);
  const offer = place.querySelector("[data-look-again]");
  const offerAnew = () => offer && (offer.hidden = false);

  connection.hear("message:sent", (message) => {
    if (message.author?.id !== me) mark(message.room);
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
