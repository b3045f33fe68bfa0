"""The forms about people: a hello, a step back, a block, a closing word, asking for company. Not: who may send them."""

from collections.abc import Iterable

from flask_babel import gettext, lazy_gettext
from wtforms import BooleanField, RadioField, SelectChoice, SelectMultipleField, StringField, TextAreaField
from wtforms.validators import InputRequired, Optional

from community.groups.payloads import KindForm

from .rules import LENGTHS, has_link

_ = lazy_gettext

_WORDS_OF_LENGTHS = (_("for a day"), _("for a week"), _("for a month"), _("until I say"))


def link_fault(text: str) -> str:
    """Of what may hold no link: what is wrong with it, or nothing."""
    if not has_link(text):
        return ""
    return gettext("Please leave out links and addresses. If there is none, a blank after each full stop helps.")


class HelloForm(KindForm):
    hello = TextAreaField(
        _("A short hello"),
        description=_("Up to 280 characters, without links. What you have in common is a good beginning."),
    )


class StepBackForm(KindForm):
    length = RadioField(
        _("For how long"),
        choices=[SelectChoice(value, said) for value, said in zip(LENGTHS, _WORDS_OF_LENGTHS, strict=True)],
        default="week",
        validators=[InputRequired(_("Please choose for how long."))],
    )
    says_so = BooleanField(_("Let them read that I am taking some space"), [Optional()])


class BlockForm(KindForm):
    covers_mine = BooleanField(
        _("Cover what I write for them too"),
        [Optional()],
        description=_("In rooms that you share, yours then come covered to them. They may notice."),
    )


class PartForm(KindForm):
    closing_word = TextAreaField(
        _("A closing word for them"),
        [Optional()],
        description=_("They read it in their list of people, for a month."),
    )


class CompanyForm(KindForm):
    people = SelectMultipleField(_("Whom would you like to ask?"), validate_choice=False)
    line = StringField(
        _("A line with it"),
        [Optional()],
        description=_("Up to 140 characters, without links. Without a line it says enough."),
    )

    def offer(self, people: Iterable[tuple[int, str]]) -> None:
        self.people.choices = [SelectChoice(str(person), name) for person, name in people]

    def chosen(self) -> list[int]:
        """Whatever is no number was chosen from no list of ours."""
        return [int(one) for one in self.people.data or [] if one.isascii() and one.isdigit() and len(one) < 17]
