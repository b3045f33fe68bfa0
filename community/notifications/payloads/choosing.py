"""The form in which somebody chooses where each matter rings, and its words."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext
from flask_wtf import FlaskForm
from wtforms import SelectChoice, SelectField

from ..rules import Matter, Rings

MATTER_LABELS = {
    Matter.ANSWERS: lazy_gettext("When somebody answers me, or writes to me privately"),
    Matter.OWN_WORDS: lazy_gettext("What became of words or reports of mine"),
    Matter.PEOPLE: lazy_gettext("Invitations to connect, steps of my connections, and being asked for company"),
    Matter.PLACES: lazy_gettext("My places in groups: being let in, steps that open, quiet time, tasks I am given"),
    Matter.DUTIES: lazy_gettext("My tasks: newcomers, people who ask to join, messages to look at, reports"),
    Matter.CARE: lazy_gettext(
        "Kind notes: when somebody was worried about me, and being asked how I am after a report"
    ),
}

GROUP_LABELS = {**MATTER_LABELS, Matter.ANSWERS: lazy_gettext("When somebody answers me")}
PERSON_LABELS = {
    Matter.ANSWERS: lazy_gettext("When they answer me, or write to me privately"),
    Matter.PEOPLE: lazy_gettext("Steps that you two take"),
}

RINGS_LABELS = {
    Rings.NOWHERE: lazy_gettext("Nowhere: it lies there until I look"),
    Rings.HERE: lazy_gettext("On pages I have open"),
    Rings.PUSH: lazy_gettext("On open pages, and as a push"),
    Rings.MAIL: lazy_gettext("On open pages, and by mail"),
    Rings.ALL: lazy_gettext("On open pages, as a push, by mail"),
}

AS_GENERALLY = ""
"""What is sent where a group or a person has no choice of its own."""


class RingsForm(FlaskForm):
    """A field for each matter, named as it is."""

    @classmethod
    def of(cls, chosen: dict[Matter, Rings]) -> "RingsForm":
        fields = {
            matter.value: SelectField(MATTER_LABELS[matter], choices=_rings_choices(), default=rings.value)
            for matter, rings in chosen.items()
        }
        return cls._made(fields)

    @classmethod
    def of_place(
        cls, labels: dict[Matter, Any], chosen: dict[Matter, Rings | None], general: dict[Matter, Rings]
    ) -> "RingsForm":
        """Of one group or person: with one more choice, as for everything."""
        as_generally = SelectChoice(AS_GENERALLY, _("As for everything"))
        fields = {
            matter.value: SelectField(
                labels[matter],
                choices=[as_generally, *_rings_choices()],
                default=rings.value if rings is not None else AS_GENERALLY,
                description=_("For everything you chose: %(rings)s", rings=RINGS_LABELS[general[matter]]),
            )
            for matter, rings in chosen.items()
        }
        return cls._made(fields)

    @classmethod
    def _made(cls, fields: dict[str, SelectField]) -> "RingsForm":
        form: RingsForm = type("RingsForm", (cls,), fields)()
        return form

    def chosen(self) -> dict[Matter, Rings | None]:
        sent = {matter: self[matter.value].data for matter in Matter if matter.value in self}
        return {matter: Rings(rings) if rings else None for matter, rings in sent.items()}


def _rings_choices() -> list[SelectChoice]:
    return [SelectChoice(rings.value, label) for rings, label in RINGS_LABELS.items()]
