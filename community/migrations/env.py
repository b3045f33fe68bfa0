"""How Alembic runs here. Only autogenerate needs the models; running the history does not."""

from typing import Any

from alembic import context
from sqlalchemy import create_engine, pool

config = context.config
url = config.attributes["url"]
target = config.attributes.get("metadata")

NOT_OURS = ("message_search",)
"""Search tables and columns, made by hand for each database: the models don't have them."""


def ours(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
    if kind == "table":
        return not (name or "").startswith(NOT_OURS)
    if kind == "column":
        return name != "search"
    if kind == "index":
        return not (name or "").startswith("ix_messages_search")
    return True


# People write while this runs. What waits for a table keeps everybody behind it waiting, so it waits two seconds at most, and each step
# is a transaction of its own; migrations.upgrade tries again.
options = {"options": "-c lock_timeout=2s"} if url.startswith("postgresql") else {}
engine = create_engine(url, poolclass=pool.NullPool, connect_args=options)
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=target,
        include_object=ours,
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
        transaction_per_migration=True,
    )
    with context.begin_transaction():
        context.run_migrations()
