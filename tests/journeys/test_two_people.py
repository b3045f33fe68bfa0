"""Two people from a hello to Settling, over weeks that the test lets pass: a step back, some space for a week, and a block at the end.
At each moment: what each of the two sees, and that a third person, who shares their group and tends it, sees nothing of it.
"""

import re
import shutil
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Locator, expect

from tests.journeys.window import Window
from tests.support.moved_server import MovedServer
from tests.support.server import Server

pytestmark = pytest.mark.browser

WREN, GERALD, DOROTHEA = "wren-ashdown", "gerald-umber", "dorothea-w"
HELLO = "Your note about the back step stayed with me. Would you like to be in touch?"
HIS_DEEPER = "Half an hour on the back step after company"
HER_DEEPER = "I answer late and mean it."
NOTHING_MORE = "There is nothing more for you to read here at the moment."
NOT_TAKING = "They are not taking messages at the moment. That says nothing about you."


@pytest.fixture(scope="module")
def server(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("weeks") / "data"
    shutil.copytree(filled, folder)
    with MovedServer(folder) as running:
        yield running


class Person:
    """One of them: their pages that stay open all along, and one with which they go about."""

    def __init__(self, window: Window, handle: str):
        window.signs_in(handle)
        self.window, self.page = window, window.page
        self.profile, self.people, self.pair = (window.another_tab() for _ in range(3))

    def keeps_open(self, tab: Window, path: str) -> None:
        tab.goes(path)
        tab.page.evaluate("window.sameAsBefore = true")
        tab.page.wait_for_load_state("networkidle")

    def is_offered(self, tab: Window) -> None:
        """Something changed, says a page that is open: it may be looked at again."""
        expect(tab.page.locator("[data-look-again]")).to_be_visible()

    def is_offered_nothing(self) -> None:
        for tab in (self.people, self.pair):
            if tab.page.locator("[data-look-again]").count():
                expect(tab.page.locator("[data-look-again]")).to_be_hidden()

    def looks_again(self, tab: Window) -> None:
        tab.page.locator("[data-look-again] a").click()
        tab.page.wait_for_load_state("networkidle")

    def presses(self, name: str) -> Locator:
        return self.window.page.get_by_role("main").get_by_role("button", name=name, exact=True)


class Onlooker:
    """A third person, with the same pages open all along. Nothing on them changes, nor when they are loaded anew."""

    def __init__(self, window: Window, paths: list[str]):
        window.signs_in(DOROTHEA)
        self.window, self.paths, self.tabs = window, paths, [window.another_tab() for _ in paths]
        for tab, path in zip(self.tabs, paths, strict=True):
            tab.goes(path)
            tab.page.wait_for_load_state("networkidle")
        self.before = [words_of(tab) for tab in self.tabs]

    def sees_nothing(self) -> None:
        assert [words_of(tab) for tab in self.tabs] == self.before
        for path, before in zip(self.paths, self.before, strict=True):
            self.window.goes(path)
            assert words_of(self.window) == before, path
        expect(self.window.page.locator("[data-waits]")).to_be_hidden()


def words_of(tab: Window) -> str:
    """What stands on the page. The mark of something unread comes and goes by itself, a moment after it was read."""
    return re.sub(r"\s+", " ", tab.page.get_by_role("main").inner_text().replace("new messages", "")).strip()


def test_from_a_hello_to_settling_and_away_again(
    window: Callable[..., Window], server: MovedServer, ids: Callable[[str], int]
):
    wren_id, gerald_id = (ids(f"SELECT id FROM people WHERE handle = '{one}'") for one in (WREN, GERALD))
    group = ids("SELECT id FROM groups WHERE name = 'The Slow Miles'")
    wren, gerald = Person(window("Wren"), WREN), Person(window("Gerald", width=390), GERALD)
    pair_of_wren, pair_of_gerald = f"/connections/{gerald_id}", f"/connections/{wren_id}"
    for choice in ("Nobody", "My connections"):  # his card says what he chose, from before the story on
        takes(gerald, choice)
    inbox_clear(window("Dorothea, before"), DOROTHEA)
    third = Onlooker(
        window("Dorothea"), ["/connections/", f"/people/{wren_id}", f"/people/{gerald_id}", "/rooms/private"]
    )
    gerald.keeps_open(gerald.people, "/connections/")
    inbox_clear(gerald.window, GERALD, signed_in=True)
    wren.keeps_open(wren.profile, f"/people/{gerald_id}")

    # ---- a hello: short, without links, and there at once for the other
    wren.window.goes(f"/groups/{group}/members")
    wren.window.clicks("link", "Gerald Umber")
    wren.window.reads("Gerald Umber, before you write")
    assert HIS_DEEPER not in wren.page.content()
    wren.window.clicks("link", "Say hello and ask to connect")
    hello = wren.page.get_by_label("A short hello")
    assert hello.get_attribute("maxlength") == "280"
    for fault, said in ((f"{HELLO} See walks.example.org", "leave out links"), ("x" * 281, "280")):
        hello.evaluate("(it, words) => { it.removeAttribute('maxlength'); it.value = words; }", fault)
        wren.window.clicks("button", "Send it")
        expect(wren.page.locator(".error-summary")).to_contain_text(said)
    gerald.is_offered_nothing()
    hello.fill(HELLO)
    wren.window.clicks("button", "Send it")
    wren.window.reads("Your open invitations")
    gerald.is_offered(gerald.people)
    expect(gerald.page.locator("[data-waits]")).to_be_visible()
    gerald.looks_again(gerald.people)
    gerald.people.reads(HELLO)
    wren.window.goes(f"/people/{gerald_id}")
    wren.window.reads("Your invitation is with them.")
    wren.window.finds_nothing_at(pair_of_wren)
    third.sees_nothing()

    # ---- accepted: both at Arriving, and nothing deeper to read
    wren.keeps_open(wren.people, "/connections/")
    gerald.people.page.get_by_role("button", name="Connect with Wren").click()
    gerald.people.reads("You two are connected")
    wren.is_offered(wren.people)
    wren.looks_again(wren.people)
    expect(wren.people.page.locator("li.row", has_text="Gerald Umber")).to_contain_text("Arriving")
    expect(wren.profile.page.locator("[data-anew=ways]")).to_contain_text("You are connected.")
    wren.keeps_open(wren.pair, pair_of_wren)
    gerald.keeps_open(gerald.pair, pair_of_gerald)
    for one in (wren, gerald):
        one.pair.reads("You are open to Arriving.")
        one.pair.reads("A step further, to Settling, is open to you if you like.")
    assert HIS_DEEPER not in wren.profile.page.content()
    third.sees_nothing()

    # ---- a conversation of the two alone
    wren.window.goes(pair_of_wren)
    wren.window.clicks("button", "Write to Gerald Umber")
    wren.page.wait_for_url(re.compile(r"/rooms/\d+"))
    room = re.sub(r"#.*", "", wren.window.path())
    wren.window.writes("Good evening. I walked past the weir and thought of you.")
    gerald.window.goes(pair_of_gerald)
    gerald.window.clicks("link", re.compile("^Write to Wren"))
    expect(gerald.window.message("thought of you")).to_be_visible()
    gerald.window.writes("It was loud today, I hope.")
    expect(wren.window.message("It was loud today")).to_be_visible()
    third.window.finds_nothing_at(room)
    third.sees_nothing()

    # ---- Wren steps first: she alone knows
    wren.window.goes(pair_of_wren)
    gerald.keeps_open(gerald.pair, pair_of_gerald)
    wren.window.clicks("button", "A step further")
    wren.window.reads("You are open to Settling now. You alone know.")
    wren.window.reads("You go no further ahead than this.")
    expect(wren.presses("A step further")).to_have_count(0)
    wren.keeps_open(wren.pair, pair_of_wren)
    before = words_of(gerald.pair)
    gerald.window.goes(pair_of_gerald)
    assert words_of(gerald.window) == before
    gerald.is_offered_nothing()
    assert HIS_DEEPER not in wren.profile.page.content()
    third.sees_nothing()

    # ---- two days later Gerald does: both read it, once, and read deeper
    server.lets_pass(timedelta(days=2))
    gerald.keeps_open(gerald.profile, f"/people/{wren_id}")
    assert HER_DEEPER not in gerald.profile.page.content()
    gerald.window.clicks("button", "A step further")
    gerald.window.reads("You have both taken a step: you two are at Settling now. We say this once.")
    wren.is_offered(wren.pair)
    wren.looks_again(wren.pair)
    wren.pair.reads("You have both taken a step: you two are at Settling now. We say this once.")
    expect(wren.profile.page.locator("[data-anew=profile]")).to_contain_text(HIS_DEEPER)
    expect(gerald.profile.page.locator("[data-anew=profile]")).to_contain_text(HER_DEEPER)
    assert wren.profile.page.evaluate("window.sameAsBefore"), "the page was loaded anew"
    for one in (wren, gerald):
        one.keeps_open(one.pair, pair_of_wren if one is wren else pair_of_gerald)
        assert "We say this once" not in words_of(one.pair)
        one.keeps_open(one.people, "/connections/")
        expect(
            one.people.page.locator("li.row", has=one.people.page.locator(".depth", has_text="Settling")).first
        ).to_be_visible()
    third.sees_nothing()

    # ---- the question of the step: read once both have answered
    wren.window.goes(pair_of_wren)
    answers(wren, "When the kettle is on and nobody is up.")
    wren.window.reads("They read this once both of you have answered")
    gerald.window.goes(pair_of_gerald)
    assert "the kettle is on" not in gerald.page.content()
    answers(gerald, "The last half hour of light.")
    gerald.window.reads("When the kettle is on and nobody is up.")
    wren.window.goes(pair_of_wren)
    wren.window.reads("The last half hour of light.")
    third.sees_nothing()

    # ---- a week between two steps: Wren's was two days before his
    server.lets_pass(timedelta(days=4))
    for one, path in ((wren, pair_of_wren), (gerald, pair_of_gerald)):
        one.window.goes(path)
        one.window.reads("A next step, to Opening, is possible from")
        expect(one.presses("A step further")).to_have_count(0)
    server.lets_pass(timedelta(days=1))
    wren.window.goes(pair_of_wren)
    expect(wren.presses("A step further")).to_be_visible()
    gerald.window.goes(pair_of_gerald)
    expect(gerald.presses("A step further")).to_have_count(0)
    wren.window.clicks("button", "A step further")
    wren.window.reads("You are open to Opening, one step further than you two are together.")

    # ---- Gerald steps back: her open page loses what was deeper at once, and no word of why
    wren.keeps_open(wren.pair, pair_of_wren)
    wren.keeps_open(wren.people, "/connections/")
    expect(wren.profile.page.locator("[data-anew=profile]")).to_contain_text(HIS_DEEPER)
    inbox_clear(wren.window, WREN, signed_in=True)
    gerald.page.get_by_role("main").locator("summary", has_text="A step back").click()
    gerald.presses("A step back").click()
    gerald.window.reads("You are open to Arriving now. Nobody was told.")
    expect(wren.profile.page.locator("[data-anew=profile]")).not_to_contain_text(HIS_DEEPER)
    expect(gerald.profile.page.locator("[data-anew=profile]")).not_to_contain_text(HER_DEEPER)
    assert HIS_DEEPER not in wren.profile.page.content()
    wren.is_offered_nothing()
    expect(wren.page.locator("[data-waits]")).to_be_hidden()
    wren.window.goes(pair_of_wren)
    wren.window.reads("You are open to Settling, one step further than you two are together.")
    assert "step back" not in words_of(wren.window).replace("Mute, step back or block", "").replace("A step back", "")
    server.lets_pass(timedelta(days=1))
    gerald.window.goes(pair_of_gerald)
    expect(gerald.presses("A step further")).to_have_count(0)
    server.lets_pass(timedelta(days=1))
    gerald.window.goes(pair_of_gerald)
    gerald.window.clicks("button", "A step further")
    expect(wren.profile.page.locator("[data-anew=profile]")).to_contain_text(HIS_DEEPER)
    third.sees_nothing()

    # ---- some space from a person, for a week: nothing reaches, either way, and nothing says why
    server.lets_pass(timedelta(days=3))
    wren.window.goes(f"/connections/{gerald_id}/distance")
    wren.page.get_by_label("for a week").check()
    wren.window.clicks("button", "Step back")
    gerald.keeps_open(gerald.people, "/connections/")
    gerald.window.goes(room)
    gerald.window.reads(NOT_TAKING)
    expect(gerald.page.locator("#composer-form")).to_be_hidden()
    expect(gerald.people.page.locator("li.row", has_text="Wren")).to_contain_text(NOT_TAKING)
    wren.window.goes(room)
    wren.window.reads("You have taken a step back from this person.")
    server.lets_pass(timedelta(days=6))
    gerald.window.goes(room)
    gerald.window.reads(NOT_TAKING)
    third.sees_nothing()
    server.lets_pass(timedelta(days=1))
    wren.window.goes(room)
    gerald.window.goes(room)
    gerald.window.writes("The herons are back.")
    expect(wren.window.message("The herons are back.")).to_be_visible()
    third.sees_nothing()

    # ---- a block: at every door as if he took no messages
    doors = [pair_of_wren, room, "/connections/", "/rooms/private", f"/groups/{group}/members"]
    inbox_clear(wren.window, WREN, signed_in=True)
    takes(gerald, "Nobody")
    as_not_taking = [seen_at(wren.window, path) for path in doors]
    card = wren.profile.page.locator("[data-card]")
    expect(card).to_contain_text(NOT_TAKING)
    card_as_not_taking = card.inner_text()
    assert NOT_TAKING in as_not_taking[0] and NOT_TAKING in as_not_taking[1] and NOT_TAKING in as_not_taking[2]
    takes(gerald, "My connections")
    expect(card).not_to_contain_text(NOT_TAKING)
    wren.keeps_open(wren.people, "/connections/")
    wren.keeps_open(wren.pair, pair_of_wren)
    writing = wren.window
    writing.goes(room)
    expect(writing.page.locator("#composer-form")).to_be_visible()
    takes(gerald, "My connections", "Who sees that I'm here")
    gerald.keeps_open(gerald.people, "/connections/")
    here = writing.page.locator("#room-present")
    expect(here).to_contain_text("Gerald Umber")
    gerald.window.goes(f"/connections/{wren_id}/distance")
    gerald.window.clicks("button", "Block them")
    gerald.window.reads("Whom you block")
    expect(writing.page.locator("#cannot-words")).to_have_text(NOT_TAKING)  # the conversation that she has open
    expect(card).to_have_text(re.compile(re.escape(NOT_TAKING)))
    assert card.inner_text() == card_as_not_taking
    expect(here).to_be_hidden()
    expect(wren.profile.page.locator("[data-anew=profile]")).to_contain_text(NOTHING_MORE)
    wren.is_offered_nothing()
    assert [seen_at(wren.window, path) for path in doors] == as_not_taking
    expect(wren.page.locator("[data-waits]")).to_be_hidden()
    gerald.window.goes("/connections/")
    expect(gerald.page.locator("section", has=gerald.page.locator("#connected"))).not_to_contain_text("Wren")
    gerald.window.goes(room)
    gerald.window.reads("You have blocked this person. Lift the block first, if you want to.")
    third.sees_nothing()


def answers(person: Person, words: str) -> None:
    person.window.page.get_by_role("main").locator("summary", has_text="Answer").click()
    person.window.page.get_by_label("Your answer").fill(words)
    person.window.clicks("button", "Keep my answer")
    person.window.reads("Your answer is kept.")


def takes(person: Person, choice: str, boundary: str = "Who may write to me privately") -> None:
    person.window.goes("/boundaries")
    group = person.page.get_by_role("radiogroup", name=boundary)
    group.get_by_label(choice, exact=True).check()
    expect(person.page.locator("[data-kept]")).to_have_text("Kept.")


def inbox_clear(window: Window, handle: str, signed_in: bool = False) -> None:
    if not signed_in:
        window.signs_in(handle)
    window.goes("/notifications/")
    if window.page.get_by_role("button", name="Mark all as met").count():
        window.clicks("button", "Mark all as met")
    expect(window.page.locator("[data-waits]")).to_be_hidden()


def seen_at(window: Window, path: str) -> str:
    window.goes(path)
    return words_of(window)
