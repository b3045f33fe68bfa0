"""What may be read about groups, each answer for the actor who asks. Raises NotFound for missing and not-yours alike."""

from .agreements import AgreementPage, Version, agreement_for
from .discovering import Found, discover_for, my_interests
from .exporting import export_of
from .founding import FOUNDING, FOUNDING_DAYS, groups_without_facilitator, may_found
from .front import Front, allows_unnamed, front_for, group_name_for, group_of_link, link_holds
from .members import Member, MembersPage, members_for
from .mine import Home, MyGroup, Newcomer, belongs_to, home_for, my_groups, my_requests
from .tending import Asked, Link, invitations_for, requests_for, words_for

__all__ = [
    "FOUNDING",
    "FOUNDING_DAYS",
    "AgreementPage",
    "Asked",
    "Found",
    "Front",
    "Home",
    "Link",
    "Member",
    "MembersPage",
    "MyGroup",
    "Newcomer",
    "Version",
    "agreement_for",
    "allows_unnamed",
    "belongs_to",
    "discover_for",
    "export_of",
    "front_for",
    "group_name_for",
    "group_of_link",
    "groups_without_facilitator",
    "home_for",
    "invitations_for",
    "link_holds",
    "may_found",
    "members_for",
    "my_groups",
    "my_interests",
    "my_requests",
    "requests_for",
    "words_for",
]
