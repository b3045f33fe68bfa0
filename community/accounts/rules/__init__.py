"""Pure rules about a person: names and ways in (names.py), what each boundary can be set to (choices.py), when somebody rests (quiet.py)."""

from .choices import Answered, Capacity, Invites, ReplyPace, ShownTo, Writes
from .names import (
    HANDLE,
    HANDLE_LENGTH,
    NAME_LENGTH,
    PASSWORD_LENGTH,
    ROLE_WORDS,
    claims_a_role,
    device_label,
    is_handle,
    looks_like_one_of,
    own_path,
    skeleton,
    tidy_code,
    tidy_handle,
    tidy_name,
)
from .quiet import Span, quiet_until

__all__ = [
    "HANDLE",
    "HANDLE_LENGTH",
    "NAME_LENGTH",
    "PASSWORD_LENGTH",
    "ROLE_WORDS",
    "Answered",
    "Capacity",
    "Invites",
    "ReplyPace",
    "ShownTo",
    "Span",
    "Writes",
    "claims_a_role",
    "device_label",
    "is_handle",
    "looks_like_one_of",
    "own_path",
    "quiet_until",
    "skeleton",
    "tidy_code",
    "tidy_handle",
    "tidy_name",
]
