"""Making an account: open, by approval, by invitation, and the first host."""

import logging
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select, update

from community.accounts import queries
from community.accounts.models import Person, RecoveryCode, SiteInvitation
from community.accounts.services import sign_up as signing_up
from community.accounts.services.answer_waiting import approve_person, decline_person
from community.accounts.services.make_site_invitation import make_site_invitation
from community.accounts.services.offer_host_link import offer_host_link
from community.shared import db
from community.shared.clock import now
from community.shared.errors import Invalid, NotFound
from tests.accounts.pages import GOOD, codes_in, is_signed_in, link_in, mails, signs_in, signs_up, site_is
from tests.support.actors import Someone
from tests.support.make import Make

People = Callable[..., Someone]


def person(handle: str) -> Person | None:
    with db.unit():
        return db.session().scalar(select(Person).where(Person.handle == handle))


def test_without_e_mail_there_is_a_sheet_of_codes(someone: People) -> None:
    robin = someone(None)
    page = signs_up(robin, handle="Robin-Hale")
    assert page.status_code == 200
    assert len(set(codes_in(page))) == 10
    assert is_signed_in(robin)
    made = person("robin-hale")
    assert made is not None and made.state == "active" and made.password_hash.startswith("$argon2id$")
    with db.unit():
        kept = db.session().scalars(select(RecoveryCode.code_hash)).all()
    assert len(kept) == 10 and not set(kept) & set(codes_in(page))


def test_the_page_of_codes_belongs_to_the_new_session(someone: People) -> None:
    """Its forms carry the new session's token, and the sheet can be saved as a file."""
    robin = someone(None)
    page = signs_up(robin)
    assert "Robin" in page.text
    token = page.text.split('name="csrf_token" value="')[1].split('"')[0]
    saved = robin.browser.post("/accounts/recovery-codes/text", data={"csrf_token": token, "code": codes_in(page)})
    assert saved.status_code == 200
    assert saved.headers["Content-Disposition"].startswith("attachment")
    assert all(code in saved.text for code in codes_in(page))


def test_the_file_holds_codes_alone(someone: People) -> None:
    saved = someone(None).posts("/accounts/recovery-codes/text", code=["<b>hello</b>", "call 555 now"])
    assert "hello" not in saved.text and "555" not in saved.text


def test_with_e_mail_a_link_is_sent_and_the_address_counts_once_it_is_opened(someone: People) -> None:
    robin = someone(None)
    page = signs_up(robin, email="Robin@Example.org")
    assert page.status_code == 302 and is_signed_in(robin)
    assert person("robin-hale").email is None  # type: ignore[union-attr]
    (mail,) = mails()
    assert mail.to == "robin@example.org"
    assert robin.gets(link_in(mail)).status_code == 200
    assert person("robin-hale").email is None, "mail programs open links on their own"  # type: ignore[union-attr]
    robin.posts(link_in(mail))
    assert person("robin-hale").email == "robin@example.org"  # type: ignore[union-attr]


def test_nobody_learns_whether_an_address_is_known(someone: People, make: Make) -> None:
    make.person("first", email="known@example.org")
    one, other = someone(None), someone(None)
    known = signs_up(one, handle="second-one", email="known@example.org")
    unknown = signs_up(other, handle="third-one", email="new@example.org")
    assert (known.status_code, known.location) == (unknown.status_code, unknown.location)
    pages = [who.gets("/accounts/settings").text for who in (one, other)]
    assert all("@example.org" not in page.split("<main")[1].split("<dl")[1] for page in pages)
    assert {mail.to for mail in mails()} == {"known@example.org", "new@example.org"}
    assert person("second-one").email is None  # type: ignore[union-attr]


def test_what_was_typed_stays_and_every_fault_is_named(someone: People) -> None:
    page = signs_up(
        someone(None), name="Moderator", handle="a b", email="not an address", password="short", pledge=None
    )
    assert page.status_code == 422
    for typed in ("Moderator", "a b", "not an address"):
        assert f'value="{typed}"' in page.text
    assert 'value="short"' not in page.text
    assert page.text.count('class="field-errors"') == 5


def test_the_pledge_is_needed(someone: People) -> None:
    page = signs_up(someone(None), pledge=None)
    assert page.status_code == 422
    assert person("robin-hale") is None


@pytest.mark.parametrize("twin", ["robin-hale", "ROBIN-HALE", "robinhale", "rob1n-hale"])
def test_a_handle_that_looks_like_anothers_is_refused(someone: People, twin: str) -> None:
    signs_up(someone(None), handle="robin-hale")
    page = signs_up(someone(None), handle=twin)
    assert page.status_code == 422 and "looks like it" in page.text


def test_who_comes_second_in_the_same_moment_gets_a_sentence(
    unit: None, make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The handle is found free, and taken before the row is written."""
    wanted = signing_up.NewPerson(name="Robin", handle="robin-hale", password=GOOD, pledge_version=1)
    checked = signing_up.check(wanted)
    make.person("robin-hale")
    with pytest.raises(Invalid) as refusal, signing_up.writing_a_new_person() as session:
        signing_up.add_person(session, checked, "active")
    assert "handle" in refusal.value.fields


@pytest.mark.parametrize(
    "password",
    ["short1!", "aaaaaaaaaaaa", "password1234", "qwertyuiop12", "robin-hale-robin", "x" * 129, "hearthhearth"],
)
def test_weak_passwords_get_a_kind_word(someone: People, password: str) -> None:
    page = signs_up(someone(None), password=password)
    assert page.status_code == 422
    assert person("robin-hale") is None
    assert "!" not in page.text.split("<main")[1].split('class="field-errors"')[1].split("</div>")[0]


@pytest.mark.parametrize("password", [GOOD, "zgvtkqmwpe", "трава шумит у старой мельницы", "correct horse " * 9])
def test_good_passwords_need_no_signs(someone: People, password: str) -> None:
    assert signs_up(someone(None), password=password).status_code == 200


def test_no_password_is_ever_logged(
    someone: People, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    caplog.set_level(logging.DEBUG)
    robin = someone(None)
    signs_up(robin)
    signs_in(someone(None), "robin-hale", GOOD)
    signs_in(someone(None), "robin-hale", "a wrong password 77")

    def fails(*_args: object) -> None:
        raise RuntimeError("broken")

    monkeypatch.setattr("community.accounts.services.sign_up.publish", fails)
    assert signs_up(someone(None), handle="another-one").status_code == 500
    assert "a page failed" in caplog.text
    assert GOOD not in caplog.text and "a wrong password 77" not in caplog.text


# ---- by approval


def test_by_approval_people_wait_and_the_host_lets_them_in(app: Flask, someone: People, make: Make) -> None:
    site_is(queries.SIGN_UP, "approval")
    host, robin = make.person(is_host=True), someone(None)
    page = signs_up(robin, asked="I like to sing.")
    assert len(codes_in(page)) == 10 and not is_signed_in(robin)
    waiting = signs_in(robin, "robin-hale", GOOD)
    assert waiting.status_code == 200 and "has not answered yet" in waiting.text and not is_signed_in(robin)
    with app.test_request_context(), db.unit():
        (asked,) = queries.people_waiting(host).lines
        assert (asked.handle, asked.asked) == ("robin-hale", "I like to sing.")
        approve_person(host, asked.id)
    signs_in(robin, "robin-hale", GOOD)
    assert is_signed_in(robin)


def test_a_no_leaves_nothing_behind(app: Flask, someone: People, make: Make) -> None:
    site_is(queries.SIGN_UP, "approval")
    host = make.person(is_host=True)
    signs_up(someone(None), asked="My story.")
    with app.test_request_context(), db.unit():
        (asked,) = queries.people_waiting(host).lines
        decline_person(host, asked.id)
        assert queries.people_waiting(host).lines == []
        left = db.session().get_one(Person, asked.id)
        assert (left.state, left.name, left.asked, left.password_hash) == ("closed", "", "", "")


def test_who_waits_can_take_it_back(someone: People) -> None:
    site_is(queries.SIGN_UP, "approval")
    robin = someone(None)
    signs_up(robin)
    assert robin.posts("/accounts/withdraw", who="robin-hale", password="wrong").status_code == 422
    assert robin.posts("/accounts/withdraw", who="robin-hale", password=GOOD).status_code == 302
    assert person("robin-hale") is None


def test_taking_back_closes_no_open_account(someone: People) -> None:
    signs_up(someone(None))
    assert someone(None).posts("/accounts/withdraw", who="robin-hale", password=GOOD).status_code == 404
    assert person("robin-hale") is not None


def test_only_hosts_see_and_answer_who_waits(unit: None, make: Make) -> None:
    nobody, waiting = make.person(is_site_moderator=True), make.person(state="waiting")
    for attempt in (
        lambda: queries.people_waiting(nobody),
        lambda: approve_person(nobody, waiting.id),
        lambda: decline_person(nobody, waiting.id),
        lambda: make_site_invitation(nobody, 1, 1),
    ):
        with pytest.raises(NotFound):
            attempt()


# ---- by invitation


def invited(app: Flask, make: Make, uses: int = 1) -> str:
    site_is(queries.SIGN_UP, "invitation")
    with app.test_request_context(), db.unit():
        return f"/accounts/invitation/{make_site_invitation(make.person(is_host=True), uses, 7)}"


def test_without_an_invitation_the_door_is_shut(someone: People, app: Flask, make: Make) -> None:
    invited(app, make)
    robin = someone(None)
    assert robin.gets("/accounts/sign-up").status_code == 403
    assert signs_up(robin).status_code == 403
    assert person("robin-hale") is None


def test_an_invitation_lets_in_as_many_as_it_says(someone: People, app: Flask, make: Make) -> None:
    link = invited(app, make, uses=2)
    for handle in ("first-one", "second-one"):
        guest = someone(None)
        assert guest.gets(link).location == "/accounts/sign-up"
        assert signs_up(guest, handle=handle).status_code == 200
    late = someone(None)
    assert late.gets(link).status_code == 404
    assert signs_up(late, handle="third-one").status_code == 403


def test_two_who_hold_the_last_use_do_not_both_get_in(someone: People, app: Flask, make: Make) -> None:
    link = invited(app, make, uses=1)
    one, other = someone(None), someone(None)
    one.gets(link)
    other.gets(link)
    assert signs_up(one, handle="first-one").status_code == 200
    assert signs_up(other, handle="second-one").status_code == 403


def test_an_invitation_ends(someone: People, app: Flask, make: Make) -> None:
    link = invited(app, make)
    with db.transaction() as session:
        session.execute(update(SiteInvitation).values(expires_at=now() - timedelta(minutes=1)))
    assert someone(None).gets(link).status_code == 404


def test_a_failed_try_uses_nothing_up(someone: People, app: Flask, make: Make) -> None:
    link = invited(app, make)
    guest = someone(None)
    guest.gets(link)
    assert signs_up(guest, password="short").status_code == 422
    assert signs_up(guest).status_code == 200


def test_an_invited_person_does_not_wait(someone: People, app: Flask, make: Make) -> None:
    link = invited(app, make)
    site_is(queries.SIGN_UP, "approval")
    guest = someone(None)
    guest.gets(link)
    signs_up(guest)
    assert is_signed_in(guest)


# ---- the first host


def test_the_link_makes_one_host_and_is_spent(app: Flask, someone: People) -> None:
    with app.test_request_context(), db.unit():
        path = offer_host_link()
    assert path is not None
    robin, late = someone(None), someone(None)
    assert robin.gets(path).status_code == 200 == late.gets(path).status_code
    assert signs_up(robin, path=path).status_code == 200
    assert person("robin-hale").is_host is True  # type: ignore[union-attr]
    assert signs_up(late, path=path, handle="late-one").status_code == 404
    assert late.gets(path).status_code == 404
    with app.test_request_context(), db.unit():
        assert offer_host_link() is None


def test_a_guessed_or_an_older_link_makes_nobody_host(app: Flask, someone: People) -> None:
    with app.test_request_context(), db.unit():
        old, new = offer_host_link(), offer_host_link()
    assert old is not None and new is not None
    visitor = someone(None)
    for path in (old, "/accounts/host/guess", "/accounts/host/"):
        assert signs_up(visitor, path=path).status_code in (404, 405)
    assert visitor.gets(new).status_code == 200
    assert person("robin-hale") is None


def test_a_host_who_closed_leaves_room_for_another(app: Flask, make: Make) -> None:
    make.person(is_host=True, state="closed")
    with app.test_request_context(), db.unit():
        assert offer_host_link() is not None


def test_while_there_is_a_host_no_link_makes_another(app: Flask, someone: People, make: Make) -> None:
    with app.test_request_context(), db.unit():
        path = offer_host_link()
    assert path is not None
    make.person(is_host=True)
    assert someone(None).gets(path).status_code == 404
    assert signs_up(someone(None), path=path).status_code == 404


def test_a_spent_link_stays_spent_when_its_host_leaves(app: Flask, someone: People) -> None:
    with app.test_request_context(), db.unit():
        path = offer_host_link()
    assert path is not None
    robin = someone(None)
    signs_up(robin, path=path)
    assert robin.posts("/accounts/close", current=GOOD).status_code == 302
    assert someone(None).gets(path).status_code == 404
