"""The forms of rooms: writing without JavaScript, tending, a word to somebody whose message is sent back."""

from typing import Any

from flask_babel import lazy_gettext as _
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.i18n import DummyTranslations
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from community.groups.rules import Stage
from community.rooms.rules import NOTES_MOST, RoomKind
from community.shared import content


class MessageForm(FlaskForm):
    """Writing without JavaScript: the same fields as message:send. What is wrong with them is said by who sends, never by WTForms, whose
    own sentences therefore need not be looked for on disk at every page."""

    class Meta(FlaskForm.Meta):
        def get_translations(self, _form: FlaskForm) -> DummyTranslations:
            return DummyTranslations()

    body = TextAreaField(_("What would you like to say?"), [InputRequired(_("There is nothing to send yet."))])
    need = SelectField(_("How would you like to be answered?"), [Optional()])
    notes = SelectMultipleField(_("Content notes"), [Length(max=NOTES_MOST)])
    quiet = BooleanField(_("Send quietly"))
    later = BooleanField(_("Send when they are awake"))
    unnamed = BooleanField(_("Send it unnamed"))
    reply_to = HiddenField()
    nonce = HiddenField()

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.need.choices = [("", _("as it comes")), *content.needs().items()]
        self.notes.choices = list(content.content_notes().items())


class RoomForm(FlaskForm):
    """How a room is. Its depth and kind are chosen once, when it is made."""

    name = StringField(_("Name"), [InputRequired(_("A room needs a name.")), Length(max=80)])
    purpose = StringField(_("What it is for, in a line"), [Length(max=200)])
    slow_seconds = SelectField(_("Pause between two messages of one person"), coerce=int)
    slow_per_day = IntegerField(
        _("Messages a day from one person (0: as many as they like)"), [NumberRange(0, 200)], default=0
    )
    retention_days = IntegerField(_("Messages go after so many days (0: they stay)"), [NumberRange(0, 3650)], default=0)
    look_first = IntegerField(
        _("First messages of a newcomer that wait for a moderator's look (0: none)"), [NumberRange(0, 20)], default=0
    )

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.slow_seconds.choices = [
            (0, _("none")),
            (10, _("10 seconds")),
            (30, _("30 seconds")),
            (60, _("1 minute")),
            (300, _("5 minutes")),
            (900, _("15 minutes")),
            (3600, _("1 hour")),
        ]


class NewRoomForm(RoomForm):
    depth = SelectField(_("From which stage members see it"), coerce=int)
    kind = SelectField(_("Kind"))

    def __init__(self, stage: int, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        names = {number: entry["name"] for number, entry in content.stages().items()}
        self.depth.choices = [(int(depth), names[depth]) for depth in Stage if depth <= stage]
        self.kind.choices = [(RoomKind.TOPIC.value, _("topic")), (RoomKind.LOUNGE.value, _("lounge"))]


class SendBackForm(FlaskForm):
    reason = TextAreaField(
        _("A word to its writer"), [InputRequired(_("They should know why. A sentence is enough.")), Length(max=1000)]
    )
