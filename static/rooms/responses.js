// Supportive responses: the line that says which were given, and the four toggles. Never a count; who gave which is for the author alone.
import { at, labels, make, say } from "./page.js";
import { act, messageOf } from "./actions.js";
import { keepPlace } from "./list.js";

/** The line of a message's responses: which were given, with names where the reader is its author. */
export function fillResponses(line, responses, mine, given = []) {
  line.replaceChildren(make("span", { className: "visually-hidden", text: `${say("given")} ` }));
  for (const kind of responses) {
    const word = make("span", { className: mine.includes(kind) ? "given given-mine" : "given", text: labels.responses[kind] ?? kind });
    const names = given.filter((one) => one.kind === kind).map((one) => one.name).join(", ");
    if (names) word.append(make("span", { className: "given-names", text: `: ${names}` }));
    if (mine.includes(kind)) word.append(make("span", { className: "visually-hidden", text: ` ${say("you_too")}` }));
    line.append(word, " ");
  }
}

export function press(li, mine) {
  for (const toggle of li.querySelectorAll('[data-act="respond"]')) toggle.setAttribute("aria-pressed", String(mine.includes(toggle.value)));
}

function show(li, responses, mine) {
  press(li, mine);
  keepPlace(() => {
    let line = li.querySelector('[data-part="responses"]');
    if (!line) {
      line = make("p", { className: "responses" });
      line.dataset.part = "responses";
      li.querySelector("details.actions").before(line);
    }
    fillResponses(line, responses, mine);
    if (!responses.length) line.remove();
  });
}

export function tendResponses(connection, thread) {
  at("log").addEventListener("click", async (event) => {
    const toggle = event.target.closest('[data-act="respond"]');
    if (!toggle) return;
    event.preventDefault();
    const id = Number(messageOf(toggle).dataset.id);
    const on = toggle.getAttribute("aria-pressed") !== "true";
    const ack = await act(connection, "message:respond", { id, kind: toggle.value, on });
    // Its element may have been drawn anew meanwhile.
    const li = document.querySelector(`#messages .message[data-id="${id}"]`);
    if (ack && li) show(li, ack.responses, ack.mine);
    if (ack) thread.follow(ack.rev);
  });
}
