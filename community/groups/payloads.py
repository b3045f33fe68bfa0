"""What people send about groups: the forms, and the words of a group made tidy and checked. Not: who may send it."""

from dataclasses import dataclass, replace

from flask_babel import gettext, lazy_gettext
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectChoice,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Optional

from community.shared.content import interests
from community.shared.errors import Invalid
from community.shared.text import tidy

from . import rules
from .rules import JoinMode, Keep

_ = lazy_gettext
MINE = "mine"
"""Instead of a tag: any of the interests that the searcher has said are theirs."""
_NUMBER = InputRequired(_("Please give a number."))


@dataclass(frozen=True)
class GroupWords:
    """All that a facilitator may say about a group, the agreement excepted."""

    name: str
    gathers: str
    about: str = ""
    for_whom: str = ""
    interests: tuple[str, ...] = ()
    size_cap: int = rules.DEFAULT_SIZE_CAP
    join_mode: str = JoinMode.OPEN
    question: str = ""
    allows_unnamed: bool = False
    waits_unwatched: bool = False

    def tidied(self) -> "GroupWords":
        """As it is kept. Raises Invalid with a sentence for each field that needs another look."""
        words = replace(
            self,
            name=one_line(self.name),
            gathers=one_line(self.gathers),
            about=tidy(self.about),
            for_whom=one_line(self.for_whom),
            interests=tuple(tag for tag in interests() if tag in self.interests),
            question=one_line(self.question) if self.join_mode == JoinMode.REQUEST else "",
        )
        faults = {
            "name": length_fault(words.name, rules.NAME_MOST, 2),
            "gathers": length_fault(words.gathers, rules.GATHERS_MOST, 2),
            "about": length_fault(words.about, rules.ABOUT_MOST),
            "for_whom": length_fault(words.for_whom, rules.FOR_WHOM_MOST),
            "question": length_fault(words.question, rules.QUESTION_MOST),
        }
        if len(words.interests) > rules.INTERESTS_MOST:
            faults["interests"] = gettext("Please choose at most %(most)s.", most=rules.INTERESTS_MOST)
        if not rules.LEAST_SIZE_CAP <= words.size_cap <= rules.MOST_SIZE_CAP:
            faults["size_cap"] = gettext(
                "A circle holds %(least)s to %(most)s people.", least=rules.LEAST_SIZE_CAP, most=rules.MOST_SIZE_CAP
            )
        if words.join_mode not in list(JoinMode):
            faults["join_mode"] = gettext("Please choose how people join.")
        elif words.join_mode == JoinMode.REQUEST and not words.question:
            faults["question"] = gettext("Please write what you would like to ask those who want to join.")
        refuse(faults)
        return words


def one_line(text: str) -> str:
    return " ".join(tidy(text).split())


def length_fault(text: str, most: int, least: int = 0) -> str:
    """What is wrong with a text's length, or nothing. A text of blanks and signs alone counts as empty."""
    if least and sum(sign.isalnum() for sign in text) < least:
        return gettext("Please write a few words here.")
    if len(text) > most:
        return gettext("This is longer than the %(most)s characters that fit here.", most=most)
    return ""


def refuse(faults: dict[str, str]) -> None:
    """Raise Invalid if there is any fault."""
    faults = {name: say for name, say in faults.items() if say}
    if faults:
        raise Invalid(gettext("Something here needs another look."), faults)


def tidied_agreement(body: str) -> str:
    body = tidy(body)
    refuse({"agreement": length_fault(body, rules.AGREEMENT_MOST, 10)})
    return body


class KindForm(FlaskForm):
    """A form that can say what the services found."""

    def take_back(self, error: Invalid) -> None:
        """Put what was found wrong where it belongs."""
        for name, say in error.fields.items():
            if name in self:
                self[name].errors = [*self[name].errors, say]
            else:
                self.form_errors.append(say)
        if not error.fields:
            self.form_errors.append(error.say)


def _interests() -> list[SelectChoice]:
    return [SelectChoice(tag, label) for tag, label in interests().items()]


def _searched() -> list[SelectChoice]:
    return [SelectChoice("", _("any")), SelectChoice(MINE, _("what I like")), *_interests()]


class GroupForm(KindForm):
    name = StringField(_("Name"), description=_("Short and plain, so that people find it."))
    gathers = StringField(_("What it gathers around"), description=_("One line: what people do or share here."))
    interests = SelectMultipleField(
        _("Interests"), [Optional()], choices=_interests, description=_("Up to eight. People find the group by them.")
    )
    about = TextAreaField(
        _("More about it"), [Optional()], description=_("How it goes here, how often, in which mood.")
    )
    for_whom = StringField(_("Who it is for"), [Optional()])
    size_cap = IntegerField(
        _("Places"),
        [_NUMBER],
        default=rules.DEFAULT_SIZE_CAP,
        description=_("From 4 to 24. A small circle is easier to get to know."),
    )
    join_mode = RadioField(
        _("How people join"),
        choices=[
            SelectChoice(JoinMode.OPEN.value, _("Anyone may join at once")),
            SelectChoice(JoinMode.REQUEST.value, _("People ask first and you answer")),
            SelectChoice(JoinMode.INVITATION.value, _("By invitation; the group is not listed")),
        ],
        default=JoinMode.OPEN.value,
        validators=[InputRequired(_("Please choose how people join."))],
    )
    question = StringField(
        _("Your question to those who ask"), [Optional()], description=_("Needed only if people ask first.")
    )

    allows_unnamed = BooleanField(
        _("A message can be sent unnamed here"),
        description=_(
            "Others then read “someone here” in place of a name. A moderator can open who wrote it only when someone reports it, and the "
            "writer is told. So that nothing gives a writer away, nobody’s being here or writing is shown in your rooms any more. In a small "
            "circle people may still guess."
        ),
    )
    waits_unwatched = BooleanField(
        _("While nobody is on duty, messages wait for a look"),
        description=_(
            "Your moderators share out their hours on a roster. Outside of those, what members write waits until a moderator has read it, and "
            "they are told why. Where nobody has taken hours, nothing waits."
        ),
    )

    def words(self) -> GroupWords:
        return GroupWords(
            name=self.name.data or "",
            gathers=self.gathers.data or "",
            about=self.about.data or "",
            for_whom=self.for_whom.data or "",
            interests=tuple(self.interests.data or ()),
            size_cap=self.size_cap.data or 0,
            join_mode=self.join_mode.data or "",
            question=self.question.data or "",
            allows_unnamed=bool(self.allows_unnamed.data),
            waits_unwatched=bool(self.waits_unwatched.data),
        )


class FoundForm(GroupForm):
    agreement = TextAreaField(
        _("Agreement"),
        description=_("Everyone who joins accepts this. You may use *emphasis*, # headings and - lists."),
    )


class AgreementForm(KindForm):
    agreement = TextAreaField(_("Agreement"), description=_("You may use *emphasis*, # headings and - lists."))
    based_on = HiddenField()


class AcceptForm(KindForm):
    """Accepting the agreement in the version that was shown."""

    version = HiddenField()
    accept = BooleanField(
        _("I have read the agreement and want to keep to it"),
        [InputRequired(_("Please read the agreement and tick this, if you want to keep to it."))],
    )


class AskForm(AcceptForm):
    answer = TextAreaField(_("Your answer"))


class InvitationForm(KindForm):
    days = SelectField(
        _("The link works for"),
        coerce=int,
        choices=[SelectChoice(1, _("a day")), SelectChoice(7, _("a week")), SelectChoice(30, _("a month"))],
        default=7,
    )
    uses = IntegerField(
        _("How many people may use it"),
        [_NUMBER],
        default=1,
        description=_("From 1 to 24. It ends when they have joined."),
    )


class LeaveForm(KindForm):
    keep = RadioField(
        _("What you wrote here"),
        choices=[
            SelectChoice(Keep.NAME.value, _("stays, under my name")),
            SelectChoice(Keep.FORMER.value, _("stays, under “a former member”")),
            SelectChoice(Keep.GONE.value, _("goes with me")),
        ],
        default=Keep.NAME.value,
        validators=[InputRequired(_("Please choose what becomes of what you wrote."))],
    )


class SearchForm(FlaskForm):
    """Sent by GET and changes nothing, so it carries no token."""

    class Meta:
        csrf = False

    q = StringField(_("Words"))
    tag = SelectField(_("Interest"), choices=_searched)


def number(text: str | None) -> int:
    """A hidden field's number; 0, which no version has, for anything else."""
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else 0
