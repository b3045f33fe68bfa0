// The list of people and the page of a pair: when something changed, a quiet offer to look again. Never a reload by itself, for somebody
// may be in the middle of a sentence, and never what changed: the page that comes says it.

export function followPeople(connection, place) {
  const offer = place.querySelector("[data-look-again]");
  const offerAnew = () => offer && (offer.hidden = false);
  connection.hear("connection:changed", offerAnew);
  connection.hear("session:ended", () => {
    connection.end();
    offerAnew();
  });
}
