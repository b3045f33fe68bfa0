"""What somebody tells of themselves opens to those whom they chose, and to nobody else, at every door."""

import re
from collections.abc import Callable

import pytest

from community.accounts.models import Person, PersonInterest, ProfileAnswer
from community.accounts.rules.profile import FEW, OWN_MOST, blurred
from community.accounts.services.keep_answer import keep_answer, keep_own_answer
from community.connections.models import ConnectInvitation
from community.shared import content, db
from community.shared.actor import Actor
from community.shared.clock import now
from community.shared.errors import NotFound
from tests.support.actors import Someone
from tests.support.make import PASSWORD, Make

People = Callable[..., Someone]
DEPTHS = range(5)


def told(make: Make, person: Actor) -> None:
    """One answer at each depth, each with a word of its own."""
    for depth in DEPTHS:
        make.profile_answer(person, depth, f"Word-{depth}")


def words_in(page: str) -> set[int]:
    return {depth for depth in DEPTHS if f"Word-{depth}" in page}


def up_to(stage: int) -> set[int]:
    return set(range(stage + 1))


def region(page: str) -> str:
    """What says something of the person, without headings' levels: the pages around it differ."""
    found = re.search(r'<article class="person".*?</article>', page, re.DOTALL)
    assert found, page
    return re.sub(r"(</?h)[1-4]", r"\1", found[0])


# ---- who reads what


@pytest.mark.parametrize(
    ("openness", "stage"),
    [((1, 1), 1), ((4, 1), 1), ((2, 3), 2), ((3, 3), 3), ((4, 4), 4)],
)
def test_a_connection_reads_up_to_the_stage_of_the_pair(
    someone: People, make: Make, openness: tuple[int, int], stage: int
):
    ana, ben = make.person(), make.person()
    told(make, ana)
    make.connection(ana, ben, openness)
    assert words_in(someone(ben).gets(f"/people/{ana.id}").text) == up_to(stage)


def test_a_group_mate_reads_the_first_stage_whatever_theirs_in_the_group(someone: People, make: Make):
    group = make.group()
    ana, ben = make.member(group, stage=4), make.member(group, stage=4, roles=("facilitator", "moderator"))
    told(make, ana)
    assert words_in(someone(ben).gets(f"/people/{ana.id}").text) == up_to(1)


def test_a_role_on_the_site_reads_nothing_more(someone: People, make: Make):
    group = make.group()
    ana, host = make.member(group), make.person(is_host=True, is_site_moderator=True)
    told(make, ana)
    assert someone(host).gets(f"/people/{ana.id}").status_code == 404
    make.member(group, host)
    assert words_in(someone(host).gets(f"/people/{ana.id}").text) == up_to(1)


@pytest.mark.parametrize("gone", ["ended", "asked"])
def test_who_is_near_in_another_way_reads_the_open_profile_alone(someone: People, make: Make, gone: str):
    ana, ben = make.person(), make.person()
    told(make, ana)
    if gone == "ended":
        make.connection(ana, ben, (4, 4), ended_at=now())
    else:
        make.connect_invitation(ana, ben)
    assert words_in(someone(ben).gets(f"/people/{ana.id}").text) == {0}


def test_missing_and_not_to_be_seen_are_one_answer(someone: People, make: Make):
    ana, ben, gone = make.person(), someone(make.person()), make.person(state="closed")
    told(make, ana)

    def tidied(path: str) -> tuple[int, str]:
        answer = ben.gets(path)
        return answer.status_code, re.sub(r'(content|value)="[\w.-]{40,}"', "", answer.text)

    for tail in ("", "/avatar/pattern", "/avatar/0123456789abcdef"):
        seen = [tidied(f"/people/{person}{tail}") for person in (ana.id, gone.id, 12345)]
        assert seen[0][0] == 404 and seen[0] == seen[1] == seen[2]


@pytest.mark.parametrize("by", ["them", "me"])
def test_a_block_leaves_the_name_alone_and_looks_as_if_nothing_was_told(someone: People, make: Make, by: str):
    group = make.group()
    ana, silent, ben = make.member(group), make.member(group, make.person(name="Silent")), make.member(group)
    told(make, ana)
    make.picture(ana, depth=0)
    make.distance(*((ana, ben) if by == "them" else (ben, ana)))
    reads = someone(ben)
    page, bare = reads.gets(f"/people/{ana.id}"), reads.gets(f"/people/{silent.id}")
    assert page.status_code == 200 and ana.name in page.text and words_in(page.text) == set()
    blind = region(page.text).replace(ana.name, "").replace(str(ana.id), "")
    assert blind == region(bare.text).replace("Silent", "").replace(str(silent.id), "")


def test_ones_own_page_is_the_profile(someone: People, make: Make):
    ana = someone(make.person())
    assert ana.gets(f"/people/{ana.id}").headers["Location"] == "/profile"


# ---- as others see it


def test_a_preview_is_what_they_really_read(someone: People, make: Make):
    group = make.group()
    ana, mate, near, asked = make.member(group), make.member(group), make.person(), make.person()
    told(make, ana)
    make.picture(ana, depth=3)
    make.connection(ana, near, (3, 4))
    make.connect_invitation(ana, asked)
    looks = someone(ana)
    for who, other in (("mate", mate), (str(near.id), near), ("stranger", asked)):
        seen = region(someone(other).gets(f"/people/{ana.id}").text)
        assert region(looks.gets("/profile/as", who=who).text) == seen, who
    assert "find you here at all" in looks.gets("/profile/as", who="stranger").text
    assert f'value="{near.id}"' in looks.gets("/profile/as").text


def test_only_a_connection_can_be_looked_through(someone: People, make: Make):
    group = make.group()
    ana, mate, past = make.member(group), make.member(group), make.person()
    make.connection(ana, past, ended_at=now())
    looks = someone(ana)
    for who in (mate.id, past.id, ana.id, 12345, "nobody", "-1", "²", "9" * 30):
        assert looks.gets("/profile/as", who=who).status_code == 404, who


def test_neither_preview_nor_count_gives_a_block_or_a_no_away(someone: People, make: Make):
    ana, near, asked = make.person(), make.person(), make.person()
    told(make, ana)
    make.connection(ana, near, (3, 3))
    make.connect_invitation(ana, asked)
    looks = someone(ana)
    paths = ("/profile", "/profile/own", "/profile/as")

    def seen() -> list[str]:
        return [re.sub(r'(content|value)="[\w.-]{40,}"', "", looks.gets(path, who=near.id).text) for path in paths]

    before = seen()
    make.distance(near, ana)
    with db.transaction() as session:
        session.query(ConnectInvitation).filter_by(to_id=asked.id).one().state = "declined"
    assert seen() == before
    make.distance(ana, near)
    assert seen() != before


def test_a_no_to_my_only_invitation_does_not_show_in_a_count(someone: People, make: Make):
    """Where nobody else reads, a few would turn into nobody."""
    ana, asked = make.person(), make.person()
    make.profile_answer(ana, 0, "Tea.")
    make.connect_invitation(ana, asked)
    looks = someone(ana)
    assert "a few people now" in looks.gets("/profile").text
    with db.transaction() as session:
        session.query(ConnectInvitation).one().state = "declined"
    assert "a few people now" in looks.gets("/profile").text
    assert someone(asked).gets(f"/people/{ana.id}").status_code == 404, "and yet they don't look any more"


# ---- how many read it


def test_few_are_not_counted_out():
    assert [blurred(number) for number in (0, 1, FEW - 1, FEW, 20)] == [0, None, None, 5, 20]


@pytest.mark.parametrize(
    ("mates", "said"), [(0, "nobody yet"), (1, "a few people"), (4, "a few people"), (5, "5 people")]
)
def test_beside_an_answer_stands_who_reads_it_now(someone: People, make: Make, mates: int, said: str):
    group = make.group()
    ana = make.member(group)
    make.profile_answer(ana, 1, "Tea.")
    for _ in range(mates):
        make.member(group)
    card = someone(ana).gets("/profile").text.split("Tea.")[1].split("</section>")[0]
    assert "People in my groups" in card and said in card


# ---- telling


def test_an_answer_is_kept_changed_and_taken_back(someone: People, make: Make):
    group = make.group()
    ana, ben = someone(make.member(group)), someone(make.member(group))
    page = ana.gets("/profile/question/good_day")
    assert content.profile_questions()["good_day"]["hint"] in page.text
    assert re.search(r'value="2" checked', page.text), "the question's own depth is chosen at first"
    ana.posts("/profile/question/good_day", body="*Tea* first <b>", depth=1)
    read = ben.gets(f"/people/{ana.id}").text
    assert "<em>Tea</em> first &lt;b&gt;" in read and "What a good day is for me" in read
    ana.posts("/profile/question/good_day", body="Coffee.", depth=2)
    assert "Coffee" not in ben.gets(f"/people/{ana.id}").text
    (answer,) = answers_of(ana.actor)
    assert (answer.body, answer.depth) == ("Coffee.", 2)
    ana.posts(f"/profile/drop/{answer.id}")
    assert answers_of(ana.actor) == []


def test_own_questions_keep_their_order_and_have_an_end(someone: People, make: Make):
    ana = someone(make.person())
    for number in range(OWN_MOST):
        sent = ana.posts("/profile/own", title=f"Question {number}", body="Yes.", depth=4)
        assert sent.status_code == 302
    full = ana.posts("/profile/own", title="One more", body="Yes.", depth=4)
    assert full.status_code == 422 and "Take one back first" in full.text and 'value="One more"' in full.text
    found = re.findall(r"Question (\d+)</h2>", ana.gets("/profile").text)
    assert found == [str(number) for number in range(OWN_MOST)]


def test_an_own_question_is_changed(someone: People, make: Make):
    ana = someone(make.person())
    ana.posts("/profile/own", title="Why  tea", body="Because.", depth=0)
    (answer,) = answers_of(ana.actor)
    assert answer.title == "Why tea"
    assert 'value="Why tea"' in ana.gets(f"/profile/own/{answer.id}").text
    ana.posts(f"/profile/own/{answer.id}", title="Why water", body="Because.", depth=4)
    (answer,) = answers_of(ana.actor)
    assert (answer.title, answer.depth) == ("Why water", 4)


@pytest.mark.parametrize(
    ("form", "said"),
    [
        ({"body": "Tea.", "depth": None}, "Choose who may read it"),
        ({"body": "Tea.", "depth": 5}, "Choose who may read it|valid choice"),
        ({"body": "Tea.", "depth": -1}, "Choose who may read it|valid choice"),
        ({"body": "Tea.", "depth": "deep"}, "Choose who may read it|valid choice|Invalid"),
        ({"body": "", "depth": 1}, "This is needed"),
        ({"body": "  ", "depth": 1}, "nothing to read"),
        ({"body": "\u202e", "depth": 1}, "nothing to read"),
        ({"body": "a" * 2001, "depth": 1}, "longer than an answer"),
    ],
)
def test_what_needs_another_look_keeps_nothing(someone: People, make: Make, form: dict[str, object], said: str):
    ana = someone(make.person())
    page = ana.posts("/profile/question/good_day", **form)
    assert page.status_code == 422 and re.search(said, page.text), page.text
    assert answers_of(ana.actor) == []


def test_nobody_changes_or_takes_back_what_is_anothers(someone: People, make: Make):
    ana, ben = make.person(), someone(make.person())
    make.profile_answer(ana, 4, "Mine.")
    (answer,) = answers_of(ana)
    for path in (f"/profile/drop/{answer.id}", f"/profile/own/{answer.id}", "/profile/question/unheard_of"):
        assert ben.posts(path, title="x", body="x", depth=0).status_code == 404
    assert ben.gets(f"/profile/own/{answer.id}").status_code == 404
    assert [kept.body for kept in answers_of(ana)] == ["Mine."]


def test_the_service_itself_keeps_to_ones_own(make: Make, unit: None):
    ana, ben = make.person(), make.person()
    theirs = make.profile_answer(ana, 4, "Mine.")
    with pytest.raises(NotFound):
        keep_own_answer(ben, theirs, "x", "x", 0)
    with pytest.raises(NotFound):
        keep_answer(ben, "interests", "x", 0)
    assert [kept.body for kept in answers_of(ana)] == ["Mine."]


def test_an_answer_outlives_its_question(someone: People, make: Make, monkeypatch: pytest.MonkeyPatch):
    ana = someone(make.person())
    ana.posts("/profile/question/good_day", body="Tea.", depth=1)
    asked = content.profile_questions()
    monkeypatch.setattr(
        content, "profile_questions", lambda: {key: value for key, value in asked.items() if key != "good_day"}
    )
    page = ana.gets("/profile").text
    assert "What a good day is for me" in page and "Tea." in page and "/profile/question/good_day" not in page
    (answer,) = answers_of(ana.actor)
    assert f"/profile/drop/{answer.id}" in page


# ---- what I like


def test_tags_are_shown_once_they_are_put_into_the_profile(someone: People, make: Make):
    group = make.group()
    ana, ben = someone(make.member(group, make.person(interests=("walking",)))), someone(make.member(group))
    assert "Walking" not in ben.gets(f"/people/{ana.id}").text, "until then they are for finding groups alone"
    ana.posts("/profile/interests", tags=["walking", "tea"], depth=1)
    read = ben.gets(f"/people/{ana.id}").text
    assert "Walking" in read and content.interests()["tea"] in read
    ana.posts("/profile/interests", tags=["walking", "tea"], depth=2)
    assert "Walking" not in ben.gets(f"/people/{ana.id}").text
    (answer,) = answers_of(ana.actor)
    ana.posts(f"/profile/drop/{answer.id}")
    with db.unit():
        kept = db.session().query(PersonInterest.tag).filter_by(person_id=ana.id).all()
    assert {tag for (tag,) in kept} == {"walking", "tea"}, "taken back, they still find groups"


def test_a_made_up_tag_is_refused(someone: People, make: Make):
    ana = someone(make.person())
    assert ana.posts("/profile/interests", tags=["<script>"], depth=1).status_code == 422
    assert answers_of(ana.actor) == []


# ---- open pages


def test_open_pages_hear_that_something_changed_and_nothing_of_what(someone: People, make: Make):
    group = make.group()
    ana, mate, near = someone(make.member(group)), someone(make.member(group)), someone(make.person())
    outsider = someone(make.person())
    make.connection(ana.actor, near.actor, (2, 2))
    ana.posts("/profile/question/good_day", body="Tea.", depth=4)
    for who in (ana, mate, near):
        assert who.hears("profile:changed") == [{"id": ana.id}], who
        who.hears_nothing()
    outsider.hears_nothing()
    (answer,) = answers_of(ana.actor)
    ana.posts(f"/profile/drop/{answer.id}")
    ana.posts("/profile/interests", tags=[], depth=1)
    ana.posts("/accounts/settings", name="Another")
    assert len(mate.hears("profile:changed")) >= 3
    outsider.hears_nothing()


def test_who_leaves_a_group_or_for_good_leaves_the_open_pages_too(someone: People, make: Make):
    group = make.group()
    ana, mate, near = someone(make.member(group)), someone(make.member(group)), someone(make.person())
    outsider = someone(make.person())
    make.connection(ana.actor, near.actor)
    told(make, ana.actor)
    ana.posts(f"/groups/{group}/leave", keep="name")
    assert mate.hears("profile:changed") == [{"id": ana.id}]
    assert mate.gets(f"/people/{ana.id}").status_code == 404
    near.hears_nothing("profile:changed")
    assert words_in(near.gets(f"/people/{ana.id}").text) == up_to(1)
    ana.posts("/accounts/close", current=PASSWORD)
    assert near.hears("profile:changed") == [{"id": ana.id}]
    assert words_in(near.gets(f"/people/{ana.id}").text) == set() and answers_of(ana.actor) == []
    mate.hears_nothing("profile:changed")
    outsider.hears_nothing()


def test_a_message_and_the_list_of_members_lead_to_the_person(someone: People, make: Make):
    group = make.group()
    ana, ben = make.member(group), make.member(group)
    room = make.rooms_by_depth(group)[1]
    make.message(room, ana)
    for path in (f"/rooms/{room}", f"/groups/{group}/members"):
        assert f'href="/people/{ana.id}"' in someone(ben).gets(path).text, path
    assert f'href="/people/{ana.id}"' not in someone(ana).gets(f"/rooms/{room}").text, "one's own words lead nowhere"


# ---- the list


def test_the_tended_list_is_whole():
    asked = content.profile_questions()
    assert 10 <= len(asked) <= 14 and "interests" in asked and "own" not in asked
    for key, question in asked.items():
        assert re.fullmatch(r"[a-z_]{1,40}", key)
        assert question["title"] and question["hint"].endswith(".") and question["depth"] in DEPTHS


def answers_of(person: Actor | None) -> list[ProfileAnswer]:
    assert person is not None
    with db.unit():
        return list(db.session().query(ProfileAnswer).filter_by(person_id=person.id))


def test_nobody_without_an_account_has_a_profile(someone: People, make: Make):
    ana = someone(make.person())
    with db.transaction() as session:
        session.get_one(Person, ana.id).state = "closed"
    assert ana.posts("/profile/question/good_day", body="Tea.", depth=1).status_code == 302
    assert answers_of(ana.actor) == []
