"""Reads of people: a file per thing that is asked for. Not here: writes (services/), and what people do in groups."""

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
    there_is_a_host,
)

__all__ = [
    "HOST_LINK",
    "SIGN_UP",
    "Account",
    "Device",
    "SignedIn",
    "Waiting",
    "account_for",
    "devices_for",
    "host_link_holds",
    "interests_of",
    "invitation_holds",
    "people_waiting",
    "reset_holds",
    "signed_in",
    "there_is_a_host",
]
