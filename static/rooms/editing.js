// Changing one's own words in their place, for ten minutes. What was typed stays when the server says no.
import { at, blank, say } from "./page.js";
import { closeMenu, messageOf } from "./actions.js";
import { keepPlace } from "./list.js";
import { tell } from "./status.js";
import { Away } from "./connection.js";

function open(li) {
  if (li.querySelector(".edit-form")) return;
  const form = blank("edit-blank");
  form.elements.body.value = li.dataset.body ?? "";
  const tags = (li.dataset.tags ?? "").split(" ");
  for (const box of form.querySelectorAll('[name="notes"]')) {
    box.checked = tags.includes(box.value);
    // The blank's ids would be there twice if two messages were open.
    const id = `${box.id}-${li.dataset.id}`;
    form.querySelector(`label[for="${box.id}"]`).htmlFor = id;
    box.id = id;
  }
  keepPlace(() => {
    li.classList.add("is-edited");
    li.append(form);
  });
  form.elements.body.focus();
  form.scrollIntoView({ block: "nearest" });
}

function close(li) {
  keepPlace(() => {
    li.querySelector(".edit-form")?.remove();
    li.classList.remove("is-edited");
  });
  li.querySelector("details.actions > summary")?.focus();
}

export function tendEditing(connection, thread) {
  const log = at("log");
  log.addEventListener("click", (event) => {
    const element = event.target.closest("[data-act]");
    if (element?.dataset.act === "edit") {
      event.preventDefault();
      closeMenu(messageOf(element));
      open(messageOf(element));
    }
    if (element?.dataset.act === "edit-leave") close(messageOf(element));
  });
  log.addEventListener("keydown", (event) => {
    if (!event.target.closest?.(".edit-form")) return;
    if (event.key === "Escape") close(messageOf(event.target));
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
  });
  log.addEventListener("submit", async (event) => {
    const form = event.target.closest(".edit-form");
    if (!form) return;
    event.preventDefault();
    const alert = form.querySelector('[role="alert"]');
    alert.textContent = "";
    const id = Number(messageOf(form).dataset.id);
    const notes = [...form.querySelectorAll('[name="notes"]:checked')].map((box) => box.value);
    try {
      const ack = await connection.ask("message:edit", { id, body: form.elements.body.value, notes });
      if (!ack.ok) {
        alert.textContent = ack.say;
        return;
      }
      close(messageOf(form)); // the element of now, which may not be that of before
      thread.change(ack.message);
      tell(say("saved"));
    } catch (error) {
      if (!(error instanceof Away)) throw error;
      alert.textContent = say("not_now");
    }
  });
}
