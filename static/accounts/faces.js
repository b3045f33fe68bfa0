// The small pictures beside names, kept in step: when somebody's profile changed, or how they stand to the reader, theirs is asked for
// anew, and the server gives what may be seen now. Not here: deciding that.

let asked = 0;

function askAgain(face) {
  // Any version but the pattern's is answered with what may be seen; a new one is not taken from the page's memory.
  face.src = face.src.replace(/[^/]*$/, `anew-${(asked += 1)}`);
}

export function followFaces(connection) {
  const again = (person) => {
    for (const face of document.querySelectorAll("[data-face]")) if (!person || Number(face.dataset.face) === person) askAgain(face);
  };
  for (const event of ["profile:changed", "boundaries:changed"]) connection.hear(event, ({ id }) => again(id));
  for (const event of ["connection:changed", "membership:changed", "frames:missed"]) connection.hear(event, () => again());
}
