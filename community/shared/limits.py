"""How often something may be done in so short a time. In memory for one process, in Redis for several; while Redis is away each process
counts by itself: a wider allowance for a moment, and nobody is kept from speaking."""

import logging
import time
from collections.abc import Callable
from typing import Any

from limits import RateLimitItem, parse
from limits.storage import Storage, storage_from_string
from limits.strategies import MovingWindowRateLimiter
from redis.backoff import NoBackoff
from redis.retry import Retry

from .errors import TooFast

log = logging.getLogger(__name__)

AWAY_SECONDS = 5.0
"""So long Redis is not asked again after it did not answer: each try would cost the one who waits for it."""

_shared: MovingWindowRateLimiter | None = None
_alone: MovingWindowRateLimiter | None = None
_alone_until = 0.0
_parsed: dict[str, RateLimitItem] = {}


def set_up(redis_url: str = "") -> None:
    global _shared, _alone, _alone_until
    _alone, _alone_until = _limiter("memory://"), 0.0
    # One that is away is noticed at once, not after the client's own rounds of trying again. Once more without waiting: a kept
    # connection may be of before a restart.
    options = {"socket_connect_timeout": 1, "socket_timeout": 1, "retry": Retry(NoBackoff(), 1)}
    _shared = _limiter(redis_url, **options) if redis_url else _alone


def _limiter(url: str, **options: Any) -> MovingWindowRateLimiter:
    storage = storage_from_string(url, **options)
    assert isinstance(storage, Storage)
    return MovingWindowRateLimiter(storage)


def _ask(question: Callable[[MovingWindowRateLimiter], bool | None]) -> bool:
    global _alone_until
    assert _shared is not None and _alone is not None
    if _shared is _alone or time.monotonic() < _alone_until:
        return bool(question(_alone))
    kinds = _shared.storage.base_exceptions
    try:
        return bool(question(_shared))
    except kinds as fault:
        _alone_until = time.monotonic() + AWAY_SECONDS
        log.warning("Redis does not answer (%s): this process counts by itself for a moment", type(fault).__name__)
        return bool(question(_alone))


def _item(rate: str) -> RateLimitItem:
    if rate not in _parsed:
        _parsed[rate] = parse(rate)
    return _parsed[rate]


def hit(rate: str, *key: str) -> bool:
    """Count one; False when that was one too many. `rate` reads like "5 per 15 minute"."""
    return _ask(lambda limiter: limiter.hit(_item(rate), *key))


def spent(rate: str, *key: str) -> bool:
    """Whether the next one would be too many, without counting."""
    return not _ask(lambda limiter: limiter.test(_item(rate), *key))


def require(rate: str, *key: str) -> None:
    """Count one. Raises TooFast when that was one too many."""
    if not hit(rate, *key):
        raise TooFast


def forget(rate: str, *key: str) -> None:
    """Start counting anew, as after a sign-in that worked."""
    _ask(lambda limiter: limiter.clear(_item(rate), *key))
