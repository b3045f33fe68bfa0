// The page's one connection. Here: opening it, asking and waiting for the ack, coming back. Not here: what any event means.
import { io } from "socket.io-client";
import { followCompany } from "../connections/company.js";
import { followNotices } from "../notifications/mark.js";

const PATIENCE_MS = 10_000;
const COME_BACK_MS = 2_000;

/** The question did not get through, or its answer did not: nobody knows which, so asking again must be harmless. */
export class Away extends Error {}

let opened;

/** The connection that this page has open already, whichever part of it did that. */
export const theConnection = () => opened;

/** Open the connection. `on` takes back(again), away(), refused(): the last when the server knows nobody by this cookie. */
export function connect(on = {}) {
  const socket = io({
    transports: ["websocket", "polling"],
    tryAllTransports: true, // else a network that blocks websockets is never tried with polling
    reconnectionDelay: 500,
    reconnectionDelayMax: 8_000,
  });
  let wasHere = false;
  let ended = false;
  let comingBack;

  socket.on("connect", () => {
    on.back?.(wasHere);
    wasHere = true;
  });
  socket.on("disconnect", (reason) => {
    if (ended || reason === "io client disconnect") return;
    on.away?.();
    // The server closed it (say, this page had fallen far behind). The library comes back by itself in every other case.
    if (reason === "io server disconnect") comingBack = setTimeout(() => socket.connect(), COME_BACK_MS);
  });
  socket.on("connect_error", () => {
    if (!socket.active && !ended) on.refused?.();
    else on.away?.();
  });

  // Somebody began a break on another page of theirs: this one becomes the calm page.
  socket.on("break:begun", () => {
    end();
    window.location.reload();
  });
  followNotices(socket);
  followCompany(socket);

  function end() {
    ended = true;
    clearTimeout(comingBack);
    socket.disconnect();
  }
  window.addEventListener("pagehide", end);
  // A page out of the browser's memory may show what its reader may no longer see.
  window.addEventListener("pageshow", (event) => event.persisted && window.location.reload());

  opened = {
    hear: (event, listener) => socket.on(event, listener),
    isHere: () => socket.connected,
    end,
    /** The ack of an event. Throws Away. */
    async ask(event, payload) {
      if (!socket.connected) throw new Away(); // the library would keep it and send it some time
      try {
        return await socket.timeout(PATIENCE_MS).emitWithAck(event, payload);
      } catch {
        throw new Away();
      }
    },
  };
  return opened;
}
