"""Whether a command that fills databases with made-up people may have this one. It never touches one that somebody lives in.

Asked before anything is migrated or opened, so it looks at the bare tables.
"""

from enum import Enum
from pathlib import Path

from flask_babel import gettext as _
from sqlalchemy import create_engine, inspect, select, text
from sqlalchemy.orm import Session

from community.shared.errors import Refused
from community.shared.site import MADE_BY, SiteSetting


class Found(Enum):
    """EMPTY: nobody lives there. OURS: the same command filled it before."""

    EMPTY = "empty"
    OURS = "ours"


def claim_database(url: str, maker: str) -> Found:
    """Look at the database for `maker` (demo or world). Raises Refused for one with people or tables that it did not make."""
    path = url.removeprefix("sqlite:///")
    if path != url and not Path(path).exists():
        return Found.EMPTY
    engine = create_engine(url)
    try:
        with Session(engine) as session:
            tables = set(inspect(engine).get_table_names())
            if not tables:
                return Found.EMPTY
            if not {"alembic_version", "people", SiteSetting.__tablename__} <= tables:
                raise Refused("not_ours", _("This database holds something that is not Hearth's. Name another one."))
            if session.scalar(select(SiteSetting.value).where(SiteSetting.key == MADE_BY.key)) == maker:
                return Found.OURS
            if session.execute(text("SELECT 1 FROM people LIMIT 1")).first() is None:
                return Found.EMPTY
    finally:
        engine.dispose()
    raise Refused(
        "not_ours",
        _(
            "There are people in this database, and `hearth %(maker)s` did not put them there. Name another one.",
            maker=maker,
        ),
    )
