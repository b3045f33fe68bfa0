"""The tended lists and texts under config/: read once, checked when read. What a host may change without touching code."""

import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

from .settings import CONFIG


@cache
def table(name: str) -> dict[str, Any]:
    """The TOML file config/<name>.toml. Raises FileNotFoundError or TOMLDecodeError: a broken list stops the start."""
    return tomllib.loads((CONFIG / f"{name}.toml").read_text(encoding="utf-8"))


@cache
def text(name: str) -> str:
    """The Markdown file config/<name>.md."""
    return (CONFIG / f"{name}.md").read_text(encoding="utf-8")


@cache
def labels(name: str, key: str) -> dict[str, str]:
    """A list of `[[name]]` entries as {entry[key]: entry["label"]}, in the file's order."""
    return {entry[key]: entry["label"] for entry in table(name)[name.rsplit("/", 1)[-1]]}


def interests() -> dict[str, str]:
    return labels("interests", "tag")


@cache
def content_notes() -> dict[str, str]:
    return {entry["tag"]: entry["label"] for entry in table("content_notes")["notes"]}


_OF_RULE = "~"
"""Begins a note that no writer chose: the sentence of a rule that covers. No tag begins so."""


def note_of_rule(why: str) -> str:
    """The note under which a message comes covered for a rule's sake."""
    return _OF_RULE + why.rstrip(" .")


def is_of_rule(note: str) -> bool:
    return note.startswith(_OF_RULE)


def note_label(note: str) -> str:
    """What a reader sees of a note."""
    return note.removeprefix(_OF_RULE) if is_of_rule(note) else content_notes().get(note, note)


def needs() -> dict[str, str]:
    return labels("needs", "key")


def responses() -> dict[str, str]:
    return labels("responses", "key")


@cache
def report_reasons() -> dict[str, str]:
    return {entry["key"]: entry["label"] for entry in table("report_reasons")["reasons"]}


@cache
def danger_steps() -> dict[str, dict[str, str]]:
    """What to do when someone may be in danger, by key, in the file's order: label, about."""
    return {entry["key"]: entry for entry in table("danger")["steps"]}


@cache
def heavy_reasons() -> frozenset[str]:
    """Those to report something that are hard to look at."""
    return frozenset(entry["key"] for entry in table("report_reasons")["reasons"] if entry.get("heavy", False))


def heavy_most() -> int:
    """So many heavy cases in a week, and the next is told to others first."""
    return int(table("care")["heavy_most"])


@dataclass(frozen=True)
class Urgency:
    """`number`: 1 is the most urgent. `within`: the time in which somebody should have looked."""

    number: int
    label: str
    within: timedelta
    reasons: frozenset[str]


@cache
def urgencies() -> dict[int, Urgency]:
    """By number, the most urgent first. Raises ValueError where the file says what can't be: a broken list stops the start."""
    found = [
        Urgency(one["number"], one["label"], timedelta(hours=one["hours"]), frozenset(one["reasons"]))
        for one in table("urgency")["urgencies"]
    ]
    named = [reason for one in found for reason in one.reasons]
    spans = [one.within for one in found]
    if not found or [one.number for one in found] != list(range(1, len(found) + 1)):
        raise ValueError("config/urgency.toml: the numbers go from 1 up, one after another")
    if spans[0] <= timedelta(0) or spans != sorted(spans):
        raise ValueError("config/urgency.toml: hours are above 0, and none has fewer than a more urgent one")
    if len(named) != len(set(named)):
        raise ValueError("config/urgency.toml: a reason is named twice")
    if unknown := set(named) - set(report_reasons()):
        raise ValueError(f"config/urgency.toml: report_reasons.toml does not have {', '.join(sorted(unknown))}")
    return {one.number: one for one in found}


def urgency_of(reason: str) -> Urgency:
    """That of a reason to report something; the last one where none names it."""
    every = urgencies()
    return next((one for one in every.values() if reason in one.reasons), every[max(every)])


@cache
def reasons_to_choose() -> dict[str, str]:
    """Those that a report can be made for; the others have a way of their own."""
    return {entry["key"]: entry["label"] for entry in table("report_reasons")["reasons"] if not entry.get("own_way")}


@cache
def profile_questions() -> dict[str, dict[str, Any]]:
    """The gentle questions of a profile by key, in the page's order: title, hint, and the depth chosen at first."""
    return {entry["key"]: entry for entry in table("profile")["questions"]}


@cache
def stages() -> dict[int, dict[str, Any]]:
    return {entry["number"]: entry for entry in table("stages")["stages"]}


def demo_files() -> list[Path]:
    return sorted((CONFIG / "demo").glob("*.toml"))
