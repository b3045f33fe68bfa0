"""Who is connected and who gets an emit: python-socketio's client manager, with the quick way out (fast_lane.py) for frames to many.
For one process, or for several that hear each other through Redis.
"""

from typing import Any

from engineio import packet as eio_packet
from socketio import Manager, RedisManager, packet

from .fast_lane import FastLane, frame_of


class FastManager(Manager):
    """Emits to many with one frame. Stands between a queue's manager and the stock one, so that it serves both."""

    lane: FastLane | None = None

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
        if self.lane is None or callback or not isinstance(rooms, list | tuple) or namespace not in self.rooms:
            super().emit(event, data, namespace, room=room, skip_sid=skip_sid, callback=callback, to=to, **kwargs)
            return
        text = self.server.packet_class(packet.EVENT, namespace=namespace, data=[event, data], binary=False).encode()
        pkt = eio_packet.Packet(eio_packet.MESSAGE, text)
        here, lines = self.rooms[namespace], self.lane.lines
        for name in rooms:
            for sid, eio_sid in tuple(here.get(name, {}).items()):
                if sid == skip_sid:
                    continue
                line = lines.get(eio_sid)
                if line is not None:
                    if not line.dead:
                        line.put(frame_of(pkt, line))
                else:
                    self.server._send_eio_packet(eio_sid, pkt)


class FastRedisManager(RedisManager, FastManager):
    """The same for several processes: what the queue brings is emitted here by FastManager, which stands behind it in line."""

    drop_here: Any = None

    def tell_others_to_drop(self, person: int, sign_in: str | None) -> None:
        """By the queue's own word for ending a connection, whose `sid` then names a person."""
        self._publish(
            {"method": "disconnect", "sid": ["person", person, sign_in], "namespace": "/", "host_id": self.host_id}
        )

    def _handle_disconnect(self, message: Any) -> None:
        match message.get("sid"):
            case ["person", person, sign_in]:
                self.drop_here(person, sign_in)
            case _:
                super()._handle_disconnect(message)


def manager(redis_url: str) -> FastManager:
    """The client manager for the server: of this process alone, or one that hears the others through Redis."""
    return FastRedisManager(redis_url) if redis_url else FastManager()
