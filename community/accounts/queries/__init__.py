"""Reads of people: a file per thing that is asked for. Not here: writes (services/), and what people do in groups."""

from community.accounts.queries.boundaries import (
    boundaries_for,
    break_for,
    preset_need,
    template_changes,
)
from community.accounts.queries.boundary_words import (
    GROUPS,
    SETTINGS,
    TEMPLATES,
    template_for,
    zones_by_region,
)
from community.accounts.queries.cards import PersonCard, card_for
from community.accounts.queries.people import (
    HOST_LINK,
    SIGN_UP,
    Account,
    Device,
    SignedIn,
    Waiting,
    account_for,
    devices_for,
    host_link_holds,
    interests_of,
    invitation_holds,
    people_waiting,
    reset_holds,
    signed_in,
    someone_waits,
    there_is_a_host,
)

__all__ = [
    "GROUPS",
    "HOST_LINK",
    "SETTINGS",
    "SIGN_UP",
    "TEMPLATES",
    "Account",
    "Device",
    "PersonCard",
    "SignedIn",
    "Waiting",
    "account_for",
    "boundaries_for",
    "break_for",
    "card_for",
    "devices_for",
    "host_link_holds",
    "interests_of",
    "invitation_holds",
    "people_waiting",
    "preset_need",
    "reset_holds",
    "signed_in",
    "someone_waits",
    "template_changes",
    "template_for",
    "there_is_a_host",
    "zones_by_region",
]
