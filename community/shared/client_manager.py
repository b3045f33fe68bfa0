"""Who is connected and who gets an emit: python-socketio's client manager, with the quick way out (fast_lane.py) for frames to many.
For one process, or for several that hear each other through Redis.
"""

from typing import Any

from engineio import packet as eio_packet
from socketio import Manager, packet

from .fast_lane import FastLane
from .line import Line
from .queue_between import QueueBetween


class FastManager(Manager):
    """Emits to many with one frame. Stands between a queue's manager and the stock one, so that it serves both."""

    lane: FastLane | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._lines: dict[Any, list[Line]] = {}
        """By room, the lines of all its connections; kept until somebody enters or leaves, and only where each has one."""

    def emit(
        self,
        event: str,
        data: Any,
        namespace: str,
        room: Any = None,
        skip_sid: Any = None,
        callback: Any = None,
        to: Any = None,
        **kwargs: Any,
    ) -> None:
        rooms = to or room
        lane = self.lane
        if lane is None or callback or not isinstance(rooms, list | tuple) or namespace != "/" or "/" not in self.rooms:
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, to=to, **kwargs)
            return
        text = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, data], binary=False).encode()
        pkt = eio_packet.Packet(eio_packet.MESSAGE, text)
        lines: list[Line] = []
        for name in rooms:
            known = self._lines.get(name)
            lines += self._look_for(name, pkt, skip_sid) if known is None else known
        lane.put_all(lines, pkt, but=lane.lines.get(self.eio_sid_from_sid(skip_sid, namespace)) if skip_sid else None)

    def _look_for(self, room: Any, pkt: Any, skip_sid: Any) -> list[Line]:
        """The lines of those in a room. Who has none gets the packet here, the stock way."""
        assert self.lane is not None
        found: list[Line] = []
        connections = tuple(self.rooms["/"].get(room, {}).items())
        for sid, eio_sid in connections:
            line = self.lane.lines.get(eio_sid)
            if line is not None:
                found.append(line)
            elif sid != skip_sid:
                self.server._send_eio_packet(eio_sid, pkt)
        if len(found) == len(connections):
            self._lines[room] = found
        return found

    def basic_enter_room(self, sid: str, namespace: str, room: Any, eio_sid: str | None = None) -> None:
        self._lines.pop(room, None)
        super().basic_enter_room(sid, namespace, room, eio_sid)

    def basic_leave_room(self, sid: str, namespace: str, room: Any) -> None:
        self._lines.pop(room, None)
        super().basic_leave_room(sid, namespace, room)


class FastRedisManager(QueueBetween, FastManager):
    """The same for several processes: what the queue brings is emitted here by FastManager, which stands behind it in line."""


def manager(redis_url: str) -> FastManager:
    """The client manager for the server: of this process alone, or one that hears the others through Redis."""
    return FastRedisManager(redis_url) if redis_url else FastManager()
