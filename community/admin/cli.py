"""The host's commands: `hearth world` and `hearth demo` fill a database with made-up people, `hearth seal-anew` follows a change of keys."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import click
from flask import Flask

from community import create_app, migrations
from community.shared import db
from community.shared.errors import HearthError
from community.shared.settings import load

from .services.claim_database import Found, claim_database


@contextmanager
def _opened(maker: str, anew: bool) -> Iterator[tuple[Flask, Found]]:
    """The database that the settings name, migrated and open, if `maker` may have it. `anew`: emptied if it was filled before.
    Ends the process with 2 when it may not."""
    settings = load()
    try:
        found = claim_database(settings.database_url, maker)
    except HearthError as refusal:
        click.echo(refusal.say, err=True)
        sys.exit(2)
    if anew and found is Found.OURS:
        migrations.downgrade(settings.database_url, "base")
    migrations.upgrade(settings.database_url)
    app = create_app(replace(settings, async_mode="threading"))  # a command serves nobody
    with app.app_context():
        yield app, found


@click.command()
@click.option(
    "--people", default=24, show_default=True, type=click.IntRange(2, 50_000), help="Members of the one group."
)
@click.option(
    "--rooms", default=0, show_default=True, type=click.IntRange(0, 1000), help="Lounges beside one room a depth."
)
@click.option(
    "--messages", default=200, show_default=True, type=click.IntRange(0, 20_000_000), help="Spread over all rooms."
)
@click.option(
    "--out",
    required=True,
    type=click.Path(dir_okay=False, writable=True, path_type=Path),
    help="JSON of who and what is there.",
)
def world(people: int, rooms: int, messages: int, out: Path) -> None:
    """Fill an empty database with one large group, for benches and tests, and write who can sign in how.

    A database that this command filled before is emptied first. Any other with people in it is refused.
    """
    from .services.make_world import make_world

    def tell(done: int) -> None:
        if messages > 50_000 and sys.stderr.isatty():
            click.echo(f"\r{done:,} of {messages:,} messages", err=True, nl=done == messages)

    with _opened("world", anew=True) as (app, _found):
        made = make_world(people, rooms, messages, tell)
        signer = app.session_interface.get_signing_serializer(app)  # type: ignore[attr-defined]
        name = app.config["SESSION_COOKIE_NAME"]
        described = {
            "group": made.group_id,
            "rooms": [{"id": room.id, "depth": int(room.depth)} for room in made.rooms],
            "people": [
                {
                    "id": person.id,
                    "handle": person.handle,
                    "password": made.password,
                    "stage": int(person.stage),
                    "roles": list(person.roles),
                    "cookie": f"{name}={signer.dumps({'_user_id': person.sign_in, '_fresh': True})}",
                }
                for person in made.people
            ],
        }
    out.parent.mkdir(parents=True, exist_ok=True)
    out.touch(mode=0o600)  # it holds sign-ins
    out.write_text(json.dumps(described), encoding="utf-8")
    click.echo(f"{people:,} people, {len(made.rooms)} rooms, {messages:,} messages: {out}")


@click.command()
def demo() -> None:
    """Fill an empty database with a made-up community to look around in, and say whom to sign in as.

    A database that holds the demo already is left as it is. Any other with people in it is refused.
    """
    from .services.demo_content import PASSWORD
    from .services.fill_demo import fill_demo, sign_in_hints

    with _opened("demo", anew=False) as (_app, found):
        if found is Found.EMPTY:
            fill_demo()
        hints = sign_in_hints()
        click.echo("A made-up community is ready. You can sign in as any of these people:")
        for hint in hints:
            click.echo(f"  {hint.handle:<18} {hint.who}")
        click.echo(f"The password of all of them: {PASSWORD}")


@click.command()
def seal_anew() -> None:
    """Seal with the first key of the settings whatever an earlier one sealed. The community can go on meanwhile.

    Ends with 1 where something cannot be opened with any key: keep the old keys, and look for the one that is missing.
    """
    from .services.seal_everything_anew import seal_everything_anew

    app = create_app(replace(load(), async_mode="threading"))  # a command serves nobody
    with app.app_context(), db.unit():
        done = seal_everything_anew()
    click.echo(f"{done.anew:,} sealed anew.")
    if done.broken:
        click.echo(f"{done.broken:,} cannot be opened with any key in the settings and stay as they are.", err=True)
        sys.exit(1)
    click.echo("Everything is under the first key now. The others can go from the settings.")


commands = [world, demo, seal_anew]
