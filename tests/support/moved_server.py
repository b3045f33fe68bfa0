"""A Hearth whose clock a test moves: the same app.py as a process of its own, with time-machine before it. Its wall clock jumps ahead and
runs on from there; waiting (the monotonic clock) goes on as it does, so sockets and timers notice nothing.

The test writes how many seconds ahead it shall be and sends SIGUSR1; the process says that it has done so.
"""

import os
import runpy
import signal
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import time_machine

from community.shared.settings import ROOT
from tests.support.server import Server

WHERE = "HEARTH_TEST_CLOCK"
SAYS = "The clock is ahead by "


class MovedServer(Server):
    program = ("-m", "tests.support.moved_server")

    def __init__(self, data_dir: Path, **more: str):
        self.clock = data_dir.with_name(f"{data_dir.name}.clock")
        self.ahead = timedelta()
        super().__init__(data_dir, **{WHERE: str(self.clock)}, **more)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def lets_pass(self, time_passed: timedelta) -> None:
        self.ahead += time_passed
        self.clock.write_text(str(self.ahead.total_seconds()))
        os.kill(self.pid, signal.SIGUSR1)
        self.wait_for_line(f"{SAYS}{self.ahead.total_seconds()}")


def main() -> None:
    clock, ahead = Path(os.environ[WHERE]), 0.0
    moment = time_machine.travel(time.time(), tick=True).start()

    def move(*_signal: object) -> None:
        nonlocal ahead
        wanted = float(clock.read_text())
        moment.shift(wanted - ahead)
        ahead = wanted
        print(f"{SAYS}{wanted}", flush=True)

    signal.signal(signal.SIGUSR1, move)
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")


if __name__ == "__main__":
    main()
