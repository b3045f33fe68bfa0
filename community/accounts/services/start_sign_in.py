"""Start a sign-in: a row whose key is the hash of a token. Who holds the token (in the session's cookie) is signed in until the
row goes. Not here: who may; see sign_in.py."""

import hashlib
import secrets

from community.accounts.models import SignIn
from community.shared.clock import now
from community.shared.db import transaction


def hash_of(token: str) -> str:
    """What we keep of a token. It is long and random, so a plain hash is enough (no one can guess through it)."""
    return hashlib.sha256(token.encode()).hexdigest()


def start_sign_in(person_id: int, device: str = "") -> str:
    """Sign a device in. Returns the token, which is nowhere else."""
    token = secrets.token_urlsafe(32)
    with transaction() as session:
        session.add(SignIn(token_hash=hash_of(token), person_id=person_id, created_at=now(), device=device[:80]))
    return token
