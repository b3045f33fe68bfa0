"""What a page, an event or a job asks of the database: as many statements in a small world as in a big one (no N+1), within a budget;
and no statement of any of them fetches more rows than a list on a page has.

Each page and event is found from the app itself and asked as everyone of ASK who may (matrix.toml says who). A page that takes words
from its address is asked with them too (ASKED_WITH).
"""

import re
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from community.accounts import queries as accounts
from community.admin.queries.overview import overview_for
from community.admin.queries.people import invitations_for
from community.boundaries import audience
from community.extensions import socketio
from community.groups import queries as groups
from community.moderation.queries import acts, cases, duty, mine, people, protecting, second_looks
from community.moderation.rules import Show
from community.notifications.queries.choices import otherwise_for
from community.shared import db, jobs, limits, site
from community.shared.actor import Actor
from community.shared.paging import Page
from tests.architecture import matrix_targets as targets
from tests.architecture.matrix_asking import TABLE, ask_event, ask_page, fresh_app, keep, row, start_anew
from tests.architecture.matrix_world import World, build
from tests.architecture.statement_watch import Seen, watch_driver
from tests.architecture.statement_world import ASK, FEW, MANY, RESET_TOKEN, grow
from tests.support.make import Make

BUDGET = 12
"""Statements of one page or event, who asks and what the navigation needs among them."""
BUDGETS = {
    "accounts.export GET": (54, "one for each table that holds something of a person"),
    "accounts.person GET": (
        17,
        "profile, card, pair and the distances that I keep: three features, each asks how the two stand",
    ),
    "connections.company GET": (
        20,
        "whom I may ask, with what each asks of whoever writes to them; my asking, those that wait for me, whom I am with",
    ),
    "connections.index GET": (
        25,
        "invitations both ways, pairs, what has ended, three kinds of distance, conversations",
    ),
    "connections.pair GET": (
        24,
        "the pair, their picture, its path, its questions, the conversation, whether it is one-sided; what is news is noted as told",
    ),
    "groups.show GET": (27, "four features have their piece on it, and each asks how the member stands"),
    "moderation.reports GET": (13, "its cases and people, what met a rule, and whether more comes in than usual"),
    "moderation.show_case GET": (
        35,
        "all that a moderator decides by: the message, what surrounds it, the people, every report and whether its talk waits, notes, whom to "
        "ask, what was before, what to do in danger",
    ),
    "notifications.index GET": (15, "a page of it, and whether anything is unmet: of both, who asks for company now"),
    "rooms.show GET": (20, "the room, its page, what of mine waits, covers, the other rooms; and my mark is moved"),
    "rooms.show (private) GET": (
        33,
        "the room, of whom it is shared with the picture, the card and the distances, and whether it is one-sided",
    ),
    "message:edit": (
        16,
        "what each hearer does not meet is read anew for what was changed; what protects the group's talk",
    ),
    "message:respond": (16, "the same; and whether moderators set no contact between the two"),
    "message:send (private, later)": (21, "the card is read too, and what waits, before it goes as any other"),
    "message:send (private)": (13, "the other is told of it, if they may be, and only until they look"),
    "room:enter": (13, "the same, of a pair who are asked for at each time"),
}
ROWS_MOST = 210
"""A page of the longest list, or a batch of a job."""
OWN = {
    "rooms.search GET": "SELECT rooms.id",
}
"""Reads that end with the groups that one person belongs to, in which a list of theirs can be as long as it is."""
TOLD = (
    "SELECT anon_1.id \nFROM (SELECT people.id AS id, CASE",
    "SELECT anon_1.other_id \nFROM (SELECT connection_sides.other_id",
)
"""Who is told that somebody's profile, boundaries or presence changed: the ids of all who have to do with them."""
ROWS = {"accounts.export GET": "everything that a person wrote, read to its end a batch at a time"}
ASKED_WITH = {
    "admin.people GET": ("q=here",),
    "groups.discover GET": ("q=tended", "tag=walking", "page=1"),
    "moderation.reports GET": tuple(f"show={show}" for show in Show if show is not Show.WAITING),
    "moderation.site GET": tuple(f"show={show}" for show in Show if show is not Show.WAITING),
    "rooms.search GET": ("q=kettle",),
    "rooms.search_room GET": ("q=kettle",),
    "rooms.show GET": ("before=2", "around=1"),
}


@dataclass
class Worlds:
    """The same world twice, small and big. `there`: the one that the database holds now, untouched; None after something wrote."""

    world: World
    small: Path
    big: Path
    there: Path | None = None

    def go_to(self, which: Path) -> None:
        if self.there != which:
            self.world.file = which
            start_anew(self.world)
            self.there = which
        limits.set_up()
        site.forget_rates()
        audience.rooms._kept.clear()

    def after(self, seen: Seen) -> None:
        if seen.wrote:
            self.there = None


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, database_template: Path) -> Iterator[Flask]:
    made = fresh_app(tmp_path_factory.mktemp("statements"), database_template)
    watch_driver()
    yield made
    db.engine().dispose()


@pytest.fixture(scope="module")
def worlds(app: Flask) -> Worlds:
    world = build(app, Make(app))
    grow(world, FEW)
    small = keep(world, "small.db")
    grow(world, MANY)
    return Worlds(world, small, keep(world, "big.db"))


@pytest.fixture(autouse=True, scope="module")
def _addresses() -> Iterator[None]:
    """Where the matrix asks for what nobody may see, here is something to see."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(targets.ADDRESS, "accounts.reset", lambda _world, _who: {"token": RESET_TOKEN})
        patch.setitem(
            targets.ADDRESS, "moderation.my_report", lambda world, who: {"report_id": world.ids[f"report of {who}"]}
        )
        for name in ("groups.agreement", "groups.ask", "groups.join", "groups.invited", "groups.edit_agreement"):
            filled = targets.BODY[name]
            version = "based_on" if name == "groups.edit_agreement" else "version"
            patch.setitem(targets.BODY, name, lambda world, had=filled, of=version: {**had, of: world.ids["version"]})
        patch.setitem(targets.BODY, "groups.edit", {**targets.BODY["groups.edit"], "size_cap": 24})
        yield


NOT_IN_THE_MATRIX = ("accounts.reset GET", "moderation.my_report GET")
"""Not found for everybody there, and here for all of ASK."""


def who_may(name: str, answers: str) -> list[str]:
    if name in NOT_IN_THE_MATRIX:
        return list(ASK)
    return [who for who, letter in row(answers).items() if who in (*ASK, "signed out") and letter == "o"]


def ask(app: Flask, worlds: Worlds, which: Path, who: str, name: str, query: str = "") -> Seen:
    worlds.go_to(which)
    seen = Seen()
    letter, told = (
        ask_page(app, worlds.world, who, name, query, seen)
        if name in TABLE["pages"]
        else ask_event(app, worlds.world, who, name, seen)
    )
    assert letter == "o", f"{name} {query} as {who}: {told[-3000:]}"
    worlds.after(seen)
    return seen


def has_its_own_end(name: str, sql: str) -> bool:
    return sql.startswith(TOLD) or (name in OWN and OWN[name] in sql)


def too_many_rows(name: str, seen: Seen) -> list[str]:
    """Where ROWS has a reason, what is read at once is bounded, and not the whole."""
    return [
        f"{one.rows} rows, {one.at_once} at once, for {one.sql}"
        for one in seen.statements
        if (one.at_once if name in ROWS else one.rows) > ROWS_MOST and not has_its_own_end(name, one.sql)
    ]


def said_more_often(small: Seen, big: Seen) -> str:
    more = Counter(one.sql for one in big.statements)
    more.subtract(Counter(one.sql for one in small.statements))
    return "\n".join(f"{count:+} {sql}" for sql, count in more.items() if count)


def _who_and_how(name: str, answers: str) -> list[tuple[str, str]]:
    return [(who, query) for who in who_may(name, answers) for query in ("", *ASKED_WITH.get(name, ()))]


READING = {name: answers for name, answers in TABLE["pages"].items() if name.endswith("GET")}
EVENTS = TABLE["events"]
WRITING = {name: answers for name, answers in TABLE["pages"].items() if name.endswith("POST")}


@pytest.mark.parametrize("name", [*READING, *EVENTS])
def test_a_bigger_world_costs_no_more_statements(app: Flask, worlds: Worlds, name: str):
    asked = _who_and_how(name, {**READING, **EVENTS}[name])
    small = [ask(app, worlds, worlds.small, who, name, query) for who, query in asked]
    big = [ask(app, worlds, worlds.big, who, name, query) for who, query in asked]
    for (who, query), before, after in zip(asked, small, big, strict=True):
        assert len(before.statements) == len(after.statements), (
            f"{name} {query} as {who}: {len(before.statements)} statements became {len(after.statements)}\n"
            f"{said_more_often(before, after)}"
        )
        assert too_many_rows(name, after) == []
    most = max(big, key=lambda seen: len(seen.statements), default=Seen())
    budget, _reason = BUDGETS.get(name) or BUDGETS.get(re.sub(r" \(.*\)", "", name)) or (BUDGET, "")
    assert len(most.statements) <= budget, f"{len(most.statements)} statements for {name}:\n{most}"


def test_opening_a_page_s_socket_costs_no_more_statements(app: Flask, worlds: Worlds):
    """Who may see it hears that somebody came, and later that they went."""
    for who in ASK:
        counted = []
        for which in (worlds.small, worlds.big):
            worlds.go_to(which)
            browser = app.test_client()
            browser.set_cookie(app.config["SESSION_COOKIE_NAME"], worlds.world.cookies[who])
            with Seen() as seen:
                page = socketio.test_client(app, flask_test_client=browser)
                assert page.is_connected()
                page.disconnect()
            counted.append(len(seen.statements))
            assert too_many_rows("connect", seen) == []
        assert counted[0] == counted[1] <= BUDGET, f"{who}: {counted}"


@pytest.mark.parametrize("name", WRITING)
def test_writing_fetches_no_whole_table(app: Flask, worlds: Worlds, name: str):
    for who in who_may(name, WRITING[name])[-1:]:
        assert too_many_rows(name, ask(app, worlds, worlds.big, who, name)) == []


@pytest.mark.parametrize("name", jobs.JOBS)
def test_a_job_fetches_no_whole_table(app: Flask, worlds: Worlds, name: str):
    worlds.go_to(worlds.big)
    with Seen() as seen, app.app_context(), db.unit():
        jobs.JOBS[name].run()
    worlds.after(seen)
    assert seen.statements, "there was something to do"
    assert too_many_rows(name, seen) == []


@dataclass(frozen=True)
class Listed:
    """A list that goes on. `read` gives the page after a place; `page` is where it is shown, `query` the place's name in the address."""

    page: str
    who: str
    query: str
    read: Callable[[Actor, int, str | None], Page[Any]]


LISTS = {
    "devices": Listed(
        "accounts.sign_ins GET", "trusting", "after", lambda who, _group, at: accounts.devices_for(who, at)
    ),
    "who asks to come in": Listed(
        "admin.people GET", "host", "waiting_after", lambda who, _group, at: accounts.people_waiting(who, at)
    ),
    "site invitations": Listed(
        "admin.invitations GET", "host", "after", lambda who, _group, at: invitations_for(who, at)
    ),
    "untended groups": Listed(
        "admin.index GET", "host", "after", lambda who, _group, at: overview_for(who, at).untended
    ),
    "my groups": Listed("groups.index GET", "trusting", "after", lambda who, _group, at: groups.my_groups(who, at)),
    "where I asked": Listed(
        "groups.index GET", "trusting", "asked_after", lambda who, _group, at: groups.my_requests(who, at)
    ),
    "who asks to join": Listed(
        "groups.requests GET", "facilitator", "after", lambda who, group, at: groups.requests_for(who, group, at)[1]
    ),
    "group invitations": Listed(
        "groups.invitations GET",
        "facilitator",
        "after",
        lambda who, group, at: groups.invitations_for(who, group, at)[1],
    ),
    "what waits for a second": Listed(
        "moderation.second_looks GET",
        "moderator",
        "agreements_after",
        lambda who, _group, at: second_looks.agreements_for(who, at),
    ),
    "who asks for another look": Listed(
        "moderation.second_looks GET", "moderator", "after", lambda who, _group, at: second_looks.appeals_for(who, at)
    ),
    "what can be undone": Listed(
        "moderation.actions GET", "moderator", "after", lambda who, group, at: acts.actions_of(who, group, at)
    ),
    "moderated groups": Listed(
        "moderation.index GET", "moderator", "after", lambda who, _group, at: duty.groups_for(who, at)
    ),
    "who was removed": Listed(
        "moderation.reports GET",
        "moderator",
        "removed_after",
        lambda who, group, at: people.people_of(who, group, at).removed,
    ),
    "open cases": Listed(
        "moderation.reports GET",
        "moderator",
        "after",
        lambda who, group, at: cases.cases_of(who, group, after=at).cases,
    ),
    "closed cases": Listed(
        "moderation.reports GET",
        "moderator",
        "",
        lambda who, group, at: cases.cases_of(who, group, Show.CLOSED, at).cases,
    ),
    "open cases of no group": Listed(
        "moderation.site GET", "host", "after", lambda who, _group, at: cases.cases_of_site(who, after=at)
    ),
    "closed cases of no group": Listed(
        "moderation.site GET", "host", "", lambda who, _group, at: cases.cases_of_site(who, Show.CLOSED, at)
    ),
    "messages that met a rule": Listed(
        "moderation.met GET", "moderator", "after", lambda who, group, at: protecting.met_of(who, group, at)[1]
    ),
    "own reports": Listed(
        "moderation.my_reports GET", "trusting", "after", lambda who, _group, at: mine.own_reports(who, at)
    ),
    "decided about me": Listed(
        "moderation.my_reports GET", "trusting", "decided_after", lambda who, _group, at: mine.decided(who, at)
    ),
    "chosen otherwise": Listed(
        "notifications.choices GET", "trusting", "after", lambda who, _group, at: otherwise_for(who, at)
    ),
    "versions": Listed("groups.agreement GET", "trusting", "before", lambda who, group, at: versions(who, group, at)),
}


def versions(who: Actor, group: int, at: str | None) -> Page[Any]:
    page = groups.agreement_for(who, group, None, int(at) if at else None)
    return Page(page.versions, str(page.older) if page.older is not None else None)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_goes_on_to_its_end(app: Flask, worlds: Worlds, name: str):
    listed = LISTS[name]
    worlds.go_to(worlds.big)
    own_id = worlds.world.own_id[listed.who]
    who = Actor(own_id, listed.who, listed.who, is_host=listed.who == "host")
    lines, at = [], None
    with app.test_request_context(), db.unit():
        while lines == [] or at is not None:
            page = listed.read(who, worlds.world.ids["group_id"], at)
            lines += page.lines
            at = page.after
    assert len(lines) > ROWS_MOST and len(set(map(repr, lines))) == len(lines)
    if listed.query:
        _letter, first = ask_page(app, worlds.world, listed.who, listed.page)
        links = [unescape(link) for link in re.findall(r'rel="next" href="([^"]+)"', first)]
        assert [link for link in links if f"?{listed.query}=" in link], links
