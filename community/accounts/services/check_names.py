"""Whether a handle and a display name may be taken, save for being taken already, which sign_up.py finds when it writes."""

from functools import cache

from email_validator import EmailNotValidError, validate_email
from flask_babel import gettext as _

from community.accounts import rules
from community.shared import content


@cache
def reserved() -> tuple[str, ...]:
    return tuple(content.table("reserved_handles")["handles"])


def handle_fault(handle: str) -> str | None:
    """A sentence if nobody may have this (tidied) handle."""
    shortest, longest = rules.HANDLE_LENGTH
    if not shortest <= len(handle) <= longest:
        return _("A handle has %(shortest)s to %(longest)s characters.", shortest=shortest, longest=longest)
    if not rules.is_handle(handle):
        return _("A handle is made of a–z, 0–9 and single hyphens between them.")
    if rules.looks_like_one_of(handle, reserved()) or handle.startswith("closed-"):
        return _("This reads like a duty or a part of the place. Please choose another.")
    return None


def name_fault(name: str) -> str | None:
    """A sentence if nobody may go by this (tidied) display name."""
    if not name:
        return _("Please give a name with letters in it.")
    if len(name) > rules.NAME_LENGTH:
        return _("Please keep the name to %(number)s characters.", number=rules.NAME_LENGTH)
    if rules.claims_a_role(name, reserved()):
        return _("This reads like a duty or a part of the place. Please choose another.")
    return None


def tidy_email(typed: str) -> str:
    """The address in one form, or empty if none was given. Raises ValueError with a sentence if it is none."""
    if not typed.strip():
        return ""
    try:
        return validate_email(typed.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError:
        raise ValueError(_("This does not look like an e-mail address.")) from None
