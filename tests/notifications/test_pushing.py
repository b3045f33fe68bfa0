"""Push: a real push service on loopback that decrypts and checks the signature. What goes to whom, when, what it says and does not say;
what is tried again; and where nothing ever goes."""

import contextlib
import itertools
import json
import socketserver
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from community.accounts.events import AccountErased, ExportAsked
from community.notifications import jobs
from community.notifications.models import OutgoingPush, PushBrowser, RingChoice
from community.notifications.rules import (
    BROWSERS_MOST,
    PUSH_AFTER,
    PUSH_AGAIN_AFTER,
    PUSH_KEPT,
    Kind,
    is_push_due,
    push_keeps,
)
from community.notifications.services import send_pushes
from community.notifications.services.make_notice import make_notice
from community.notifications.services.send_pushes import CLAIMED, TRIES
from community.shared import crypto, db, web_push
from community.shared.bus import publish
from tests.notifications.conftest import (
    HOUR,
    NOON,
    Circle,
    has_quiet_hours,
    rows_of,
    sets_boundaries,
    silences,
)
from tests.notifications.test_inbox import answers
from tests.support.actors import Someone
from tests.support.make import Make
from tests.support.push_service import Browser, PushService

pytestmark = pytest.mark.usefixtures("clock")

SECOND = timedelta(seconds=1)
WAITS = {"title": "Something is waiting for you", "body": "", "tag": "waits"}


@pytest.fixture
def service(app: Any) -> Iterator[PushService]:
    with PushService() as made:
        web_push.set_up(crypto.new_signing_key(), '"A circle" <post@example.org>', (made.host,))
        yield made


def turns_on(who: Someone, browser: Browser) -> int:
    """In the page where their sign-in is; gives its id."""
    answer = who.posts("/notifications/browsers", **browser.subscription)
    assert answer.status_code == 200 and answer.get_json() == {"ok": True}, answer.get_data(as_text=True)
    return next(one.id for one in browsers() if one.endpoint == browser.endpoint)


def wants_push(who: Someone, matter: str = "answers") -> None:
    with db.transaction() as session:
        session.add(RingChoice(person_id=who.id, matter=matter, rings="push"))


def browsers() -> list[PushBrowser]:
    with db.transaction() as session:
        return list(session.scalars(select(PushBrowser).order_by(PushBrowser.made_at)))


def on_their_way() -> list[OutgoingPush]:
    with db.transaction() as session:
        return list(session.scalars(select(OutgoingPush)))


def passes(clock: Any, span: timedelta) -> None:
    clock.shift(span)
    jobs.tell_what_waited()
    jobs.push_what_waits()


@pytest.fixture
def pushed(circle: Circle, service: PushService) -> Browser:
    """Ana has push on, in this browser, for answers."""
    browser = service.browser()
    turns_on(circle.ana, browser)
    wants_push(circle.ana)
    return browser


# ---- rules


@pytest.mark.parametrize("earlier", [True, False])
@pytest.mark.parametrize("ago", [None, timedelta(0), PUSH_AGAIN_AFTER - SECOND, PUSH_AGAIN_AFTER, -HOUR])
def test_when_a_push_goes(earlier: bool, ago: timedelta | None) -> None:
    waits = earlier and ago is not None and timedelta(0) <= ago < PUSH_AGAIN_AFTER
    assert is_push_due(earlier, None if ago is None else NOON - ago, NOON) is not waits


def test_what_comes_late_does_not_ring_in_a_rest() -> None:
    assert push_keeps(None, NOON) == PUSH_KEPT.total_seconds()
    assert push_keeps(NOON + HOUR, NOON) == 3600
    assert push_keeps(NOON + timedelta(days=2), NOON) == PUSH_KEPT.total_seconds()
    assert push_keeps(NOON - HOUR, NOON) == 0


# ---- what goes


def test_a_push_says_that_something_waits_and_not_a_word_more(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    answers(circle)
    passes(clock, PUSH_AFTER)
    (came,) = service.arrived
    assert came.says == WAITS
    assert came.claims == {
        "aud": f"http://{service.host}",
        "sub": "mailto:post@example.org",
        "exp": int((NOON + PUSH_AFTER + 12 * HOUR).timestamp()),
    }
    assert came.signer == web_push.public_key() and came.headers["Content-Encoding"] == "aes128gcm"
    assert came.headers["TTL"] == "43200" and 0 < len(came.headers["Topic"]) <= 32
    assert on_their_way() == []
    passes(clock, HOUR)
    assert len(service.arrived) == 1


def test_who_met_it_soon_or_chose_none_gets_none(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    other = service.browser("ben")
    turns_on(circle.ben, other)
    answers(circle)
    circle.ana.gets(f"/notifications/{rows_of(circle.ana)[0].id}")
    first = circle.ben.says(circle.lounge, "Hm")["id"]
    circle.ana.says(circle.lounge, "Yes", reply_to=first)
    passes(clock, PUSH_AFTER)
    assert service.arrived == [] and on_their_way() == []


def test_nothing_is_pushed_while_somebody_rests_and_once_afterwards(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    has_quiet_hours(circle.ana, 11 * 60, 13 * 60)
    for _time in range(3):
        answers(circle)
        passes(clock, timedelta(minutes=10))
    assert service.arrived == []
    clock.move_to(NOON + HOUR)
    passes(clock, timedelta(0))
    passes(clock, PUSH_AFTER)
    assert [came.says for came in service.arrived] == [WAITS]
    passes(clock, HOUR)
    assert len(service.arrived) == 1


def test_a_rest_that_begins_meanwhile_counts_too(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    answers(circle)
    sets_boundaries(circle.ana, capacity="resting", capacity_until=NOON + HOUR)
    passes(clock, PUSH_AFTER)
    assert service.arrived == []
    passes(clock, HOUR)
    passes(clock, timedelta(minutes=15))
    assert len(service.arrived) == 1


def test_it_is_kept_no_longer_than_until_the_next_quiet_hours(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    has_quiet_hours(circle.ana, 14 * 60, 15 * 60)
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert service.arrived[0].headers["TTL"] == str(2 * 3600 - 30)


@pytest.mark.parametrize("how", ["muted", "silent", "quietly", "taken back"])
def test_of_what_may_not_ring_nothing_is_pushed(
    make: Make, circle: Circle, service: PushService, pushed: Browser, clock: Any, how: str
) -> None:
    if how == "silent":
        silences(circle.ana, circle.group)
    answer = answers(circle, quiet=how == "quietly")
    if how == "muted":
        make.distance(circle.ana.actor, circle.ben.actor, "mute")
    if how == "taken back":
        circle.ben.sends("message:take_back", {"id": answer})
    passes(clock, PUSH_AFTER)
    assert service.arrived == [] and on_their_way() == []


def test_while_one_is_not_met_the_next_waits_a_while(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    answers(circle)
    passes(clock, PUSH_AFTER)
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert len(service.arrived) == 1 and len(on_their_way()) == 1
    passes(clock, PUSH_AGAIN_AFTER - PUSH_AFTER)
    assert len(service.arrived) == 2 and on_their_way() == []
    assert service.arrived[0].headers["Topic"] == service.arrived[1].headers["Topic"]
    circle.ana.posts("/notifications/all-met")
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert len(service.arrived) == 3, "what was met stands in nobody's way"


def test_each_browser_gets_it_and_only_those_of_whom_it_is_for(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    phone = Someone(circle.ana.app, circle.ana.actor)
    turns_on(phone, service.browser("phone"))
    turns_on(circle.out, service.browser("out"))
    turns_on(circle.ben, service.browser("ben"))
    for who in (circle.out, circle.ben):
        wants_push(who)
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert sorted(came.path for came in service.arrived) == ["/push/one", "/push/phone"]
    topics = {came.headers["Topic"] for came in service.arrived}
    assert len(topics) == 2, "a push service cannot tell that the two were told of the same"


def test_names_only_where_that_is_allowed_and_only_those_that_may_be_read(
    make: Make, circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    browser_id = browsers()[0].id
    assert circle.ben.posts(f"/notifications/browsers/{browser_id}/words", on="yes").status_code == 404
    assert circle.ana.posts(f"/notifications/browsers/{browser_id}/words", on="yes").status_code == 302
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert service.arrived[0].says == WAITS | {"body": "Ben answered something you wrote"}
    assert "hidden words" not in json.dumps(service.arrived[0].says)
    discreet = service.arrived[0].length
    circle.ana.posts(f"/notifications/browsers/{browser_id}/words", on="")
    circle.ana.posts("/notifications/all-met")
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert service.arrived[1].says == WAITS
    assert service.arrived[1].length == discreet, "its length tells nothing"


def test_what_is_told_of_what_may_not_be_seen_any_more(
    make: Make, circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    circle.ana.posts(f"/notifications/browsers/{browsers()[0].id}/words", on="yes")
    answers(circle)
    service.answers = [503]
    passes(clock, PUSH_AFTER)
    make.distance(circle.ana.actor, circle.ben.actor, "block")
    passes(clock, HOUR)
    assert service.arrived == [] and on_their_way() == [], "what it says is read when it goes"


# ---- what goes wrong


def test_what_is_turned_away_is_tried_again_later_and_later_and_then_given_up(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    answers(circle)
    service.answers = [503, 429, (503, {"Retry-After": "900"})]
    passes(clock, PUSH_AFTER)
    for tries, wait in ((1, 2), (2, 4), (3, 15)):
        (push,) = on_their_way()
        assert push.tries == tries
        passes(clock, timedelta(minutes=wait) - SECOND)
        assert on_their_way()[0].tries == tries, "not before its time"
        passes(clock, SECOND)
    assert len(service.arrived) == 1 and on_their_way() == []
    circle.ana.posts("/notifications/all-met")
    answers(circle)
    service.answers = [500] * TRIES
    for _time in range(TRIES):
        passes(clock, timedelta(days=1))
    assert on_their_way() == [] and len(browsers()) == 1 and service.answers == []


@pytest.mark.parametrize("status", [404, 410])
def test_a_browser_that_is_gone_is_forgotten(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, status: int
) -> None:
    turns_on(Someone(circle.ana.app, circle.ana.actor), service.browser("phone"))
    answers(circle)
    service.answers = [status]
    passes(clock, PUSH_AFTER)
    assert len(browsers()) == 1 and on_their_way() == [] and len(service.arrived) == 1


@pytest.mark.parametrize("status", [400, 413, 301])
def test_one_that_is_never_taken_is_given_up_and_no_redirect_followed(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, status: int
) -> None:
    answers(circle)
    service.answers = [(status, {"Location": f"http://{service.host}/push/one"})]
    passes(clock, PUSH_AFTER)
    assert on_their_way() == [] and service.arrived == [] and len(browsers()) == 1


@pytest.mark.parametrize("status", [401, 403])
def test_a_signature_that_is_not_taken_costs_nobody_their_browser(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, status: int
) -> None:
    answers(circle)
    service.answers = [status]
    passes(clock, PUSH_AFTER)
    assert len(browsers()) == 1 and on_their_way()[0].tries == 1


def test_what_comes_while_one_is_on_its_way_is_told_too(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(circle)
    send_all = web_push.send_all

    def and_something_comes(letters: Any) -> Any:
        sent = send_all(letters)
        clock.shift(SECOND)
        answers(circle)
        return sent

    monkeypatch.setattr(web_push, "send_all", and_something_comes)
    passes(clock, PUSH_AFTER)
    monkeypatch.undo()
    assert len(on_their_way()) == 1
    passes(clock, PUSH_AGAIN_AFTER)
    assert len(service.arrived) == 2 and on_their_way() == []


def test_one_that_was_taken_and_not_crossed_off_goes_again_as_the_same(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when the process is killed between the two."""
    answers(circle)
    send_all = web_push.send_all

    def killed(letters: Any) -> Any:
        send_all(letters)
        raise KeyboardInterrupt

    monkeypatch.setattr(web_push, "send_all", killed)
    with pytest.raises(KeyboardInterrupt):
        passes(clock, PUSH_AFTER)
    monkeypatch.undo()
    passes(clock, SECOND)
    assert len(service.arrived) == 1, "nobody else takes it at once"
    passes(clock, CLAIMED)
    first, second = service.arrived
    assert first.headers["Topic"] == second.headers["Topic"] and first.says["tag"] == second.says["tag"]
    assert on_their_way() == []


def test_what_fails_for_one_holds_up_nobody_else(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns_on(circle.ben, service.browser("ben"))
    wants_push(circle.ben)
    answers(circle)
    first = circle.ben.says(circle.lounge, "Hm")["id"]
    circle.ana.says(circle.lounge, "Yes", reply_to=first)
    says = send_pushes._says
    monkeypatch.setattr(send_pushes, "_says", lambda who, named: says(who, named) if who.id != circle.ana.id else 1 / 0)
    passes(clock, PUSH_AFTER)
    assert [came.path for came in service.arrived] == ["/push/ben"]
    monkeypatch.undo()
    passes(clock, SECOND)
    assert len(service.arrived) == 2


def test_a_browser_that_listens_to_another_key_is_forgotten(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    web_push.set_up(crypto.new_signing_key(), "post@example.org", (service.host,))
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert browsers() == [] and service.arrived == []


# ---- turning it on and off


def test_the_page_lists_ones_own_browsers_alone(circle: Circle, service: PushService, pushed: Browser) -> None:
    turns_on(circle.ben, service.browser("ben"))
    page = circle.ana.gets("/notifications/choices").get_data(as_text=True)
    assert page.count('class="row" data-browser="') == 1 and "a test · this one" in page
    assert f'data-push="{web_push.public_key()}"' in page and service.host not in page


def test_it_is_turned_off_by_its_owner_alone(circle: Circle, service: PushService, pushed: Browser) -> None:
    browser_id = browsers()[0].id
    assert circle.ben.posts(f"/notifications/browsers/{browser_id}/off").status_code == 404
    assert len(browsers()) == 1
    assert circle.ana.posts(f"/notifications/browsers/{browser_id}/off").status_code == 302
    assert browsers() == []


@pytest.mark.parametrize("how", ["here", "elsewhere", "everywhere"])
def test_who_signs_out_there_gets_nothing_there_any_more(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, how: str
) -> None:
    phone = Someone(circle.ana.app, circle.ana.actor)
    answers(circle)
    if how == "here":
        circle.ana.posts("/accounts/sign-out")
    elif how == "elsewhere":
        phone.posts(f"/accounts/sign-ins/{browsers()[0].sign_in}/end")
    else:
        phone.posts("/accounts/sign-out-everywhere")
    assert browsers() == [] and on_their_way() == []
    passes(clock, PUSH_AFTER)
    assert service.arrived == []


def test_a_shared_browser_is_of_who_turned_it_on_last(
    circle: Circle, service: PushService, pushed: Browser, clock: Any
) -> None:
    wants_push(circle.ben)
    turns_on(circle.ben, pushed)
    assert [one.person_id for one in browsers()] == [circle.ben.id]
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert service.arrived == []


def test_turning_it_on_again_changes_no_choice_and_adds_none(
    circle: Circle, service: PushService, pushed: Browser
) -> None:
    circle.ana.posts(f"/notifications/browsers/{browsers()[0].id}/words", on="yes")
    turns_on(circle.ana, pushed)
    turns_on(circle.ana, service.browser("renewed"))
    assert [(one.endpoint[-8:], one.shows_words) for one in browsers()] == [("/renewed", True)]


def test_there_is_an_end_to_how_many(circle: Circle, service: PushService) -> None:
    for number in range(BROWSERS_MOST):
        turns_on(Someone(circle.ana.app, circle.ana.actor), service.browser(f"no-{number}"))
    refused = Someone(circle.ana.app, circle.ana.actor).posts(
        "/notifications/browsers", **service.browser("more").subscription
    )
    assert refused.status_code == 422 and "ten browsers" in refused.get_json()["say"]
    assert len(browsers()) == BROWSERS_MOST
    turns_on(circle.ben, service.browser("ben"))


GOOD = "https://updates.push.example.org/wpush/v2/gAAAA?x=1"
BAD = [
    "",
    "http://updates.push.example.org/x",
    "https://127.0.0.1/x",
    "https://[::1]/x",
    "https://10.0.0.1:443/x",
    "https://2130706433/x",
    "https://0x7f.1/x",
    "https://localhost/x",
    "https://push.example.org:8443/x",
    "https://push.example.org:0/x",
    "https://push.example.org:99999/x",
    "https://me@push.example.org/x",
    "https://push.example.org/x#y",
    "https://push.example.org/a b",
    "https://push.example.org/a\r\nHost: other",
    "https://push.example.org/ä",
    "ftp://push.example.org/x",
    "file:///etc/passwd",
    "//push.example.org/x",
    "https://push.example.org/" + "x" * 2000,
]


@pytest.mark.parametrize("endpoint", BAD)
def test_what_is_no_address_of_a_push_service_is_not_taken(circle: Circle, service: PushService, endpoint: str) -> None:
    given = service.browser().subscription
    assert web_push.is_endpoint(GOOD) and not web_push.is_endpoint(endpoint)
    sent = circle.ana.posts("/notifications/browsers", **given | {"endpoint": endpoint})
    assert sent.status_code == 422 and "do not send" in sent.get_json()["say"]
    assert browsers() == []


def test_keys_that_are_none_are_not_taken(circle: Circle, service: PushService) -> None:
    given = service.browser().subscription
    point, auth = given["p256dh"], given["auth"]
    for wrong in (
        {"p256dh": ""},
        {"p256dh": "A" * 87},
        {"p256dh": point[:-4]},
        {"p256dh": point + "$"},
        {"auth": ""},
        {"auth": auth + "AAAA"},
        {"auth": "é"},
    ):
        assert circle.ana.posts("/notifications/browsers", **given | wrong).status_code == 422, wrong
    assert browsers() == []


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.216.34", True),
        ("2606:2800:220:1:248:1893:25c8:1946", True),
        ("127.0.0.1", False),
        ("10.1.2.3", False),
        ("172.16.0.1", False),
        ("192.168.1.1", False),
        ("169.254.169.254", False),
        ("100.64.0.1", False),
        ("0.0.0.0", False),
        ("224.0.0.1", False),
        ("255.255.255.255", False),
        ("::", False),
        ("::1", False),
        ("fe80::1%eth0", False),
        ("fc00::1", False),
        ("ff02::1", False),
        ("::ffff:10.0.0.1", False),
        ("::ffff:93.184.216.34", True),
        ("64:ff9b::a00:1", False),
        ("64:ff9b::5db8:d822", True),
        ("2002:7f00:1::", False),
        ("nowhere", False),
    ],
)
def test_which_addresses_are_of_the_open_net(address: str, public: bool) -> None:
    assert web_push.is_public(address) is public


@pytest.mark.parametrize("leads_to", [["127.0.0.1"], ["93.184.216.34", "10.0.0.1"], []])
def test_a_name_that_leads_inside_is_never_connected_to(
    circle: Circle, service: PushService, clock: Any, monkeypatch: pytest.MonkeyPatch, leads_to: list[str]
) -> None:
    """Whatever it led to when it was turned on: what counts is where it leads when a push goes."""
    browser = Browser(GOOD)
    turns_on(circle.ana, browser)
    wants_push(circle.ana)
    monkeypatch.setattr(
        web_push.socket, "getaddrinfo", lambda *_all, **_named: [(0, 0, 0, "", (address, 443)) for address in leads_to]
    )
    asked: list[Any] = []
    monkeypatch.setattr(web_push.socket, "create_connection", lambda *given: asked.append(given))
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert asked == [] and browsers() == [] and on_their_way() == []


def test_the_connection_goes_to_the_very_address_that_was_looked_at(
    circle: Circle, service: PushService, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    turns_on(circle.ana, Browser(GOOD))
    wants_push(circle.ana)
    leads_to = itertools.chain([["93.184.216.34"]], itertools.repeat(["127.0.0.1"]))
    monkeypatch.setattr(
        web_push.socket,
        "getaddrinfo",
        lambda *_all, **_named: [(0, 0, 0, "", (address, 443)) for address in next(leads_to)],
    )
    asked: list[Any] = []

    def connect(address: Any, _timeout: float) -> Any:
        asked.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(web_push.socket, "create_connection", connect)
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert asked == [("93.184.216.34", 443)] and on_their_way()[0].tries == 1


def test_a_push_service_that_never_answers_is_given_up(
    circle: Circle, service: PushService, pushed: Browser, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_push, "DEADLINE", 0.05)
    service.hold_the_next()
    answers(circle)
    passes(clock, PUSH_AFTER)
    assert on_their_way()[0].tries == 1


class Dripping(socketserver.StreamRequestHandler):
    """Answers a sign at a time: never so slowly that one waits in vain, and with all of it in the end."""

    def handle(self) -> None:
        with contextlib.suppress(OSError):
            for sign in b"HTTP/1.1 201 Created\r\nX-Slow: " + b"y" * 60 + b"\r\n\r\n":
                self.wfile.write(bytes([sign]))
                threading.Event().wait(0.02)


def test_one_that_answers_a_sign_at_a_time_is_cut_off(
    circle: Circle, clock: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(web_push, "DEADLINE", 0.2)
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Dripping) as slow:
        threading.Thread(target=slow.serve_forever, args=(0.05,), daemon=True).start()
        host = f"127.0.0.1:{slow.server_address[1]}"
        web_push.set_up(crypto.new_signing_key(), "post@example.org", (host,))
        turns_on(circle.ana, Browser(f"http://{host}/push"))
        wants_push(circle.ana)
        answers(circle)
        passes(clock, PUSH_AFTER)
        slow.shutdown()
    assert on_their_way()[0].tries == 1


# ---- what hangs on it


def test_an_export_tells_of_it_without_secrets_and_a_closing_account_takes_it_along(
    circle: Circle, service: PushService, pushed: Browser
) -> None:
    into: dict[str, Any] = {}
    with db.transaction():
        publish(ExportAsked(circle.ana.id, into))
    assert into["notifications"]["push"] == [{"browser": "a test", "since": "2026-03-03", "shows_words": False}]
    assert service.host not in str(into) and pushed.subscription["auth"] not in str(into)
    answers(circle)
    with db.transaction():
        publish(AccountErased(circle.ana.id))
    assert browsers() == [] and on_their_way() == []


def test_asking_for_pushes_costs_one_statement_however_many(
    circle: Circle, service: PushService, statements: list[str]
) -> None:
    for who in (circle.fay, circle.gil):
        for number in range(3):
            turns_on(Someone(who.app, who.actor), service.browser(f"{who}-{number}"))
        wants_push(who, "duties")
    with db.transaction():
        statements.clear()
        make_notice(Kind.NEWCOMER, [circle.fay.id, circle.gil.id], other_id=circle.cleo.id, group_id=circle.group)
    assert len([sql for sql in statements if "push" in sql.lower()]) == 1
    with db.transaction() as session:
        assert session.scalar(select(func.count()).select_from(OutgoingPush)) == 6


def test_the_worker_is_for_everybody_under_one_address(circle: Circle) -> None:
    stranger = Someone(circle.ana.app, None)
    for who in (stranger, circle.ana):
        given = who.gets("/notifications/worker.js")
        assert given.status_code == 200 and given.mimetype == "text/javascript"
        assert (
            given.headers["Cache-Control"] == "no-cache"
            and "default-src 'self'" in given.headers["Content-Security-Policy"]
        )
        assert b"showNotification" in given.data and b"import" not in given.data
