"""The database's history (Alembic), one line of it. A migration never imports community code: it must still run when that has
moved on.

A revision like "0004" may change what older servers lean on. One that only adds (expands) is named after the last of those, "0003.1":
servers of 0003 run on beside it, and start on it (docs/guides/scaling.md, *A new version without a gap*).
"""

import time
from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine
from sqlalchemy.exc import OperationalError

HERE = Path(__file__).parent

WAITED_TOO_LONG = ("55P03", "40P01")
"""PostgreSQL's codes for a lock that was not to be had in time, and for two who waited for each other."""
TRIES = 40


class TooNew(SystemExit):
    """Ends the process with a sentence: this code is older than the database allows."""


def config_for(url: str) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE))
    config.attributes["url"] = url
    return config


def upgrade(url: str, to: str = "head") -> None:
    """Bring the database up to the newest revision. Does nothing, quickly, where it is there already."""
    if url.startswith("sqlite:///"):
        Path(url.removeprefix("sqlite:///")).parent.mkdir(parents=True, exist_ok=True)
    config = config_for(url)
    if to == "head" and _is_there(url, ScriptDirectory.from_config(config)):
        return
    for tries_left in reversed(range(TRIES)):
        try:
            command.upgrade(config, to)
            return
        except OperationalError as fault:
            if getattr(fault.orig, "pgcode", None) not in WAITED_TOO_LONG or not tries_left:
                raise
            time.sleep(1)  # and those who were kept waiting go on


def _is_there(url: str, history: ScriptDirectory) -> bool:
    """Whether the database needs nothing: it is at the newest revision, or further on by such as only add. Raises TooNew."""
    at, known = current(url), {script.revision for script in history.walk_revisions()}
    if at is None or at in known:
        return at == history.get_current_head()
    fits, only_adds, _number = at.partition(".")
    if only_adds and fits in {revision.partition(".")[0] for revision in known}:
        return True
    raise TooNew(
        f"The database is at revision {at}, which this Hearth (revision {history.get_current_head()}) is too old for. "
        "Start a newer one."
    )


def downgrade(url: str, to: str) -> None:
    command.downgrade(config_for(url), to)


def current(url: str) -> str | None:
    """The revision that the database is at; None for an empty one."""
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return MigrationContext.configure(connection).get_current_revision()
    finally:
        engine.dispose()
