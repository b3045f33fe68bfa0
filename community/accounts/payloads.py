"""The forms of accounts: what may be typed, and the words beside it. Not here: whether it holds (services/)."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    HiddenField,
    IntegerField,
    PasswordField,
    RadioField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import HiddenInput

from community.shared import content

_needed = InputRequired(_l("This is needed."))
_LONGEST = Length(max=1000, message=_l("This is too long to take in."))
"""A ceiling against what no person types; what is too long for its purpose gets a sentence of its own from the service."""


class SignInForm(FlaskForm):
    who = StringField(_l("Your handle or e-mail"), validators=[_needed, _LONGEST])
    password = PasswordField(_l("Your password"), validators=[_needed, _LONGEST])
    stay = BooleanField(
        _l("Keep me signed in on this device"),
        description=_l(
            "Otherwise you are signed out when the browser closes. Leave it off on a device that others use."
        ),
    )
    next = HiddenField()


class _AboutYou(FlaskForm):
    name = StringField(
        _l("The name people see"),
        validators=[_needed, _LONGEST],
        description=_l("It need not be your real one. You can change it at any time."),
    )
    handle = StringField(
        _l("Your handle"),
        validators=[_needed, _LONGEST],
        description=_l(
            "You sign in with it, and it tells you apart from others with the same name. 3 to 20 of a–z, 0–9 and hyphens."
        ),
    )
    password = PasswordField(
        _l("A password"),
        validators=[_needed, _LONGEST],
        description=_l("At least 10 characters. Three or four words that don't belong together make a good one."),
    )
    pledge = BooleanField(_l("I accept the pledge."))


class SignUpForm(_AboutYou):
    email = EmailField(
        _l("E-mail"),
        validators=[Optional(), _LONGEST],
        description=_l(
            "Only for choosing a new password, and never shown. Without one you get a sheet of recovery codes instead."
        ),
    )
    asked = TextAreaField(
        _l("A word to the host"),
        validators=[Optional(), Length(max=500, message=_l("Please keep it to 500 characters."))],
        description=_l("What brings you here? A sentence is enough. Only the host reads it."),
    )


class ForgottenForm(FlaskForm):
    email = EmailField(_l("Your e-mail"), validators=[_needed, _LONGEST])


class RecoverForm(FlaskForm):
    handle = StringField(_l("Your handle"), validators=[_needed, _LONGEST])
    code = StringField(
        _l("One of your recovery codes"),
        validators=[_needed, _LONGEST],
        description=_l("Each code works once. Hyphens and capitals don't matter."),
    )
    new = PasswordField(_l("A new password"), validators=[_needed, _LONGEST])


class NewPasswordForm(FlaskForm):
    new = PasswordField(_l("A new password"), validators=[_needed, _LONGEST])


class ChangePasswordForm(FlaskForm):
    current = PasswordField(_l("Your password now"), validators=[_needed, _LONGEST])
    new = PasswordField(_l("A new password"), validators=[_needed, _LONGEST])


class SettingsForm(FlaskForm):
    name = StringField(_l("The name people see"), validators=[_needed, _LONGEST])
    interests = SelectMultipleField(
        _l("What you like"), validators=[Optional()], description=_l("So that you find groups gathered around it.")
    )

    def __init__(self, **given: object):
        super().__init__(**given)
        self.interests.choices = list(content.interests().items())


class EmailForm(FlaskForm):
    email = EmailField(
        _l("E-mail"),
        validators=[Optional(), _LONGEST],
        description=_l(
            "Leave it empty if you want none kept. A new one counts once you open the link that we send there."
        ),
    )
    current = PasswordField(_l("Your password"), validators=[_needed, _LONGEST])


class ConfirmByPasswordForm(FlaskForm):
    current = PasswordField(_l("Your password"), validators=[_needed, _LONGEST])


class PledgeForm(FlaskForm):
    version = IntegerField(widget=HiddenInput(), validators=[InputRequired()])
    next = HiddenField()


class WithdrawForm(FlaskForm):
    who = StringField(_l("Your handle or e-mail"), validators=[_needed, _LONGEST])
    password = PasswordField(_l("Your password"), validators=[_needed, _LONGEST])


class _ForWhom(FlaskForm):
    depth = RadioField(_l("Who may read it"), coerce=int, validators=[InputRequired(_l("Choose who may read it."))])


class AnswerForm(_ForWhom):
    body = TextAreaField(
        _l("Your answer"), validators=[_needed, Length(max=20_000, message=_l("This is too long to take in."))]
    )


class OwnAnswerForm(_ForWhom):
    title = StringField(
        _l("Your question, or a title"),
        validators=[_needed, _LONGEST],
        description=_l("Whatever you would like to be asked."),
    )
    body = TextAreaField(
        _l("Your answer"), validators=[_needed, Length(max=20_000, message=_l("This is too long to take in."))]
    )


class InterestsForm(_ForWhom):
    tags = SelectMultipleField(_l("What you like"), validators=[Optional()])

    def __init__(self, **given: object):
        super().__init__(**given)
        self.tags.choices = list(content.interests().items())


class PictureForm(_ForWhom):
    picture = FileField(_l("A picture"))
