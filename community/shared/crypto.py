"""Words that the database must not hold in the open: sealed with a key that is in the server's settings and not in the database.

Fernet (AES-128-CBC with HMAC-SHA256, https://github.com/fernet/spec) from the `cryptography` library. The first key seals, all keys open,
so a new key can be put in front and everything sealed anew by `hearth seal-anew`.

Here too: making the key that signs pushes (shared/web_push.py).
"""

import base64

from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from cryptography.hazmat.primitives.asymmetric import ec

SEALED = {"sealed": True}
"""On a column (`info=`): what stands in it is sealed. `hearth seal-anew` goes by it."""


class SealBroken(Exception):
    """Sealed with a key that is not in the settings (any more), or changed."""


_keys: MultiFernet | None = None
_current: Fernet | None = None


def set_up(keys: tuple[str, ...]) -> None:
    """`keys`: 32 bytes each, url-safe base64, the current one first. Raises ValueError where one is not."""
    global _keys, _current
    made = [Fernet(key) for key in keys]
    _keys, _current = MultiFernet(made), made[0]


def new_key() -> str:
    return Fernet.generate_key().decode()


def new_signing_key() -> str:
    """A private key on the curve P-256, as VAPID wants it (RFC 8292): 32 bytes, url-safe base64 without padding."""
    number = ec.generate_private_key(ec.SECP256R1()).private_numbers().private_value
    return base64.urlsafe_b64encode(number.to_bytes(32, "big")).decode().rstrip("=")


def _open_keys() -> MultiFernet:
    if _keys is None:
        raise RuntimeError("no keys are set: call crypto.set_up first")
    return _keys


def seal(words: str) -> str:
    return _open_keys().encrypt(words.encode()).decode()


def unseal(sealed: str) -> str:
    """Raises SealBroken."""
    try:
        return _open_keys().decrypt(sealed.encode()).decode()
    except InvalidToken as fault:
        raise SealBroken from fault


def is_current(sealed: str) -> bool:
    """Whether the current key opens it, and not only one of those before."""
    if _current is None:
        raise RuntimeError("no keys are set: call crypto.set_up first")
    try:
        _current.decrypt(sealed.encode())
    except InvalidToken:
        return False
    return True


def seal_anew(sealed: str) -> str:
    """The same words under the current key. Raises SealBroken."""
    try:
        return _open_keys().rotate(sealed.encode()).decode()
    except InvalidToken as fault:
        raise SealBroken from fault
