"""The forms of a moderator's acts, and all of them at once for the page of a case. Not: who may act."""

from collections.abc import Iterable

from flask import request
from flask_babel import lazy_gettext
from wtforms import HiddenField, RadioField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Optional

from community.boundaries.actions import may_be_outcome
from community.groups.payloads import KindForm
from community.shared.web import actor

from ..payloads import number_in
from ..queries.acts import Acts
from ..rules import LADDER, Length, Outcome
from ..services.take_case import take_case

_ = lazy_gettext


class ReasonForm(KindForm):
    """`case`: the case on which it was decided, if any; its page is gone back to."""

    reason = TextAreaField(
        _("Your reason"),
        description=_("They read this sentence, and this group's log keeps it. Don't name who told you."),
    )
    case = HiddenField()

    def come_from(self) -> int | None:
        """A link to the form names the case too. Whoever decides on a case has taken it."""
        if not self.is_submitted():
            self.case.data = request.args.get("case", "")
        case_id = number_in(self.case.data)
        if case_id is not None and self.is_submitted():
            take_case(actor(), case_id)
        return case_id


class UndoForm(ReasonForm):
    reason = TextAreaField(_("Your reason"), [Optional()], description=_("This group's log keeps this sentence."))


class ActForm(ReasonForm):
    """An act that restricts something: it points to a line of the group's agreement."""

    clause = SelectField(
        _("Which line of the agreement is it about?"),
        [InputRequired(_("Please choose the line of the agreement that this is about."))],
        validate_choice=False,
    )

    def __init__(self, clauses: Iterable[str] = (), *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        lines = [SelectChoice(line, line) for line in clauses]
        self.clause.choices = [SelectChoice("", self.without()), *lines]
        if not lines:
            self.clause.validators = [Optional()]

    def without(self) -> str:
        return str(_("Please choose"))


class KindWordForm(ActForm):
    reason = TextAreaField(
        _("Your words"),
        description=_("They read them as coming from the moderators. It restricts nothing. Don't name who told you."),
    )
    clause = SelectField(_("Which line of the agreement is it about?"), [Optional()], validate_choice=False)

    def without(self) -> str:
        return str(_("None of them"))


class CoverForm(ActForm):
    pass


class HideForm(ActForm):
    reason = TextAreaField(
        _("Your reason"),
        description=_("The writer reads this sentence, and this group's log keeps it. Don't name who told you."),
    )


class RemoveForm(ActForm):
    pass


LENGTHS = {
    Length.HOUR: _("an hour"),
    Length.DAY: _("a day"),
    Length.THREE_DAYS: _("3 days"),
    Length.WEEK: _("7 days"),
    Length.MONTH: _("30 days"),
}


class QuietForm(ActForm):
    length = RadioField(
        _("For how long?"),
        choices=[SelectChoice(length.value, words) for length, words in LENGTHS.items()],
        default=Length.HOUR.value,
        validators=[InputRequired(_("Please choose how long."))],
    )


class RungForm(ActForm):
    """With a length of the ladder."""

    length = RadioField(
        _("For how long?"),
        choices=[SelectChoice(length.value, LENGTHS[length]) for length in LADDER],
        default=Length.DAY.value,
        validators=[InputRequired(_("Please choose how long."))],
    )


class AppealForm(KindForm):
    words = TextAreaField(
        _("In your own words"),
        description=_(
            "What you see differently, and what you would like. Whoever answers reads this and what was decided."
        ),
    )


class AnswerForm(KindForm):
    """`length` counts only where it is over sooner, and is left out of what has no end."""

    outcome = RadioField(
        _("What comes of it?"), choices=[], validators=[InputRequired(_("Please choose what comes of it."))]
    )
    length = SelectField(_("How long in all?"), [Optional()], validate_choice=False)
    answer = TextAreaField(
        _("Your answer, with the reason"), description=_("They read this sentence, and the log keeps it.")
    )

    def __init__(self, has_length: bool, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        labels = {
            Outcome.STANDS: _("It stands"),
            Outcome.CHANGED: _("It is over sooner"),
            Outcome.OVERTURNED: _("It is overturned: undone, and struck from what moderators see"),
        }
        offered = [one for one in Outcome if may_be_outcome(one, has_length)]
        self.outcome.choices = [SelectChoice(one.value, labels[one]) for one in offered]
        self.length.choices = [SelectChoice(one.value, words) for one, words in LENGTHS.items()]
        if not has_length:
            del self.length


def forms_beside(acts: Acts) -> dict[str, KindForm]:
    """One of each, for a page that has them all: each with ids of its own."""
    forms: dict[str, ReasonForm] = {
        "word": KindWordForm(acts.clauses, formdata=None),
        "cover": CoverForm(acts.clauses, formdata=None),
        "uncover": UndoForm(formdata=None),
        "hide": HideForm(acts.clauses, formdata=None),
        "restore": UndoForm(formdata=None),
        "look_first": RungForm(acts.clauses, formdata=None, length=acts.suggested),
        "pause": RungForm(acts.clauses, formdata=None, length=acts.suggested),
        "quiet": QuietForm(acts.clauses, formdata=None, length=acts.suggested),
    }
    for name, form in forms.items():
        form.case.data = str(acts.case_id or "")
        for field in form:
            field.id = f"{name}-{field.name}"
    return dict(forms)
