"""The settings of the site in words: what each is called, what it does in a sentence, and its choices. Features declare settings
in the code's words; here they get those that the host reads."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from flask_babel import lazy_gettext as _
from flask_babel.speaklater import LazyString

Words: TypeAlias = str | LazyString


@dataclass(frozen=True)
class Label:
    name: Words
    sentence: Words
    choices: dict[Any, Words]


LABELS: dict[str, Label] = {
    "accounts.sign_up": Label(
        _("How people come in"),
        _("Who may make an account here. Those who are here already notice nothing."),
        {
            "open": _("Anyone may sign up"),
            "approval": _("They ask, and I let them in"),
            "invitation": _("With an invitation from me alone"),
        },
    ),
    "groups.founding": Label(
        _("Who may found groups"),
        _("Besides you. Whoever founds a group becomes its first facilitator."),
        {
            "host": _("Only hosts"),
            "facilitators": _("Facilitators of a group here"),
            "everyone": _("Everyone, once they have been here for a while"),
        },
    ),
    "groups.founding_days": Label(
        _("How long that while is"),
        _("Counts if everyone may found groups: so long after making their account."),
        {0: _("no time at all"), 7: _("a week"), 30: _("a month"), 90: _("three months")},
    ),
}


@dataclass(frozen=True)
class Shown:
    """A setting as the host's page shows it."""

    key: str
    label: Words
    sentence: Words
    choices: Sequence[tuple[Any, Words]]
    value: Any


def in_words(key: str, choices: Sequence[Any], value: Any) -> Shown:
    """One that has no words yet shows the code's, so that no setting is ever out of reach."""
    label = LABELS.get(key)
    if label is None:
        return Shown(key, key, "", [(choice, str(choice)) for choice in choices], value)
    return Shown(
        key, label.name, label.sentence, [(choice, label.choices.get(choice, str(choice))) for choice in choices], value
    )
