"""Work that comes round by itself. A job is small, safe to run twice, and runs in one process at a time (a lease row)."""

import logging
import os
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from . import db
from .clock import now
from .db import Base

log = logging.getLogger(__name__)


class JobLease(Base):
    __tablename__ = "job_leases"

    name: Mapped[str] = mapped_column(String(80), primary_key=True)
    holder: Mapped[str] = mapped_column(String(120))
    until: Mapped[datetime]


@dataclass(frozen=True)
class Job:
    name: str
    seconds: float
    run: Callable[[], None]


JOBS: dict[str, Job] = {}


def every(seconds: float) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Run this function about every so many seconds, in one process."""

    def register(run: Callable[[], None]) -> Callable[[], None]:
        name = f"{run.__module__.removeprefix('community.')}.{run.__name__}"
        JOBS[name] = Job(name, seconds, run)
        return run

    return register


def _holder() -> str:
    return f"{socket.gethostname()}:{os.getpid()}"


def take_lease(job: Job) -> bool:
    """True when this process may run the job now; nobody else may until its time has passed."""
    at = now()
    with db.transaction() as session:
        lease = session.get(JobLease, job.name, with_for_update=True)
        until = at + timedelta(seconds=job.seconds * 0.9)
        # One that ends later than any taken now was taken by a clock that was ahead: it would hold the job up for as long.
        if lease is not None and at < lease.until <= until:
            return False
        session.merge(JobLease(name=job.name, holder=_holder(), until=until))
    return True


def run_due() -> None:
    """Run every job whose lease is free. One that fails is logged; the others run."""
    for job in JOBS.values():
        try:
            with db.unit():
                if take_lease(job):
                    job.run()
        except Exception:
            log.exception("job %s failed", job.name)


def loop(sleep: Callable[[float], object] = time.sleep, pause: float = 5.0) -> None:
    """Look for due jobs until the process ends."""
    while True:
        run_due()
        sleep(pause)
