"""The forms about people: a hello, a step back, a block, a closing word. Not: who may send them."""

from flask_babel import lazy_gettext
from wtforms import BooleanField, RadioField, SelectChoice, TextAreaField
from wtforms.validators import InputRequired, Optional

from community.groups.payloads import KindForm

from .rules import LENGTHS

_ = lazy_gettext

_WORDS_OF_LENGTHS = (_("for a day"), _("for a week"), _("for a month"), _("until I say"))


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
