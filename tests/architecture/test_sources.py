"""Promises about the source itself that no import contract can hold: docstrings, length, who names what."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from community.shared.settings import ROOT

COMMUNITY = sorted((ROOT / "community").rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))
MOST_LINES = 300


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def is_migration(path: Path) -> bool:
    return "migrations/versions" in name(path)


@pytest.mark.parametrize("path", [ROOT / "app.py", *COMMUNITY, *TESTS], ids=name)
def test_each_module_says_what_lives_there(path: Path):
    source = path.read_text(encoding="utf-8")
    if path.name == "__init__.py" and not source.strip() and path in TESTS:
        return
    said = ast.get_docstring(ast.parse(source))
    assert said and len(said) > 15


@pytest.mark.parametrize("path", [path for path in COMMUNITY if not is_migration(path)], ids=name)
def test_no_file_is_two_things(path: Path):
    lines = len(path.read_text(encoding="utf-8").splitlines())
    assert lines <= MOST_LINES, f"{lines} lines: a file that long is usually two things"


def naming(word: str) -> set[str]:
    return {
        name(path) for path in COMMUNITY if re.search(rf"\b{word}\b", path.read_text(encoding="utf-8"), re.IGNORECASE)
    }


def test_one_module_knows_the_sanitiser():
    assert naming("bleach") == {"community/shared/text.py"}
    assert naming("nh3") == set()


def test_one_setting_names_the_async_mode():
    assert naming("eventlet") <= {"community/shared/settings.py"}
    assert naming("gevent") == set()


def test_one_module_emits():
    """Everything that goes out is addressed by realtime.to_people."""
    emitting = {name(path) for path in COMMUNITY if re.search(r"\.emit\(", path.read_text(encoding="utf-8"))}
    assert emitting <= {"community/shared/realtime.py", "community/shared/client_manager.py"}


def test_one_module_reads_the_clock():
    reading = {
        name(path)
        for path in COMMUNITY
        if re.search(r"datetime\.(utc)?now\(|date\.today\(|time\.time\(", path.read_text(encoding="utf-8"))
    }
    # The fast lane keeps the socket library's own note of the last ping, in that library's clock.
    assert reading <= {"community/shared/clock.py", "community/shared/fast_lane.py"}


def test_current_user_ends_at_the_edge():
    importing = {
        name(path) for path in COMMUNITY if re.search(r"import .*\bcurrent_user\b", path.read_text(encoding="utf-8"))
    }
    assert importing <= {
        "community/accounts/sockets.py",
        "community/accounts/views/identity.py",
        "community/accounts/views/pledge.py",
    }


def test_nothing_is_left_for_later():
    marks = re.compile(r"\b(TODO|FIXME|XXX|HACK)\b")
    for path in (*COMMUNITY, *TESTS, *(ROOT / "templates").rglob("*.html"), *(ROOT / "static").glob("[!d]*/*.[cj]s*")):
        if path != Path(__file__):
            assert not marks.search(path.read_text(encoding="utf-8")), name(path)


def calls(path: Path) -> Iterator[tuple[str, ast.Call]]:
    """Every call in a module, with the last part of what is called."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            called = node.func
            if isinstance(called, ast.Name):
                yield called.id, node
            elif isinstance(called, ast.Attribute):
                yield called.attr, node


def shown_parts(called: str, node: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that a person will read."""
    if called == "flash" or called.endswith("Field") or called == "Invalid":
        yield from node.args[:1]
    elif called == "Refused":
        yield from node.args[1:2]
    yield from (keyword.value for keyword in node.keywords if keyword.arg in ("description", "say", "label"))


@pytest.mark.parametrize("path", [path for path in COMMUNITY if "admin/cli" not in name(path)], ids=name)
def test_what_people_read_can_be_translated(path: Path):
    """In Python: flashes, labels, errors. (In templates: test_templates.py.)"""
    for called, node in calls(path):
        for part in shown_parts(called, node):
            bare = (
                isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and re.search(r"[A-Za-z]{2,}", part.value)
            )
            assert not (bare or isinstance(part, ast.JoinedStr)), (
                f"line {part.lineno}: {ast.unparse(part)} is not wrapped"
            )
