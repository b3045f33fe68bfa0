"""The forms about two people who are asked to keep apart. Not: who may send them."""

from flask_babel import gettext, lazy_gettext
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice

from community.groups.payloads import KindForm, length_fault, refuse
from community.shared.errors import Invalid
from community.shared.text import tidy

from ..rules import WORDS_MOST
from ..rules.apart import NO_CONTACT_DAYS

_ = lazy_gettext


class NoContactForm(KindForm):
    """For two of a group, chosen from its members, or of the site, by their handles."""

    one = StringField(_("One of the two"), description=_("Their handle, as in @somebody."))
    other = StringField(_("And the other"))
    days = RadioField(_("For how long?"), default="")
    reason = TextAreaField(
        _("Your reason"),
        description=_("Both read this sentence once another moderator has agreed. Don't name who told you."),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.days.choices = [
            SelectChoice("", gettext("until two moderators end it")),
            *(SelectChoice(str(days), gettext("%(days)s days", days=days)) for days in NO_CONTACT_DAYS),
        ]


class NoContactOfGroupForm(NoContactForm):
    one = SelectField(_("One of the two"))
    other = SelectField(_("And the other"))

    def of(self, members: list[tuple[int, str]]) -> "NoContactOfGroupForm":
        for field in (self.one, self.other):
            field.choices = [SelectChoice(str(person), name) for person, name in members]
        return self


class LookAgainForm(KindForm):
    words = TextAreaField(
        _("To the moderators"),
        description=_("What has changed, or what you would like them to know. The other person does not read it."),
    )


def tidied_words(words: str) -> str:
    words = tidy(words)
    refuse({"words": length_fault(words, WORDS_MOST, 2)})
    return words


def days_of(text: str) -> int | None:
    """None: until it is ended."""
    if not text:
        return None
    if text not in {str(days) for days in NO_CONTACT_DAYS}:
        say = gettext("Please choose how long.")
        raise Invalid(say, {"days": say})
    return int(text)
