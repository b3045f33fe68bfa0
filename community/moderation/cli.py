"""The moderators' commands: `hearth audit verify` reads the whole log and says whether anything in it was changed or is missing."""

import sys
from dataclasses import replace

import click

from community import create_app
from community.shared import db
from community.shared.settings import load

from .queries.chain import verified


def _kept(_context: click.Context, _option: click.Parameter, told: str | None) -> tuple[int, str] | None:
    number, _colon, link = (told or "").partition(":")
    if told is None:
        return None
    if not (number.isascii() and number.isdigit() and link):
        raise click.BadParameter("it looks like 42:9f86d081…, as this command told it.")
    return int(number), link


@click.group()
def audit() -> None:
    """The log of what moderators did."""


@audit.command()
@click.option("--since", callback=_kept, help="Where the log ended once before, as this command told it then.")
def verify(since: tuple[int, str] | None) -> None:
    """Read the log from its first entry and say whether each is there and as it was written; ends with 1 where one is not.

    Keep what it tells in the end somewhere else: only so the loss of the newest entries can be seen, or of all of them.
    """
    app = create_app(replace(load(), async_mode="threading"))  # a command serves nobody
    with app.app_context(), db.unit():
        found = verified(since)
    if found.fault is not None:
        row = f" (row {found.fault.entry_id})" if found.fault.entry_id is not None else ""
        click.echo(f"Entry {found.fault.number:,}{row}: {found.fault.what}.", err=True)
        sys.exit(1)
    click.echo(f"{found.number:,} entries, each as it was written. The log ends at {found.number}:{found.hash}")


commands = [audit]
