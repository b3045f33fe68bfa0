"""The database's history (Alembic), one line of it. A migration never imports community code: it must still run when that has
moved on."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine

HERE = Path(__file__).parent


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
    if to == "head" and current(url) == ScriptDirectory.from_config(config).get_current_head():
        return
    command.upgrade(config, to)


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
