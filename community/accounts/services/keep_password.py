"""Hash and check passwords: Argon2id, through the thread pool, since 20 ms of C would hold everybody else up.

Parameters: 19 MiB, 2 passes, 1 lane (OWASP Password Storage Cheat Sheet); who signs in with an older hash gets a new one.
Not here: whether a password is good enough (judge_password.py).
"""

import unicodedata

from argon2 import PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from community.shared.offloading import offload

_hasher = PasswordHasher(time_cost=2, memory_cost=19 * 1024, parallelism=1, type=Type.ID)
_nobodys: list[str] = []


def _same_everywhere(password: str) -> str:
    """One form for what different keyboards send for the same password (NIST SP 800-63B 3.1.1.2)."""
    return unicodedata.normalize("NFKC", password)


def hash_password(password: str) -> str:
    """Outside of transactions only."""
    return offload(_hasher.hash, _same_everywhere(password))


def _matches(kept: str, password: str) -> bool:
    try:
        return _hasher.verify(kept, password)
    except (VerificationError, InvalidHashError):
        return False


def password_matches(kept: str | None, password: str) -> bool:
    """Whether it is the one. `None` (nobody has that handle) takes as long and says no. Outside of transactions only."""
    if not _nobodys:
        _nobodys.append(hash_password("nobody's password"))
    right = offload(_matches, kept or _nobodys[0], _same_everywhere(password))
    return right and bool(kept)


def is_outdated(kept: str) -> bool:
    return _hasher.check_needs_rehash(kept)
