"""The command line, `hearth`. Each feature's commands are in its cli.py."""

import sys
from dataclasses import replace

import click
from flask import Flask
from flask.cli import FlaskGroup

from community import create_app, features
from community.migrations import upgrade
from community.shared.settings import SettingsFault, load


def _app() -> Flask:
    settings = replace(load(), async_mode="threading")  # a command serves nobody: it needs no greenlets
    upgrade(settings.database_url)
    return create_app(settings)


@click.group(cls=FlaskGroup, create_app=_app, add_default_commands=False, add_version_option=False)
def hearth() -> None:
    """Hearth: a self-hosted group and peer-support community server. `python app.py` (or `make run`) serves it."""


@hearth.command()
def migrate() -> None:
    """Bring the database up to date. Every start does this too."""
    upgrade(load().database_url)


@hearth.command()
def jobs() -> None:
    """Run the jobs in a process of their own (HEARTH_JOBS=apart for the server)."""
    from community.shared import jobs as job_loop

    click.echo(f"Jobs: {', '.join(sorted(job_loop.JOBS))}")
    job_loop.loop()


def main() -> None:
    for module in features.modules("cli"):
        for command in module.commands:
            hearth.add_command(command)
    try:
        load()
    except SettingsFault as fault:
        sys.exit("\n".join(["Hearth can't start with these settings:", *(f"  - {line}" for line in fault.faults)]))
    hearth()


if __name__ == "__main__":
    main()
