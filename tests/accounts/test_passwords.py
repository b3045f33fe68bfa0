"""A new password: knowing the old one, by mail, by recovery code. And the address that the mail goes to."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import update

from community.accounts.models import Person, ResetToken
from community.accounts.views.email import public_link
from community.shared import db
from community.shared.clock import now
from tests.accounts.pages import GOOD, OTHER, codes_in, is_signed_in, link_in, mails, signs_in, signs_up, without
from tests.support.actors import Someone
from tests.support.make import PASSWORD, Make

People = Callable[..., Someone]


# ---- knowing the old one


def test_a_new_password_signs_the_other_devices_out(someone: People, make: Make) -> None:
    who = make.person("robin-hale", email="robin@example.org")
    here, there = someone(who), someone(who)
    assert here.posts("/accounts/password", current=PASSWORD, new=OTHER).status_code == 302
    assert is_signed_in(here) and here.is_connected
    assert not is_signed_in(there) and not there.is_connected
    assert signs_in(someone(None), "robin-hale", PASSWORD).status_code == 422
    assert signs_in(someone(None), "robin-hale", OTHER).status_code == 302
    (told,) = mails()
    assert told.to == "robin@example.org" and OTHER not in told.body


def test_the_old_password_is_asked(someone: People, make: Make) -> None:
    robin = someone(make.person("robin-hale"))
    page = robin.posts("/accounts/password", current="not this one", new=OTHER)
    assert page.status_code == 422
    assert signs_in(someone(None), "robin-hale", PASSWORD).status_code == 302


def test_a_weak_new_one_is_refused(someone: People, make: Make) -> None:
    robin = someone(make.person("robin-hale"))
    assert robin.posts("/accounts/password", current=PASSWORD, new="robin-hale1").status_code == 422


def test_who_sits_at_an_open_page_cannot_try_passwords_for_long(someone: People, make: Make) -> None:
    robin = someone(make.person())
    answers = [robin.posts("/accounts/password", current="wrong", new=OTHER).status_code for _attempt in range(11)]
    assert answers == [422] * 10 + [429]


# ---- by mail


def test_the_way_back_by_mail(someone: People, make: Make) -> None:
    who = make.person("robin-hale", email="robin@example.org")
    elsewhere, lost = someone(who), someone(None)
    lost.posts("/accounts/forgotten", email="Robin@example.org")
    (mail,) = mails()
    assert mail.to == "robin@example.org" and "hearth" not in mail.subject.lower() and "robin" not in mail.body.lower()
    link = link_in(mail)
    assert lost.gets(link).status_code == 200
    assert lost.posts(link, new="short").status_code == 422
    assert lost.posts(link, new=OTHER).status_code == 302
    assert is_signed_in(lost) and not is_signed_in(elsewhere) and not elsewhere.is_connected
    again = someone(None)
    assert again.gets(link).status_code == 404 == again.posts(link, new=GOOD).status_code
    assert signs_in(again, "robin-hale", OTHER).status_code == 302


def test_asking_has_one_answer(someone: People, make: Make) -> None:
    make.person(email="known@example.org")
    visitor = someone(None)
    typed = ("known@example.org", "other@example.org", "no address")
    pages = [visitor.posts("/accounts/forgotten", email=email) for email in typed]
    assert {page.status_code for page in pages} == {200}
    assert len({without(page, *typed) for page in pages}) == 1
    assert [mail.to for mail in mails()] == ["known@example.org"]


def test_a_mailbox_is_not_flooded(someone: People, make: Make) -> None:
    make.person(email="known@example.org")
    for _time in range(8):
        assert someone(None).posts("/accounts/forgotten", email="known@example.org").status_code == 200
    assert len(mails()) == 5


def test_the_link_ends_after_an_hour(someone: People, make: Make) -> None:
    make.person("robin-hale", email="robin@example.org")
    lost = someone(None)
    lost.posts("/accounts/forgotten", email="robin@example.org")
    with db.transaction() as session:
        session.execute(update(ResetToken).values(expires_at=now() - timedelta(seconds=1)))
    link = link_in(mails()[0])
    assert lost.gets(link).status_code == 404 == lost.posts(link, new=OTHER).status_code


def test_a_second_link_ends_the_first(someone: People, make: Make) -> None:
    make.person("robin-hale", email="robin@example.org")
    lost = someone(None)
    for _time in range(2):
        lost.posts("/accounts/forgotten", email="robin@example.org")
    first, second = (link_in(mail) for mail in mails())
    assert lost.gets(first).status_code == 404 and lost.gets(second).status_code == 200


def test_a_mails_link_is_not_led_astray_by_a_forged_host(app: Flask) -> None:
    with app.test_request_context(base_url="http://evil.example"):
        assert public_link("accounts.reset", token="abc") == f"{app.config['HEARTH'].public_url}/accounts/reset/abc"


# ---- by recovery code


def test_a_code_works_once(someone: People) -> None:
    codes = codes_in(signs_up(someone(None)))
    lost = someone(None)
    typed = codes[0].upper().replace("-", " ")
    assert lost.posts("/accounts/recover", handle="robin-hale", code=typed, new=OTHER).status_code == 302
    assert is_signed_in(lost)
    again = someone(None)
    assert again.posts("/accounts/recover", handle="robin-hale", code=codes[0], new=GOOD).status_code == 422
    assert again.posts("/accounts/recover", handle="robin-hale", code=codes[1], new=GOOD).status_code == 302


def test_a_weak_password_spends_no_code(someone: People) -> None:
    codes = codes_in(signs_up(someone(None)))
    assert someone(None).posts("/accounts/recover", handle="robin-hale", code=codes[0], new="short").status_code == 422
    assert someone(None).posts("/accounts/recover", handle="robin-hale", code=codes[0], new=OTHER).status_code == 302


def test_a_code_opens_its_owners_account_alone(someone: People, make: Make) -> None:
    codes = codes_in(signs_up(someone(None)))
    make.person("ben-oak")
    wrong = someone(None).posts("/accounts/recover", handle="ben-oak", code=codes[0], new=OTHER)
    unknown = someone(None).posts("/accounts/recover", handle="xxx-oak", code=codes[0], new=OTHER)
    assert wrong.status_code == 422
    assert without(wrong, "ben-oak") == without(unknown, "xxx-oak")


def test_codes_are_not_guessed_for_long(someone: People, make: Make) -> None:
    make.person("robin-hale")
    visitor = someone(None)
    answers = [
        visitor.posts("/accounts/recover", handle="robin-hale", code="abcd", new=OTHER).status_code for _n in range(9)
    ]
    assert answers == [422] * 8 + [429]


def test_a_new_sheet_ends_the_old(someone: People) -> None:
    robin = someone(None)
    old = codes_in(signs_up(robin))
    assert robin.posts("/accounts/recovery-codes", current="wrong").status_code == 422
    new = codes_in(robin.posts("/accounts/recovery-codes", current=GOOD))
    assert len(new) == 10 and not set(new) & set(old)
    assert someone(None).posts("/accounts/recover", handle="robin-hale", code=old[0], new=OTHER).status_code == 422
    assert someone(None).posts("/accounts/recover", handle="robin-hale", code=new[0], new=OTHER).status_code == 302


def test_who_has_no_way_back_is_told(someone: People, make: Make) -> None:
    robin = someone(make.person())
    assert "no way back in" in robin.gets("/accounts/settings").text
    robin.posts("/accounts/recovery-codes", current=PASSWORD)
    assert "no way back in" not in robin.gets("/accounts/settings").text


# ---- the address


def email_of(who: Someone) -> str | None:
    with db.unit():
        return db.session().get_one(Person, who.id).email


def test_another_address_counts_once_its_link_is_opened(someone: People, make: Make) -> None:
    robin = someone(make.person(email="old@example.org"))
    assert robin.posts("/accounts/email", email="new@example.org", current="wrong").status_code == 422
    robin.posts("/accounts/email", email="new@example.org", current=PASSWORD)
    assert email_of(robin) == "old@example.org"
    (mail,) = mails()
    assert mail.to == "new@example.org"
    someone(None).posts(link_in(mail))
    assert email_of(robin) == "new@example.org"
    assert mails()[1].to == "old@example.org"


def test_a_forged_or_outrun_link_changes_nothing(someone: People, make: Make) -> None:
    robin = someone(make.person(email="old@example.org"))
    robin.posts("/accounts/email", email="new@example.org", current=PASSWORD)
    link = link_in(mails()[0])
    robin.posts("/accounts/email", email="", current=PASSWORD)
    assert email_of(robin) is None
    assert someone(None).posts(link).status_code == 404
    assert someone(None).posts(link[:-3] + "abc").status_code == 404
    assert email_of(robin) is None


def test_who_confirms_first_has_the_address(someone: People, make: Make) -> None:
    one, other = someone(make.person()), someone(make.person())
    for who in (one, other):
        who.posts("/accounts/email", email="shared@example.org", current=PASSWORD)
    first, second = (link_in(mail) for mail in mails())
    assert one.posts(first).status_code == 302
    assert other.posts(second).status_code == 422
    assert (email_of(one), email_of(other)) == ("shared@example.org", None)


@pytest.mark.parametrize(
    "typed", ["no address", "a@b", "two@@example.org", "a b@example.org", "x@example.org\nbcc: y@example.org"]
)
def test_what_is_no_address(someone: People, make: Make, typed: str) -> None:
    robin = someone(make.person())
    assert robin.posts("/accounts/email", email=typed, current=PASSWORD).status_code == 422
    assert mails() == []
