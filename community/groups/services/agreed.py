"""Accepting an agreement holds for the version that was read, and for no later one."""

from flask_babel import gettext as _

from community.shared.errors import Invalid

from ..models import Group


def require_current(group: Group, version: int) -> None:
    if version != group.agreement_version:
        raise Invalid(
            _("The agreement changed while you were reading. Please read it once more as it is now."),
            code="agreement_changed",
        )
