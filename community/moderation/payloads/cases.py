"""What comes in from moderators who work on a case together. Not here: reporting it, acting on it, closing it."""

from typing import Annotated

from flask_babel import lazy_gettext
from msgspec import Meta
from wtforms import DateField, RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.groups.payloads import KindForm, length_fault, refuse
from community.shared.payload import Payload
from community.shared.text import tidy

from ..rules import NOTE_MOST, Show

_ = lazy_gettext


class KeepCase(Payload):
    case: Annotated[int, Meta(ge=1, le=2**53)]


class NoteForm(KindForm):
    """What moderators tell each other, on a case."""

    words = TextAreaField(_("A note"), description=_("Only those who may handle this case read it."))


class AnswerForm(KindForm):
    words = TextAreaField(_("What you think of it"), description=_("Only those who may handle this case read it."))


class PassOnForm(KindForm):
    """To another who may handle it: to hand it over, or to ask what they think. `others`: id and name."""

    person = RadioField(_("To whom?"), validators=[InputRequired(_("Please choose somebody."))])
    words = TextAreaField(_("A word with it"), description=_("Only those who may handle this case read it."))

    def __init__(self, others: list[tuple[int, str]], **more: object) -> None:
        super().__init__(**more)
        self.person.choices = [SelectChoice(str(number), name) for number, name in others]


class LaterForm(KindForm):
    day = DateField(
        _("On which day?"),
        [InputRequired(_("Please choose a day."))],
        description=_("Till then it is on no list, unless somebody reports it anew."),
    )


def tidied_note(words: str, needed: bool = True) -> str:
    words = tidy(words)
    refuse({"words": length_fault(words, NOTE_MOST, 2 if needed else 0)})
    return words


def show_of(text: str | None) -> Show:
    """Which cases an address asks for; those that wait, where it asks for nothing that there is."""
    return Show(text) if text in list(Show) else Show.WAITING
