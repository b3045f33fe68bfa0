"""The forms of moderation, and words for a person made tidy. Not: who may send them."""

from dataclasses import dataclass
from datetime import datetime

from flask_babel import gettext, lazy_gettext
from wtforms import HiddenField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from community.groups.payloads import KindForm, length_fault, refuse
from community.shared.content import report_reasons
from community.shared.errors import Invalid
from community.shared.text import tidy

from .rules import OUTCOME_MOST, REASON_MOST, WORDS_MOST, QuietLength

_ = lazy_gettext


class ReportForm(KindForm):
    reason = RadioField(_("What is it about?"), validators=[InputRequired(_("Please choose what comes closest."))])
    words = TextAreaField(
        _("In your own words"),
        [Optional()],
        description=_("What happened, or what you wish for. You can leave this empty."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [SelectChoice(key, label) for key, label in report_reasons().items()]


class SiteReportForm(ReportForm):
    """What goes to the site's moderators. `nonce`: pressed twice, it is one report."""

    nonce = HiddenField()

    def number(self) -> str:
        return (self.nonce.data or "")[:64]


@dataclass(frozen=True)
class Piece:
    """Something that was attached to a report, opened. `writer`: None for somebody who left for good."""

    writer: str | None
    at: datetime
    html: str
    notes: list[str]


class HideForm(KindForm):
    """`report`, here and below: the report on which it was decided, if any; its page is gone back to."""

    reason = TextAreaField(
        _("Your reason"),
        description=_("The writer reads this sentence, and this group's log keeps it. Don't name who told you."),
    )
    report = HiddenField()


class RestoreForm(KindForm):
    reason = TextAreaField(_("Your reason"), [Optional()], description=_("This group's log keeps this sentence."))
    report = HiddenField()


class QuietForm(KindForm):
    length = RadioField(
        _("For how long?"),
        choices=[
            SelectChoice(QuietLength.HOUR.value, _("an hour")),
            SelectChoice(QuietLength.DAY.value, _("a day")),
            SelectChoice(QuietLength.WEEK.value, _("a week")),
        ],
        default=QuietLength.HOUR.value,
        validators=[InputRequired(_("Please choose how long."))],
    )
    reason = TextAreaField(
        _("Your reason"),
        description=_("They read this sentence, and this group's log keeps it. Don't name who told you."),
    )
    report = HiddenField()


class RemoveForm(KindForm):
    reason = TextAreaField(
        _("Your reason"),
        description=_("They read this sentence, and this group's log keeps it. Don't name who told you."),
    )
    report = HiddenField()


class CloseForm(KindForm):
    outcome = TextAreaField(
        _("A sentence for the person who reported"),
        description=_("What you did about it, or why you left it. The person it is about does not read this."),
    )


def tidied_reason(reason: str) -> str:
    """As it is kept. Raises Invalid."""
    reason = tidy(reason)
    refuse({"reason": length_fault(reason, REASON_MOST, 2)})
    return reason


def tidied_outcome(outcome: str) -> str:
    outcome = tidy(outcome)
    refuse({"outcome": length_fault(outcome, OUTCOME_MOST, 2)})
    return outcome


def tidied_report(reason: str, words: str) -> tuple[str, str]:
    words = tidy(words)
    refuse(
        {
            "reason": "" if reason in report_reasons() else gettext("Please choose what comes closest."),
            "words": length_fault(words, WORDS_MOST),
        }
    )
    return reason, words


def length_of(text: str) -> QuietLength:
    try:
        return QuietLength(text)
    except ValueError:
        say = gettext("Please choose how long.")
        raise Invalid(say, {"length": say}) from None


def number_in(text: str | None) -> int | None:
    """A hidden field's id, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 17 else None
