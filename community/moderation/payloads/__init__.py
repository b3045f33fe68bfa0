"""The forms of moderation, and words for a person made tidy. Not: who may send them."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, HiddenField, RadioField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional
from wtforms.widgets import CheckboxInput, TimeInput

from community.boundaries.matching import is_enough
from community.boundaries.protecting import Effect
from community.groups.payloads import KindForm, length_fault, one_line, refuse
from community.shared.content import reasons_to_choose
from community.shared.errors import Invalid
from community.shared.text import tidy

from ..rules import (
    DANGER,
    OUTCOME_MOST,
    PHRASE_MOST,
    REASON_MOST,
    WHY_MOST,
    WORDS_MOST,
    DangerTo,
    Hoped,
    QuietLength,
)

_ = lazy_gettext


class ReportForm(KindForm):
    reason = RadioField(_("What is it about?"), validators=[InputRequired(_("Please choose what comes closest."))])
    words = TextAreaField(
        _("In your own words"),
        [Optional()],
        description=_("What happened, or what you wish for. You can leave this empty."),
    )

    danger_to = RadioField(
        _("Who may be in danger?"),
        [Optional()],
        choices=[
            SelectChoice(DangerTo.ABOUT.value, _("The person whom this is about")),
            SelectChoice(DangerTo.OTHERS.value, _("I, or somebody else")),
            SelectChoice(DangerTo.UNSURE.value, _("I don't know")),
        ],
        description=_(
            "Only if someone may be in danger. With the first, they get a kind note at once: that somebody was worried about them, with "
            "help lines. It doesn't say who, nor that anybody reported anything; where few people know what you know, they may guess. "
            "With the others, nobody is sent a note."
        ),
    )
    hoped = RadioField(
        _("What do you hope for?"),
        [Optional()],
        choices=[
            SelectChoice(Hoped.HEARD.value, _("Only to be heard")),
            SelectChoice(Hoped.WORD.value, _("A word to them")),
            SelectChoice(Hoped.DISTANCE.value, _("Distance from them")),
            SelectChoice(Hoped.REMOVAL.value, _("That they leave the group")),
        ],
        description=_("Moderators read it and decide by themselves. You can leave this empty."),
    )
    nonce = HiddenField()
    """Of what goes to the site's moderators: pressed twice, it is one report. A message says that already."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.reason.choices = [SelectChoice(key, label) for key, label in reasons_to_choose().items()]

    def number(self) -> str:
        return (self.nonce.data or "")[:64]

    def told(self) -> "Told":
        return Told(
            reason=self.reason.data or "",
            words=self.words.data or "",
            nonce=self.number(),
            hoped=self.hoped.data or "",
            danger_to=self.danger_to.data or "",
        )


HOPED_LABELS = {
    Hoped.HEARD.value: _("only to be heard"),
    Hoped.WORD.value: _("a word to them"),
    Hoped.DISTANCE.value: _("distance from them"),
    Hoped.REMOVAL.value: _("that they leave the group"),
}
DANGER_LABELS = {
    DangerTo.ABOUT.value: _("the person whom it is about; they got help lines"),
    DangerTo.OTHERS.value: _("the one who reported, or somebody else"),
    DangerTo.UNSURE.value: _("they don't know who"),
}
"""As those read them who handle the report."""


@dataclass(frozen=True)
class Told:
    """What a reporter says. `nonce`: the form's own number; pressed twice, it is one report."""

    reason: str
    words: str
    nonce: str = ""
    hoped: str = ""
    danger_to: str = ""


@dataclass(frozen=True)
class Piece:
    """Something that was attached to a report, opened. `writer`: None for somebody who left for good."""

    writer: str | None
    at: datetime
    html: str
    notes: list[str]


class HideForm(KindForm):
    """`case`, here and below: the case on which it was decided, if any; its page is gone back to."""

    reason = TextAreaField(
        _("Your reason"),
        description=_("The writer reads this sentence, and this group's log keeps it. Don't name who told you."),
    )
    case = HiddenField()


class RestoreForm(KindForm):
    reason = TextAreaField(_("Your reason"), [Optional()], description=_("This group's log keeps this sentence."))
    case = HiddenField()


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
    case = HiddenField()


class RemoveForm(KindForm):
    reason = TextAreaField(
        _("Your reason"),
        description=_("They read this sentence, and this group's log keeps it. Don't name who told you."),
    )
    case = HiddenField()


class CloseForm(KindForm):
    outcome = TextAreaField(
        _("A sentence for whoever reported it"),
        description=_("What you did about it, or why you left it. The person it is about does not read this."),
    )


class RuleForm(KindForm):
    phrase = StringField(
        _("Word or phrase"),
        description=_("Whole words only. Capitals, accents, letters set apart and look-alikes make no difference."),
    )
    effect = RadioField(
        _("A message with it"),
        choices=[
            SelectChoice(Effect.COVER.value, _("comes covered for everyone; one tap opens it")),
            SelectChoice(Effect.HOLD.value, _("waits until a moderator has looked")),
            SelectChoice(Effect.FLAG.value, _("goes out, and stands on the moderators' list")),
        ],
        default=Effect.COVER.value,
        validators=[InputRequired(_("Please choose what happens."))],
    )
    why = StringField(
        _("Why"),
        description=_(
            "A sentence. Whoever writes such a message reads it, and it stands on the cover. Don't repeat the word."
        ),
    )


@dataclass(frozen=True)
class RuleWords:
    """A rule as it is kept."""

    phrase: str
    effect: Effect
    why: str


def tidied_phrase(phrase: str) -> str:
    """Raises Invalid."""
    phrase = one_line(phrase)
    short = "" if is_enough(phrase) else gettext("Please write a word or a phrase.")
    refuse({"phrase": short or length_fault(phrase, PHRASE_MOST)})
    return phrase


def tidied_rule(phrase: str, effect: str, why: str) -> RuleWords:
    """Raises Invalid."""
    phrase, why = tidied_phrase(phrase), one_line(why)
    unknown = "" if effect in list(Effect) else gettext("Please choose what happens.")
    refuse({"effect": unknown, "why": length_fault(why, WHY_MOST, 2)})
    return RuleWords(phrase, Effect(effect), why)


class SlotsForm(KindForm):
    """Hours of a roster. `mine` is offered to those who moderate there."""

    weekdays = SelectMultipleField(
        _("On which days?"),
        coerce=int,
        option_widget=CheckboxInput(),
        description=_("On which they begin. An end before the beginning is on the next day."),
        choices=[
            SelectChoice(0, _("Monday")),
            SelectChoice(1, _("Tuesday")),
            SelectChoice(2, _("Wednesday")),
            SelectChoice(3, _("Thursday")),
            SelectChoice(4, _("Friday")),
            SelectChoice(5, _("Saturday")),
            SelectChoice(6, _("Sunday")),
        ],
    )
    begins = StringField(_("From"), widget=TimeInput())
    ends = StringField(_("To"), widget=TimeInput())
    mine = BooleanField(_("I take these hours"))


def minutes_of(typed: str) -> int | None:
    """A time of the day in minutes; None for what is none."""
    try:
        at = time.fromisoformat(typed.strip().rjust(5, "0"))
    except ValueError:
        return None
    return at.hour * 60 + at.minute


def watch_of(typed: str) -> tuple[int, date] | None:
    """A slot and a day, as they stand in one choice; None for what is neither."""
    slot, _tilde, day = typed.partition("~")
    slot_id = number_in(slot)
    try:
        return (slot_id, date.fromisoformat(day)) if slot_id is not None else None
    except ValueError:
        return None


def tidied_reason(reason: str) -> str:
    """As it is kept. Raises Invalid."""
    reason = tidy(reason)
    refuse({"reason": length_fault(reason, REASON_MOST, 2)})
    return reason


def tidied_outcome(outcome: str) -> str:
    outcome = tidy(outcome)
    refuse({"outcome": length_fault(outcome, OUTCOME_MOST, 2)})
    return outcome


def tidied_report(told: Told) -> Told:
    """As it is kept. Who may be in danger, only where somebody may. Raises Invalid."""
    words = tidy(told.words)
    refuse(
        {
            "reason": "" if told.reason in reasons_to_choose() else gettext("Please choose what comes closest."),
            "words": length_fault(words, WORDS_MOST),
        }
    )
    return replace(
        told,
        words=words,
        hoped=told.hoped if told.hoped in set(Hoped) else "",
        danger_to=told.danger_to if told.reason == DANGER and told.danger_to in set(DangerTo) else "",
    )


def length_of(text: str) -> QuietLength:
    try:
        return QuietLength(text)
    except ValueError:
        say = gettext("Please choose how long.")
        raise Invalid(say, {"length": say}) from None


def number_in(text: str | None) -> int | None:
    """A hidden field's id, or None for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 17 else None
