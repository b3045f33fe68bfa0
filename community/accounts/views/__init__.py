"""The pages of accounts. blueprint.py holds the blueprint; the pages are told apart by what people come for."""

from . import (
    boundaries,
    breaks,
    cards,
    coming_in,
    devices,
    email,
    identity,
    leaving,
    password,
    person,
    pledge,
    profile,
    recovery,
    settings,
)
from .blueprint import blueprint

__all__ = [
    "blueprint",
    "boundaries",
    "breaks",
    "cards",
    "coming_in",
    "devices",
    "email",
    "identity",
    "leaving",
    "password",
    "person",
    "pledge",
    "profile",
    "recovery",
    "settings",
]
