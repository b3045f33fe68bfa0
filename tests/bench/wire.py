"""The least of a websocket and Socket.IO client that a bench needs: many connections in one process, cheap to read. Not a proper
client: it trusts the server (tests/support/client.py is the proper one)."""

import base64
import os
import socket
import struct
import zlib

EVENT = b"42"
"""How a Socket.IO event begins."""
PING = b"2"
PLAIN, COMPRESSED, GOODBYE = 0x81, 0x40, 0x8
"""RFC 6455, 5.2: a whole text frame, the bit that RFC 7692 sets, the opcode of a closing one."""


class Frames:
    """Takes a server's frames out of what arrives, however it is cut. Those that `tallies` are counted in `heard` and not handed out,
    if they are events: that costs a fraction."""

    def __init__(self) -> None:
        self.tallies = False
        self.heard = 0
        self.inflate: zlib._Decompress | None = None
        self._rest = b""

    def take(self, got: bytes) -> list[bytes]:
        """Whole frames' texts, oldest first. Raises ConnectionError where the server says goodbye."""
        frames = []
        data = self._rest + got if self._rest else got
        at, end, tallies = 0, len(data), self.tallies
        while end - at >= 2:
            length, start = data[at + 1], at + 2
            if length == 126:
                if end - at < 4:
                    break
                length, start = (data[at + 2] << 8) | data[at + 3], at + 4
            elif length == 127:
                length, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if end - start < length:
                break
            kind, at = data[at], start + length
            if tallies and kind == PLAIN and length > 1 and data[start] == EVENT[0] and data[start + 1] == EVENT[1]:
                self.heard += 1
                continue
            frame = data[start:at]
            if kind & COMPRESSED:
                assert self.inflate is not None
                frame = self.inflate.decompress(frame + b"\0\0\xff\xff")
                if tallies and frame.startswith(EVENT):
                    self.heard += 1
                    continue
            if kind & 0x0F == GOODBYE:
                raise ConnectionError("the server said goodbye")
            frames.append(frame)
        self._rest = data[at:]
        return frames


class Wire:
    """One connection. Opened blocking, then to be read when there is something to read. It offers permessage-deflate, as every browser
    does; whether the server takes it is the server's affair."""

    def __init__(self, port: int, cookie: str, compression: bool = True, receive_buffer: int = 0):
        self.socket = socket.socket()
        if receive_buffer:
            self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.socket.settimeout(60)
        self.socket.connect(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.frames = Frames()
        self._open(port, cookie, compression)

    def _open(self, port: int, cookie: str, compression: bool) -> None:
        """Handshake: HTTP, Engine.IO, Socket.IO."""
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [
            "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1",
            f"Host: 127.0.0.1:{port}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            f"Sec-WebSocket-Key: {key}",
            "Sec-WebSocket-Version: 13",
            f"Cookie: {cookie}",
        ]
        if compression:
            lines.append("Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits")
        self.socket.sendall(("\r\n".join(lines) + "\r\n\r\n").encode())
        head = b""
        while b"\r\n\r\n" not in head:
            got = self.socket.recv(4096)
            if not got:
                raise ConnectionError("refused")
            head += got
        status, rest = head.split(b"\r\n\r\n", 1)
        if b" 101 " not in status.split(b"\r\n", 1)[0]:
            raise ConnectionError(status.decode())
        if b"permessage-deflate" in status:
            self.frames.inflate = zlib.decompressobj(-zlib.MAX_WBITS)
        self._expect(b"0", self.frames.take(rest))
        self.send(b"40")
        self._expect(b"40", [])
        self.socket.setblocking(False)

    @property
    def compressed(self) -> bool:
        """Whether the server took the offer."""
        return self.frames.inflate is not None

    def _expect(self, start: bytes, frames: list[bytes]) -> None:
        while not frames:
            got = self.socket.recv(65536)
            if not got:
                raise ConnectionError("closed")
            frames = self.frames.take(got)
        if not frames[0].startswith(start):
            raise ConnectionError(f"{frames[0]!r} instead of {start!r}")

    def send(self, text: bytes) -> None:
        """A masked text frame. The mask is nought: it costs nothing here, and the server has to take it off all the same."""
        length = len(text)
        head = struct.pack("!BB", 0x81, 0x80 | length) if length < 126 else struct.pack("!BBH", 0x81, 0xFE, length)
        self.socket.sendall(head + b"\0\0\0\0" + text)

    def read(self) -> list[bytes]:
        """Whole frames that are there now; pings are answered here. Raises ConnectionError when the server is gone."""
        try:
            got = self.socket.recv(65536)
        except BlockingIOError:
            return []
        if not got:
            raise ConnectionError("the server closed a connection")
        frames = self.frames.take(got)
        if PING in frames:
            self.send(b"3")
            frames = [frame for frame in frames if frame != PING]
        return frames

    def close(self) -> None:
        self.socket.close()
