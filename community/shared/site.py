"""What the host sets in the browser, kept in the database. Each feature declares its own; admin shows them all."""

import time
from dataclasses import dataclass
from typing import Any

from sqlalchemy import JSON, String, select
from sqlalchemy.orm import Mapped, mapped_column

from . import db
from .db import Base


class SiteSetting(Base):
    __tablename__ = "site_settings"

    key: Mapped[str] = mapped_column(String(64), primary_key=True)
    value: Mapped[Any] = mapped_column(JSON)


@dataclass(frozen=True)
class Declared:
    """A setting of the site. `choices` are the values it can have; none means that the code alone writes it."""

    key: str
    default: Any
    choices: tuple[Any, ...] = ()

    def get(self) -> Any:
        value = db.session().scalar(select(SiteSetting.value).where(SiteSetting.key == self.key))
        return self.default if value is None else value

    def set(self, value: Any) -> None:
        """Within a transaction. Raises ValueError for what is not among the choices."""
        if self.choices and value not in self.choices:
            raise ValueError(f"{self.key} can't be {value!r}")
        with db.transaction() as session:
            session.merge(SiteSetting(key=self.key, value=value))


DECLARED: dict[str, Declared] = {}


def declare(key: str, default: Any, choices: tuple[Any, ...] = ()) -> Declared:
    DECLARED[key] = Declared(key, default, choices)
    return DECLARED[key]


MADE_BY = declare("site.made_by", "")
"""What filled this database: nothing, `demo` or `world`."""

RATES = declare("site.rates", "kept")
"""Whether the limits on how fast one person may act are kept. `open` is for measuring, so no page offers it."""

_rates_seen: tuple[float, bool] = (-60.0, True)


def rates_kept() -> bool:
    """RATES, read again every 5 seconds: it is asked at every event."""
    global _rates_seen
    if time.monotonic() - _rates_seen[0] > 5:
        _rates_seen = (time.monotonic(), RATES.get() == "kept")
    return _rates_seen[1]


def forget_rates() -> None:
    """Read RATES afresh next time: another database was opened."""
    global _rates_seen
    _rates_seen = (-60.0, True)
