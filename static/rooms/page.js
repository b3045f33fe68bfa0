// The room's page as its scripts know it: its elements, its words. Not here: behaviour, nor times (times.js).

export const room = document.getElementById("room");
export const at = (id) => document.getElementById(id);
export const about = {
  room: Number(room?.dataset.room),
  group: Number(room?.dataset.group),
  me: Number(room?.dataset.me),
  name: room?.dataset.myName,
};

const words = JSON.parse(room?.dataset.words ?? "{}");

/** A translated word or sentence, with {places} filled. */
export function say(key, places = {}) {
  return Object.entries(places).reduce((text, [name, value]) => text.replaceAll(`{${name}}`, value), words[key] ?? "");
}
export const labels = { needs: words.needs ?? {}, responses: words.responses ?? {}, order: words.response_order ?? [] };

export function make(tag, { className = "", text = "", ...rest } = {}) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.textContent = text;
  return Object.assign(element, rest);
}

export function blank(id) {
  return at(id).content.firstElementChild.cloneNode(true);
}
