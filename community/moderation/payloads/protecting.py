"""What moderators send to protect the talk of a group, beside rules of words: whose links wait, calm hours."""

from flask_babel import lazy_gettext
from wtforms import IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired

from community.groups.payloads import KindForm
from community.groups.rules import LinksWait

_ = lazy_gettext


class LinksForm(KindForm):
    links_wait = RadioField(
        _("Messages with a link wait for a look"),
        choices=[
            SelectChoice(LinksWait.WEEK.value, _("from whoever joined within a week")),
            SelectChoice(LinksWait.MONTH.value, _("from whoever joined within a month")),
            SelectChoice(LinksWait.ARRIVING.value, _("from whoever is at the first stage, however long")),
            SelectChoice(LinksWait.NOBODY.value, _("from nobody")),
        ],
    )


class CalmForm(KindForm):
    hours = IntegerField(
        _("For how many hours?"),
        [InputRequired(_("Please give a number."))],
        description=_("From 1 to 72."),
        default=12,
    )
