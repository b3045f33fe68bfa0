"""An SMTP server on loopback that takes every mail and can be asked to hold one: its sender then knows as little as we do."""

import socketserver
import threading
from collections import Counter
from typing import Any


class PostOffice:
    """`arrived` counts mails by subject. While `holds` is set, a mail that arrived is answered only after `let_go`."""

    def __init__(self) -> None:
        self.arrived: Counter[str] = Counter()
        self.holding = threading.Event()
        """Somebody waits to hear that their mail arrived."""
        self.holds = False
        self._answers = threading.Event()
        office = self

        class Desk(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                office._serve(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Desk)
        self._server.daemon_threads = True
        self.url = f"smtp://127.0.0.1:{self._server.server_address[1]}"

    def hold_the_next(self) -> None:
        self.holding.clear()
        self._answers.clear()
        self.holds = True

    def let_go(self) -> None:
        self.holds = False
        self._answers.set()

    def _serve(self, wire: Any) -> None:
        def says(line: str) -> None:
            wire.wfile.write(f"{line}\r\n".encode())

        says("220 here")
        while word := wire.rfile.readline()[:4].strip().upper():
            if word == b"DATA":
                says("354 go on")
                subject = ""
                while (line := wire.rfile.readline().rstrip()) != b".":
                    if line.startswith(b"Subject: "):
                        subject = line.removeprefix(b"Subject: ").decode()
                self.arrived[subject] += 1
                if self.holds:
                    self.holding.set()
                    self._answers.wait(60)
            says("221 bye" if word == b"QUIT" else "250 ok")
            if word == b"QUIT":
                return

    def __enter__(self) -> "PostOffice":
        threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True).start()
        return self

    def __exit__(self, *_fault: object) -> None:
        self.let_go()
        self._server.shutdown()
        self._server.server_close()
