"""Coming in and going out: throttles, equal answers, sessions, devices, and sockets that follow."""

import re
from collections.abc import Callable

import pytest
from flask import Flask
from sqlalchemy import select

from community.accounts.models import Person, SignIn
from community.accounts.services import keep_password
from community.accounts.services.start_sign_in import hash_of
from community.shared import db
from tests.accounts.pages import is_signed_in, signs_in, without
from tests.support.actors import Someone
from tests.support.make import PASSWORD, Make

People = Callable[..., Someone]


def test_by_handle_or_e_mail(someone: People, make: Make) -> None:
    make.person("robin-hale", email="robin@example.org")
    for who in ("robin-hale", "@Robin-Hale", " Robin@Example.org "):
        visitor = someone(None)
        page = signs_in(visitor, who, PASSWORD)
        assert (page.status_code, page.location) == (302, "/groups/") or page.location.startswith("/groups")
        assert is_signed_in(visitor)


def test_unknown_and_wrong_get_the_same_answer(someone: People, make: Make) -> None:
    make.person("robin-hale")
    wrong = signs_in(someone(None), "robin-hale", "not this one at all")
    unknown = signs_in(someone(None), "nobody-hal", "not this one at all")
    assert wrong.status_code == unknown.status_code == 422
    assert without(wrong, "robin-hale") == without(unknown, "nobody-hal")
    assert 'value="robin-hale"' in wrong.text and "not this one" not in wrong.text


def test_unknown_and_wrong_take_the_same_work(someone: People, make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    """Counted in hashes, not in time: each attempt makes one comparison with our parameters."""
    robin = make.person("robin-hale", password_hash=keep_password._hasher.hash(PASSWORD))
    asked: list[str] = []
    real = keep_password._matches
    monkeypatch.setattr(keep_password, "_matches", lambda kept, typed: asked.append(kept) or real(kept, typed))
    signs_in(someone(None), robin.handle, "wrong")
    signs_in(someone(None), "nobody-hal", "wrong")
    signs_in(someone(None), "robin@example.org", "wrong")
    parameters = {kept.rsplit("$", 2)[0] for kept in asked}
    assert len(asked) == 3 and len(parameters) == 1


def test_nobodys_password_opens_nothing(unit: None) -> None:
    assert keep_password.password_matches(keep_password.hash_password("nobody's password"), "nobody's password")
    assert not keep_password.password_matches(None, "nobody's password")
    assert not keep_password.password_matches("", "nobody's password")
    assert not keep_password.password_matches("no hash of ours", "nobody's password")


def test_an_account_is_not_guessed_at_for_long(someone: People, make: Make) -> None:
    make.person("robin-hale")
    for _attempt in range(8):
        assert signs_in(someone(None), "robin-hale", "wrong").status_code == 422
    late = signs_in(someone(None), "robin-hale", PASSWORD)
    assert late.status_code == 429 and 'value="robin-hale"' in late.text
    make.person("ben")
    assert signs_in(someone(None), "ben", PASSWORD).status_code == 302


def test_unknown_handles_are_throttled_alike(someone: People) -> None:
    answers = [signs_in(someone(None), "nobody-hal", "wrong").status_code for _attempt in range(9)]
    assert answers == [422] * 8 + [429]


def test_an_address_cannot_try_many_accounts(someone: People, make: Make) -> None:
    make.person("robin-hale")
    for number in range(40):
        assert signs_in(someone(None), f"guess-{chr(97 + number % 26)}{number // 26}", "wrong").status_code == 422
    assert signs_in(someone(None), "robin-hale", PASSWORD).status_code == 429


def test_signing_in_ends_the_counting(someone: People, make: Make) -> None:
    make.person("robin-hale")
    for _round in range(2):
        for _attempt in range(7):
            signs_in(someone(None), "robin-hale", "wrong")
        assert signs_in(someone(None), "robin-hale", PASSWORD).status_code == 302


def test_a_weaker_hash_is_renewed(someone: People, make: Make) -> None:
    robin = make.person("robin-hale")
    signs_in(someone(None), "robin-hale", PASSWORD)
    with db.unit():
        kept = db.session().get_one(Person, robin.id).password_hash
    assert kept.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert signs_in(someone(None), "robin-hale", PASSWORD).status_code == 302


@pytest.mark.parametrize("state", ["closed", "waiting"])
def test_only_active_people_come_in(someone: People, make: Make, state: str) -> None:
    make.person("robin-hale", state=state)
    visitor = someone(None)
    signs_in(visitor, "robin-hale", PASSWORD)
    assert not is_signed_in(visitor)


def test_back_to_where_they_wanted_to_go(someone: People, make: Make) -> None:
    make.person("robin-hale")
    visitor = someone(None)
    sent = visitor.gets("/accounts/sign-ins")
    assert sent.location.startswith("/accounts/sign-in?next=")
    assert 'value="/accounts/sign-ins"' in visitor.gets("/accounts/sign-in", next="/accounts/sign-ins").text
    assert signs_in(visitor, "robin-hale", PASSWORD, next="/accounts/sign-ins").location == "/accounts/sign-ins"


@pytest.mark.parametrize(
    "target", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)"]
)
def test_nobody_is_led_elsewhere(someone: People, make: Make, target: str) -> None:
    make.person("robin-hale")
    visitor = someone(None)
    assert "evil" not in visitor.gets("/accounts/sign-in", next=target).text
    assert signs_in(visitor, "robin-hale", PASSWORD, next=target).location.startswith("/groups")
    assert visitor.gets("/accounts/sign-in", next=target).location.startswith("/groups")


def test_signing_in_starts_a_new_session(someone: People, make: Make) -> None:
    """What was in the session before, perhaps planted there, is gone."""
    make.person("robin-hale")
    visitor = someone(None)
    with visitor.browser.session_transaction() as cookie:
        cookie["planted"] = "by somebody"
    signs_in(visitor, "robin-hale", PASSWORD)
    with visitor.browser.session_transaction() as cookie:
        assert "planted" not in cookie and "csrf_token" not in cookie
        first = cookie["_user_id"]
    again = someone(None)
    signs_in(again, "robin-hale", PASSWORD)
    with again.browser.session_transaction() as cookie:
        assert cookie["_user_id"] != first


def test_the_cookie_is_kept_from_scripts_and_other_sites(someone: People, make: Make) -> None:
    make.person("robin-hale")
    cookies = signs_in(someone(None), "robin-hale", PASSWORD).headers.getlist("Set-Cookie")
    (cookie,) = [one for one in cookies if one.startswith("hearth=")]
    assert "HttpOnly" in cookie and "SameSite=Lax" in cookie and "Expires" not in cookie
    stays = signs_in(someone(None), "robin-hale", PASSWORD, stay="y").headers.getlist("Set-Cookie")
    assert any("Expires" in one for one in stays)


def test_the_token_itself_is_kept_nowhere(someone: People, make: Make) -> None:
    robin = someone(make.person())
    token = robin.signs_in()
    with db.unit():
        kept = db.session().scalars(select(SignIn.token_hash).where(SignIn.person_id == robin.id)).all()
    assert token not in kept and hash_of(token) in kept


def test_every_form_needs_its_token(someone: People, make: Make, app: Flask) -> None:
    robin = someone(make.person())
    posts = [
        str(rule)
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith("accounts.") and "POST" in (rule.methods or ())
    ]
    assert len(posts) > 10
    for path in posts:
        filled = re.sub(r"<\w+>", "x", re.sub(r"<int:\w+>", "1", path))
        assert robin.browser.post(filled).status_code == 400, path
    assert is_signed_in(robin)


def test_one_query_finds_who_asks(someone: People, make: Make, statements: list[str]) -> None:
    robin = someone(make.person())
    statements.clear()
    robin.gets("/accounts/pledge")
    assert len([statement for statement in statements if "sign_ins" in statement]) == 1


# ---- going out


def test_signing_out_ends_the_sign_in_and_its_sockets(someone: People, make: Make) -> None:
    robin = someone(make.person())
    with robin.browser.session_transaction() as cookie:
        stolen = dict(cookie)
    assert robin.is_connected
    assert robin.posts("/accounts/sign-out").location == "/accounts/sign-in"
    assert not robin.is_connected and not is_signed_in(robin)
    thief = someone(None)
    with thief.browser.session_transaction() as cookie:
        cookie.update(stolen)
    assert not is_signed_in(thief)


def test_a_link_signs_nobody_out(someone: People, make: Make) -> None:
    robin = someone(make.person())
    assert robin.gets("/accounts/sign-out").status_code == 405
    assert is_signed_in(robin)


def test_everywhere_means_every_device(someone: People, make: Make) -> None:
    who, outsider = make.person(), someone(make.person())
    phone, laptop = someone(who), someone(who)
    assert is_signed_in(phone) and is_signed_in(laptop)
    phone.posts("/accounts/sign-out-everywhere")
    assert not is_signed_in(phone) and not is_signed_in(laptop)
    assert not phone.is_connected and not laptop.is_connected
    assert is_signed_in(outsider) and outsider.is_connected


def test_one_device_can_be_ended_from_another(someone: People, make: Make) -> None:
    who = make.person()
    phone, laptop = someone(who), someone(who)
    with laptop.browser.session_transaction() as cookie:
        key = hash_of(cookie["_user_id"])
    assert key in phone.gets("/accounts/sign-ins").text
    assert phone.posts(f"/accounts/sign-ins/{key}/end").status_code == 302
    assert is_signed_in(phone) and phone.is_connected
    assert not is_signed_in(laptop) and not laptop.is_connected


def test_nobody_ends_anothers_sign_in(someone: People, make: Make) -> None:
    robin, stranger = someone(make.person()), someone(make.person())
    with robin.browser.session_transaction() as cookie:
        key = hash_of(cookie["_user_id"])
    assert stranger.posts(f"/accounts/sign-ins/{key}/end").status_code == 404
    assert is_signed_in(robin)


def test_a_socket_needs_a_sign_in(someone: People) -> None:
    visitor = someone(None)
    visitor.opens()
    assert not visitor.is_connected
