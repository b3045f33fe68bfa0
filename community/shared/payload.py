"""Schemas of what arrives on the socket. A payload is a msgspec Struct; what does not fit gets a sentence, not a trace."""

from typing import Any, TypeVar

import msgspec
from flask_babel import gettext as _

from .errors import Invalid


class Payload(msgspec.Struct, forbid_unknown_fields=True):
    """Base of all payloads: unknown fields are refused, so a misspelt one is never silently dropped."""


P = TypeVar("P", bound=Payload)


def decode(schema: type[P], data: Any) -> P:
    """`data` as `schema`. Raises Invalid; its `fields` name the place and the fault for whoever writes a client."""
    try:
        return msgspec.convert(data, schema, strict=True)
    except msgspec.ValidationError as fault:
        raise Invalid(_("That did not arrive in a form we can read."), {"payload": str(fault)}) from None
    except RecursionError:
        raise Invalid(_("That did not arrive in a form we can read."), {"payload": "nested too deep"}) from None
