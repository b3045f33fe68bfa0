// The quiet mark in the navigation while something waits, kept in step by the page's connection where it has one; and on the inbox itself
// the offer to look again. Never a number. Not here: what waits, which only the server says.

export function followNotices(socket) {
  const mark = document.querySelector("[data-waits]");
  const offer = document.querySelector('[data-live="notices"] [data-look-again]');

  socket.on("notice:made", () => {
    if (mark) mark.hidden = false;
    if (offer) offer.hidden = false;
  });
  // Met on another page of mine.
  socket.on("notice:met", ({ waits }) => {
    if (mark) mark.hidden = !waits;
    if (offer) offer.hidden = false;
  });
}
