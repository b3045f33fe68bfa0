"""A connection that never makes anybody wait: one loop holds hundreds of them open, however they fare. tests/bench/wire.py is quicker
and opens only where all is well; here the handshake goes in steps, too. What is said over it is member.py's."""

import base64
import errno
import os
import socket
import struct


class Line:
    """Opens by itself as `moves` is called when the socket may be read or written. Raises OSError once it is gone."""

    def __init__(self, port: int, cookie: str):
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        self.socket.setblocking(False)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._rest = b""
        self._port, self._cookie = port, cookie
        self._steps = ["connected", "upgraded", "engine", "space"]
        """What the handshake still waits for."""
        if (code := self.socket.connect_ex(("127.0.0.1", port))) not in (0, errno.EINPROGRESS):
            raise OSError(code, os.strerror(code))

    @property
    def is_open(self) -> bool:
        return not self._steps

    @property
    def waits_for_connect(self) -> bool:
        return self._steps[:1] == ["connected"]

    def moves(self) -> list[bytes]:
        """Go as far as can be gone now; gives whole frames that came."""
        if self.waits_for_connect:
            if code := self.socket.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR):
                raise OSError(code, os.strerror(code))
            self._ask()
            del self._steps[0]
            return []
        try:
            got = self.socket.recv(262_144)
        except BlockingIOError:
            return []
        if not got:
            raise ConnectionError("the other side closed it")
        self._rest += got
        if self._steps[:1] == ["upgraded"]:
            head, whole, rest = self._rest.partition(b"\r\n\r\n")
            if not whole:
                return []
            status = head.split(b"\r\n", 1)[0]
            if b" 101 " not in status:
                raise ConnectionError(status.decode(errors="replace"))
            self._rest = rest
            del self._steps[0]
        frames = self._frames()
        while frames and self._steps:
            first, step = frames.pop(0), self._steps.pop(0)
            if not first.startswith(b"0" if step == "engine" else b"40"):
                raise ConnectionError(f"{first[:60]!r} for an answer to the handshake")
            if step == "engine":
                self.send(b"40")
        return frames

    def send(self, text: bytes) -> None:
        """A masked text frame; the mask is nought."""
        length = len(text)
        head = struct.pack("!BB", 0x81, 0x80 | length) if length < 126 else struct.pack("!BBH", 0x81, 0xFE, length)
        self.socket.sendall(head + b"\0\0\0\0" + text)

    def close(self) -> None:
        self.socket.close()

    def _frames(self) -> list[bytes]:
        """Whole frames of what came, pings answered. A frame that closes raises ConnectionError."""
        frames, data, at = [], self._rest, 0
        while len(data) - at >= 2:
            length, start = data[at + 1], at + 2
            if length > 125:
                wide = 2 if length == 126 else 8
                length, start = int.from_bytes(data[start : start + wide], "big"), start + wide
            if len(data) < start + length:
                break
            frame, kind = data[start : start + length], data[at] & 0x0F
            at = start + length
            if kind == 8:
                raise ConnectionError("the server ended the websocket")
            if frame == b"2":
                self.send(b"3")
            else:
                frames.append(frame)
        self._rest = data[at:]
        return frames

    def _ask(self) -> None:
        lines = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {base64.b64encode(os.urandom(16)).decode()}",
            "Sec-WebSocket-Version: 13",
            f"Cookie: {self._cookie}",
        ]
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
