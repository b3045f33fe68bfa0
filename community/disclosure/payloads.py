"""The form with which a facilitator sets a group's pace, and the check of what it brings; the answer to a pair's question."""

from collections.abc import Mapping

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import IntegerField, TextAreaField
from wtforms.validators import InputRequired, NumberRange

from community.groups.payloads import KindForm
from community.groups.rules import Stage
from community.shared.errors import Invalid

from .rules import DAYS_MOST, SESSIONS_MOST, Pace

_ = lazy_gettext


def _count(label: str, most: int) -> IntegerField:
    return IntegerField(
        label,
        [
            InputRequired(_("Please give a number.")),
            NumberRange(0, most, _("A number from 0 to %(most)s, please.", most=most)),
        ],
    )


class PaceForm(FlaskForm):
    """Fields are named by stage, so that a template can walk through them."""

    days_2 = _count(_("Days since joining, at least"), DAYS_MOST)
    present_2 = _count(_("Days on which they looked in"), DAYS_MOST)
    days_3 = _count(_("Days since the last step, at least"), DAYS_MOST)
    present_3 = _count(_("Days on which they looked in since then"), DAYS_MOST)
    days_4 = _count(_("Days since the last step, at least"), DAYS_MOST)
    present_4 = _count(_("Days on which they looked in since then"), DAYS_MOST)
    sessions_4 = _count(_("Sessions together"), SESSIONS_MOST)

    def fill(self, paces: Mapping[int, Pace]) -> None:
        for field in self:
            part, _sign, stage = field.name.partition("_")
            if stage.isdigit():
                field.data = getattr(paces[int(stage)], {"present": "present_days"}.get(part, part))

    def paces(self) -> dict[int, Pace]:
        return {
            Stage.SETTLING: Pace(self.days_2.data or 0, self.present_2.data or 0),
            Stage.OPENING: Pace(self.days_3.data or 0, self.present_3.data or 0),
            Stage.TRUSTING: Pace(self.days_4.data or 0, self.present_4.data or 0, self.sessions_4.data or 0),
        }


def checked(paces: Mapping[int, Pace]) -> dict[int, Pace]:
    """The paces with plain numbers for keys. Raises Invalid for a stage without a step to it or a number out of bounds."""
    for stage, pace in paces.items():
        if stage not in (Stage.SETTLING, Stage.OPENING, Stage.TRUSTING):
            raise Invalid(gettext("There is no step to that stage."))
        if not (
            0 <= pace.days <= DAYS_MOST and 0 <= pace.present_days <= DAYS_MOST and 0 <= pace.sessions <= SESSIONS_MOST
        ):
            raise Invalid(gettext("These numbers are too large or too small to be a pace."))
    return {int(stage): pace for stage, pace in paces.items()}


class ReflectionForm(KindForm):
    words = TextAreaField(_("Your answer"))
