"""The forms of the host's pages."""

from typing import Any

from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import BooleanField, IntegerField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from community.groups.payloads import KindForm

from .labels import Shown

_ = lazy_gettext


class SearchForm(FlaskForm):
    """Sent by GET and changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    q = StringField(_("Handle, or a part of one"))


class InvitationForm(KindForm):
    uses = IntegerField(
        _("How many people may come with it"),
        [InputRequired(_("Please give a number.")), NumberRange(1, 100, _("A number from 1 to 100, please."))],
        default=1,
    )
    days = SelectField(
        _("The link works for"),
        coerce=int,
        choices=[
            SelectChoice("1", _("a day")),
            SelectChoice("7", _("a week")),
            SelectChoice("30", _("a month")),
            SelectChoice("90", _("three months")),
        ],
        default=7,
    )


class HostForm(KindForm):
    sure = BooleanField(
        _("I am sure: they can do all that I can, and I can't take it back"),
        [InputRequired(_("Please tick this, if you are sure."))],
    )


def field_name(key: str) -> str:
    """A setting's key as a form field's name."""
    return key.replace(".", "-")


def settings_form(shown: list[Shown]) -> KindForm:
    """A form with a choice for each setting, as it is now."""
    fields: dict[str, Any] = {
        field_name(one.key): RadioField(
            one.label,
            choices=[SelectChoice(str(value), label) for value, label in one.choices],
            default=str(one.value),
            description=one.sentence,
            validators=[InputRequired(_("Please choose one."))],
        )
        for one in shown
    }
    return type("SettingsForm", (KindForm,), fields)()
