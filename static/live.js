// Pages that live by the socket without being a room: those that say data-live. Here: loading what they want, on them alone, so that
// no other page carries the socket. Not here: the room page, which has its own entry (rooms/room.js).

export async function tendLivePage() {
  if (document.querySelector('[data-live="notices"]')) (await import("./rooms/connection.js")).connect();
  const place = document.querySelector('[data-live="group"]');
  if (!place) return;
  const [{ connect }, { followGroup }] = await Promise.all([import("./rooms/connection.js"), import("./rooms/live-marks.js")]);
  followGroup(connect(), place);
}
