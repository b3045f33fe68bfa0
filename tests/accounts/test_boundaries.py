"""The boundaries page: every setting at its default, kept at once, bad input met kindly, templates shown before they apply."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape

import pytest
import time_machine
from sqlalchemy import select

from community.accounts import rules
from community.accounts.models import AvoidedTopic, BoundarySettings, Person, QuietHours
from community.accounts.queries.boundary_words import SETTINGS, TEMPLATES, time_zones
from community.accounts.services.come_back import let_capacity_lapse
from community.shared import crypto, db
from tests.support.actors import Someone
from tests.support.make import Make

AT = datetime(2026, 5, 4, 12, tzinfo=UTC)
ENUMS = {
    "invites": rules.Invites,
    "writes": rules.Writes,
    "answered": rules.Answered,
    "reply_pace": rules.ReplyPace,
    "capacity": rules.Capacity,
    "shows_presence": rules.ShownTo,
}


def settings_of(who: Someone) -> BoundarySettings:
    with db.unit():
        found = db.session().get(BoundarySettings, who.id)
        assert found is not None
        db.session().expunge(found)
        return found


def checked(page: str, name: str) -> list[str]:
    return [
        line.split('value="')[1].split('"')[0]
        for line in page.split("<input")
        if f'name="{name}"' in line and " checked" in line.split(">")[0]
    ]


def test_the_words_and_the_rules_know_the_same_choices_the_default_first():
    for key, choices in ENUMS.items():
        assert list(SETTINGS[key].choices) == [one.value for one in choices], key
    columns = BoundarySettings.__table__.columns
    for key, setting in SETTINGS.items():
        assert setting.notices.endswith("."), key
        if key in columns and setting.choices:
            default = columns[key].default.arg if columns[key].default is not None else None
            known = ("yes" if default else "no") if isinstance(default, bool) else str(default)
            assert setting.default == known, key
    for template in TEMPLATES:
        assert all(value in SETTINGS[key].choices for key, value in template.sets.items()), template.key


def test_balanced_is_where_everybody_begins():
    balanced = next(template for template in TEMPLATES if template.key == "balanced")
    assert all(SETTINGS[key].default == value for key, value in balanced.sets.items())


def test_who_never_touched_them_has_each_at_its_default(someone: Callable[..., Someone]):
    ana = someone()
    page = ana.gets("/boundaries").text
    for key, setting in SETTINGS.items():
        assert setting.label in unescape(page)
        assert setting.notices in unescape(page)
        if setting.choices:
            assert checked(page, key) == [setting.default], key
    with db.unit():
        assert db.session().get(BoundarySettings, ana.id) is None, "looking changes nothing"


@pytest.mark.parametrize("key", [key for key, setting in SETTINGS.items() if setting.choices])
def test_each_choice_is_kept_by_itself(someone: Callable[..., Someone], key: str):
    ana = someone()
    ana.posts("/boundaries/reaching", limits="Slowly, please.")
    for value in reversed(SETTINGS[key].choices):
        came = ana.posts(f"/boundaries/{SETTINGS[key].group}", **{key: value})
        assert came.status_code == 302
        assert checked(ana.gets("/boundaries").text, key) == [value]
    assert settings_of(ana).limits == "Slowly, please.", "what is not named stays"


def test_presence_and_typing_stand_with_the_person(someone: Callable[..., Someone]):
    ana = someone()
    ana.posts("/boundaries/seen", shows_presence="connections", shows_typing="yes")
    with db.unit():
        person = db.session().get_one(Person, ana.id)
        assert (person.shows_presence, person.shows_typing) == ("connections", True)


def test_by_script_the_answer_is_a_word(someone: Callable[..., Someone]):
    ana = someone()
    form = {"invites": "nobody"}
    ana.browser.environ_base["HTTP_ACCEPT"] = "application/json"
    kept = ana.posts("/boundaries/reaching", **form)
    assert (kept.status_code, kept.json) == (200, {"say": "Kept."})
    wrong = ana.posts("/boundaries/reaching", invites="everybody", limits="x" * 700)
    assert wrong.status_code == 422 and wrong.json is not None
    assert set(wrong.json["fields"]) == {"invites", "limits"}
    assert settings_of(ana).invites == "nobody", "none is set when one can't be"


def test_what_was_typed_stays(someone: Callable[..., Someone]):
    ana = someone()
    long = "I need time. " * 60
    page = ana.posts("/boundaries/reaching", limits=long, invites="groups")
    assert page.status_code == 422
    assert long.strip() in page.text and "600" in page.text
    assert checked(page.text, "invites") == ["groups"]
    page = ana.posts(
        "/boundaries/quiet-hours", from_0="22:00", to_0="", from_1="soon", to_1="later", time_zone="Mars/North"
    )
    assert page.status_code == 422
    assert 'value="22:00"' in page.text and 'value="soon"' in page.text
    assert "belong together" in page.text and "time zone" in page.text
    with db.unit():
        assert db.session().scalars(select(QuietHours)).all() == []
    assert ana.posts("/boundaries/elsewhere", invites="groups").status_code == 404


def test_another_group_s_setting_is_not_set_through_this_one(someone: Callable[..., Someone]):
    ana = someone()
    ana.posts("/boundaries/seen", invites="nobody")
    assert checked(ana.gets("/boundaries").text, "invites") == ["groups_settling"]


def test_quiet_hours_are_kept_day_by_day(someone: Callable[..., Someone]):
    ana = someone()
    ana.posts(
        "/boundaries/quiet-hours", from_0="22:00", to_0="7:30", from_6="0:00", to_6="00:00", time_zone="Asia/Kathmandu"
    )
    ana.posts("/boundaries/quiet-hours", from_0="21:15", to_0="07:30")
    page = ana.gets("/boundaries").text
    assert 'value="21:15"' in page and 'value="07:30"' in page
    assert '<option value="Asia/Kathmandu" selected>' in page
    with db.unit():
        rows = db.session().scalars(select(QuietHours).order_by(QuietHours.weekday))
        assert [(row.weekday, row.begins, row.ends) for row in rows] == [(0, 1275, 450), (6, 0, 0)]
    ana.posts("/boundaries/quiet-hours", from_6="", to_6="")
    ana.posts("/boundaries/quiet-hours", from_0="20:00", to_0="06:00", every_day="y")
    with db.unit():
        rows = db.session().scalars(select(QuietHours).order_by(QuietHours.weekday))
        assert [(row.weekday, row.begins, row.ends) for row in rows] == [(day, 1200, 360) for day in range(7)]


def test_the_zones_have_places():
    zones = time_zones()
    assert {"UTC", "Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Buenos_Aires"} <= zones
    assert not {"GMT", "EST", "Etc/GMT+3", "US/Eastern"} & zones


def test_a_capacity_lapses_after_a_day(someone: Callable[..., Someone]):
    with time_machine.travel(AT, tick=False) as clock:
        ana = someone()
        ana.posts("/boundaries/when", capacity="resting")
        assert settings_of(ana).capacity_until == AT + timedelta(hours=24)
        clock.shift(timedelta(hours=23, minutes=59))
        assert checked(ana.gets("/boundaries").text, "capacity") == ["resting"]
        with db.unit():
            let_capacity_lapse()
        assert settings_of(ana).capacity == "resting"
        clock.shift(timedelta(minutes=1))
        assert checked(ana.gets("/boundaries").text, "capacity") == [""], "without waiting for the job"
        with db.unit():
            let_capacity_lapse()
        assert settings_of(ana).capacity_until is None
        ana.posts("/boundaries/when", capacity="open")
        ana.posts("/boundaries/when", capacity="")
        assert settings_of(ana).capacity_until is None


def test_a_template_is_shown_in_words_and_then_taken_on(someone: Callable[..., Someone]):
    ana = someone()
    ana.posts("/boundaries/reaching", writes="nobody", limits="Slowly.")
    ana.posts("/boundaries/quiet-hours", from_0="22:00", to_0="07:00")
    page = unescape(ana.gets("/boundaries/templates/open").text)
    assert "Who may write to me privately" in page and "Nobody" in page and "My connections" in page
    assert settings_of(ana).writes == "nobody", "showing it changes nothing"
    assert ana.posts("/boundaries/templates/open").status_code == 302
    page = ana.gets("/boundaries").text
    sets = next(template for template in TEMPLATES if template.key == "open").sets
    assert {key: checked(page, key) for key in sets} == {key: [value] for key, value in sets.items()}
    assert settings_of(ana).limits == "Slowly." and 'value="22:00"' in page
    assert "It would change nothing" in ana.gets("/boundaries/templates/open").text
    assert ana.gets("/boundaries/templates/loud").status_code == 404


def test_topics_of_the_list(someone: Callable[..., Someone]):
    ana = someone()
    ana.posts("/boundaries/topics", topics=["", "grief", "illness"])
    assert checked(ana.gets("/boundaries").text, "topics") == ["grief", "illness"]
    ana.posts("/boundaries/topics", topics=["", "illness"])
    assert checked(ana.gets("/boundaries").text, "topics") == ["illness"]
    assert ana.posts("/boundaries/topics", topics=["made-up"]).status_code == 422
    ana.posts("/boundaries/topics", topics=[""])
    assert checked(ana.gets("/boundaries").text, "topics") == []


def test_words_of_my_own_are_sealed_and_mine_alone(someone: Callable[..., Someone]):
    ana, ben = someone(), someone()
    ana.posts("/boundaries/words", word="  Saint  Mary's ")
    ana.posts("/boundaries/words", word="saint mary's")
    with db.unit():
        (topic,) = db.session().scalars(select(AvoidedTopic))
        topic_id, sealed = topic.id, topic.word
    assert "Mary" not in sealed and crypto.unseal(sealed) == "Saint Mary's"
    assert "Saint Mary's" in unescape(ana.gets("/boundaries").text)
    assert "Mary" not in ben.gets("/boundaries").text
    assert ben.posts(f"/boundaries/words/{topic_id}/drop").status_code == 404
    too_short = ana.posts("/boundaries/words", word="x")
    assert too_short.status_code == 422 and 'value="x"' in too_short.text
    assert ana.posts(f"/boundaries/words/{topic_id}/drop").status_code == 302
    assert "Mary" not in ana.gets("/boundaries").text
    ana.posts("/boundaries/topics", topics=["grief"])
    with db.unit():
        tag = db.session().scalars(select(AvoidedTopic.id)).one()
    assert ana.posts(f"/boundaries/words/{tag}/drop").status_code == 404, "a tag is no word"


def test_only_so_many_words(someone: Callable[..., Someone], make: Make):
    ana = someone()
    for number in range(50):
        make.avoids(ana.actor, word=f"word {number}")  # type: ignore[arg-type]
    assert ana.posts("/boundaries/words", word="one more").status_code == 422


def test_an_export_has_all_of_it_and_nothing_of_others(someone: Callable[..., Someone]):
    ana, ben = someone(), someone()
    ana.posts("/boundaries/reaching", invites="nobody")
    ana.posts("/boundaries/quiet-hours", from_0="22:00", to_0="07:00")
    ana.posts("/boundaries/words", word="hospital")
    ben.posts("/boundaries/words", word="wasps")
    told = ana.gets("/accounts/export").json
    assert told is not None
    assert told["boundaries"]["settings"]["invites"] == "nobody"
    assert told["boundaries"]["quiet_hours"] == [{"weekday": 0, "begins_minute": 1320, "ends_minute": 420}]
    assert told["boundaries"]["avoided_topics"] == [{"word": "hospital"}]
    assert "wasps" not in str(told)


def test_the_gentle_note_is_on_every_page_once_turned_on(someone: Callable[..., Someone]):
    ana = someone()
    assert "data-gentle" not in ana.gets("/groups/").text
    ana.posts("/boundaries/meet", gentle_minutes="30")
    assert 'data-gentle="30"' in ana.gets("/groups/").text
    assert "data-gentle" not in someone().gets("/groups/").text


def test_the_need_is_preset_once_something_was_set(someone: Callable[..., Someone], make: Make):
    group = make.group()
    ana = someone(make.member(group))
    room = make.rooms_by_depth(group)[1]

    def chosen() -> list[str]:
        page = ana.gets(f"/rooms/{room}").text
        return [line.split('"')[0] for line in page.split('<option value="')[1:] if " selected" in line.split(">")[0]]

    assert chosen() == [], "as it comes, for who never touched their boundaries"
    ana.posts("/boundaries/reaching", answered="ideas")
    assert chosen() == ["ideas"]
    ana.posts("/boundaries/reaching", answered="listen")
    assert chosen() == ["listen"]
