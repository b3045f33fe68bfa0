// What waits until the other is awake: one's own, between the messages and those on their way. Here: drawing it, taking it back into the
// box, letting it go. Not here: when it goes, which the server alone knows.
import { at, blank, say } from "./page.js";
import { keepPlace } from "./list.js";
import { Away } from "./connection.js";
import { tell } from "./status.js";
import { showTime } from "./times.js";

const place = at("postponed");
const part = (li, name) => li.querySelector(`[data-part="${name}"]`);

const stamp = (one) => `${one.id}:${one.waits}:${one.expected_at ?? ""}:${one.say}`;

function draw(one) {
  const li = blank("postponed-blank");
  li.id = `p-${one.id}`;
  li.dataset.id = one.id;
  li.dataset.said = stamp(one);
  for (const button of li.querySelectorAll("[formaction]")) {
    button.setAttribute("formaction", button.getAttribute("formaction").replace(at("postponed-blank").dataset.number, one.id));
  }
  if (one.waits) part(li, "why").remove();
  else {
    part(li, "say").textContent = one.say;
    part(li, "waits").remove();
  }
  if (one.expected_at) showTime(li.querySelector("time"), one.expected_at);
  else part(li, "when")?.remove();
  part(li, "text").innerHTML = one.html; // cleaned by the server, as in a message
  return li;
}

/** `giveBack` takes words into the box with a sentence; `changed` is called when the server was asked to do something. */
export function openPostponed(connection, { giveBack, changed }) {
  const known = new Map();

  function show(all) {
    if (!place) return;
    const focused = place.contains(document.activeElement) ? document.activeElement.closest("li")?.dataset.id : null;
    known.clear();
    for (const one of all) known.set(String(one.id), one);
    const same = [...place.children].map((li) => li.dataset.said ?? "").join() === all.map(stamp).join();
    if (same && place.children.length) return; // nothing is read out again, and an open fold stays open
    keepPlace(() => {
      place.replaceChildren(...all.map(draw));
      place.hidden = !all.length;
    });
    if (focused) (at(`p-${focused}`) ?? at("body")).focus({ preventScroll: true });
  }

  async function take(li, drops) {
    const here = known.get(li.dataset.id);
    let ack;
    try {
      ack = await connection.ask("postponed:cancel", { id: Number(li.dataset.id) });
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      // Whether it got through nobody knows: the words are safe in the box, and the list says what still waits.
      if (here && !drops) giveBack(here, say("not_now"));
      else tell(say("not_now"));
      return;
    }
    if (!ack.ok) tell(ack.code === "not_found" ? say("postponed_gone") : ack.say, { stays: true });
    else if (drops) tell(say("postponed_let_go"));
    else giveBack(ack.words, say("postponed_back"));
    changed();
  }

  place?.addEventListener("click", (event) => {
    const button = event.target.closest('[data-act^="postponed-"]');
    if (!button) return;
    event.preventDefault();
    take(button.closest("li"), button.dataset.act === "postponed-drop");
  });

  return { show, clear: () => show([]) };
}
