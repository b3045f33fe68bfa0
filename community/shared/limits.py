"""How often something may be done in so short a time. In memory for one process, in Redis for several."""

from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter

from .errors import TooFast

_limiter: MovingWindowRateLimiter | None = None
_parsed: dict[str, RateLimitItem] = {}


def set_up(redis_url: str = "") -> None:
    global _limiter
    storage = storage_from_string(redis_url or "memory://")
    assert isinstance(storage, Storage)
    _limiter = MovingWindowRateLimiter(storage)


def _item(rate: str) -> RateLimitItem:
    if rate not in _parsed:
        _parsed[rate] = parse(rate)
    return _parsed[rate]


def hit(rate: str, *key: str) -> bool:
    """Count one; False when that was one too many. `rate` reads like "5 per 15 minute"."""
    assert _limiter is not None
    return _limiter.hit(_item(rate), *key)


def spent(rate: str, *key: str) -> bool:
    """Whether the next one would be too many, without counting."""
    assert _limiter is not None
    return not _limiter.test(_item(rate), *key)


def require(rate: str, *key: str) -> None:
    """Count one. Raises TooFast when that was one too many."""
    if not hit(rate, *key):
        raise TooFast


def forget(rate: str, *key: str) -> None:
    """Start counting anew, as after a sign-in that worked."""
    assert _limiter is not None
    _limiter.clear(_item(rate), *key)
