"""Who is here, over two servers: seen across, gone with the last page anywhere, lapsed with a server that is killed, and told to nobody
else. How processes tell each other is tested without them in tests/shared/test_presence.py."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import redis
from scaled_setting import Setting

from tests.process.conftest import World
from tests.scaled.support import Database, until
from tests.support.client import Page

pytestmark = pytest.mark.scaled

Person = dict[str, Any]


@pytest.fixture
def open_ones(world: World, database: Database) -> Iterator[list[Person]]:
    """Three who let their groups see that they are here."""
    people = world.at_stage(2)[7:10]
    ids = [person["id"] for person in people]
    database.asks("UPDATE people SET shows_presence = 'groups' WHERE id = ANY(%s)", ids)
    yield people
    database.asks("UPDATE people SET shows_presence = 'nobody' WHERE id = ANY(%s)", ids)


@pytest.fixture
def outsider(world: World, database: Database) -> Iterator[Person]:
    """Somebody who shares no group with anyone."""
    person = world.at_stage(2)[10]
    database.asks("UPDATE memberships SET state = 'left' WHERE person_id = %s", person["id"])
    yield person
    database.asks("UPDATE memberships SET state = 'active' WHERE person_id = %s", person["id"])


@pytest.fixture
def watchers(world: World, page: Callable[..., Page], open_ones: list[Person]) -> list[Page]:
    """A neighbour with a page on either server, each of which is told once; from when nobody is left there of another test."""
    pages = [page(world.at_stage(2)[11], where) for where in "AB"]
    for watcher in pages:
        until(lambda watcher=watcher: shown(watcher, world) == [], "those of before are gone")  # type: ignore[misc]
        watcher.forgets()
    return pages


def told(watcher: Page, count: int = 1) -> list[tuple[int, bool]]:
    return [(frame["id"], frame["here"]) for frame in watcher.hears("presence:changed", count)]


def shown(watcher: Page, world: World) -> list[str]:
    """Whom the room's page names as being here."""
    ack = watcher.sends("room:enter", {"room": world.rooms[1]})
    assert ack["ok"], ack
    return list(ack["present"])


def test_coming_and_going_is_seen_on_both_servers_and_by_no_outsider(
    world: World,
    database: Database,
    page: Callable[..., Page],
    open_ones: list[Person],
    outsider: Person,
    watchers: list[Page],
):
    strangers = [page(outsider, "A"), page(outsider, "B")]
    shy = world.at_stage(2)[13]
    page(shy, "A")
    one = page(open_ones[0], "A")
    for watcher in watchers:
        assert told(watcher) == [(open_ones[0]["id"], True)]
        assert shown(watcher, world) == [name_of(open_ones[0], database)]
    one.close()
    for watcher in watchers:
        assert told(watcher) == [(open_ones[0]["id"], False)]
        assert shown(watcher, world) == []
    for stranger in strangers:
        stranger.hears_nothing()


def name_of(person: Person, database: Database) -> str:
    return str(database.asks("SELECT name FROM people WHERE id = %s", person["id"])[0][0])


def test_of_pages_on_two_servers_only_the_last_one_counts(
    page: Callable[..., Page], open_ones: list[Person], watchers: list[Page]
):
    one, other, fence = open_ones
    on_a = page(one, "A")
    assert [told(watcher) for watcher in watchers] == [[(one["id"], True)]] * 2
    on_b = page(one, "B")
    on_a.close()
    # Words of one server keep their order: what A would say of the first is said before what it says of the others.
    page(other, "A")
    assert [told(watcher) for watcher in watchers] == [[(other["id"], True)]] * 2
    on_b.close()
    page(fence, "B")
    for watcher in watchers:
        assert sorted(told(watcher, 2)) == sorted([(one["id"], False), (fence["id"], True)])


def test_turning_it_off_counts_for_pages_on_the_other_server_too(
    world: World, database: Database, page: Callable[..., Page], open_ones: list[Person], watchers: list[Page]
):
    one = open_ones[0]
    on_a, on_b = page(one, "A"), page(one, "B")
    assert [told(watcher) for watcher in watchers] == [[(one["id"], True)]] * 2
    database.asks("UPDATE people SET shows_presence = 'nobody' WHERE id = %s", one["id"])
    assert on_a.sends("room:enter", {"room": world.rooms[1]})["ok"]
    assert [told(watcher) for watcher in watchers] == [[(one["id"], False)]] * 2
    assert on_b.sends("room:enter", {"room": world.rooms[1]})["ok"]
    on_a.close()
    on_b.close()
    page(open_ones[1], "A")
    assert [told(watcher) for watcher in watchers] == [[(open_ones[1]["id"], True)]] * 2


def test_servers_speak_only_of_those_who_turned_it_on_and_redis_keeps_nothing(
    setting: Setting, world: World, page: Callable[..., Page], open_ones: list[Person]
):
    shy = world.at_stage(2)[13]
    client = redis.Redis.from_url(setting.environment["HEARTH_REDIS_URL"])
    with client.pubsub() as listener:
        listener.subscribe("hearth")
        pages = [page(person, where) for person in (shy, open_ones[0]) for where in "AB"]
        holding: dict[str, list[int]] = {}
        spoken_of: set[int] = set()

        def both_said_whom_they_hold() -> bool:
            message = listener.get_message(timeout=0.1)
            if message and message["type"] == "message":
                process, word, value = json.loads(message["data"])
                if word == "here":
                    holding[process] = value
                spoken_of.update(value if isinstance(value, list) else [value])
            return sum(open_ones[0]["id"] in held for held in holding.values()) == 2

        until(both_said_whom_they_hold, "each server says whom it holds")
    assert shy["id"] not in spoken_of
    assert not [key for key in client.scan_iter() if b"LIMITS" not in key]
    client.close()
    assert all(one.wire.connected for one in pages)


def test_with_a_server_that_is_killed_its_people_lapse_unless_they_are_here_again(
    setting: Setting, page: Callable[..., Page], open_ones: list[Person], watchers: list[Page]
):
    back, gone, _ = open_ones
    page(back, "A")
    page(gone, "A")
    watcher = watchers[1]
    assert sorted(told(watcher, 2)) == sorted([(back["id"], True), (gone["id"], True)])
    setting.servers[0].kill()
    page(back, "B")
    assert told(watcher) == [(gone["id"], False)]


def test_without_redis_each_server_knows_its_own_and_then_all_again(
    setting: Setting, world: World, page: Callable[..., Page], open_ones: list[Person], watchers: list[Page]
):
    far, near, _ = open_ones
    page(far, "A")
    watcher = watchers[1]
    assert told(watcher) == [(far["id"], True)]
    setting.redis.kill()
    page(near, "B")
    assert told(watcher) == [(near["id"], True)]
    assert told(watcher) == [(far["id"], False)]
    assert len(shown(watcher, world)) == 1
    setting.redis.start()
    setting.redis.wait_until_ready()
    assert told(watcher) == [(far["id"], True)]
    assert told(watchers[0], 2)[-1] == (near["id"], True)
    assert len(shown(watcher, world)) == len(shown(watchers[0], world)) == 2
