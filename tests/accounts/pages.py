"""What the tests of accounts share: passwords, filling in forms, and reading the mails that wait. No tests here."""

import re
from typing import Any

from sqlalchemy import select
from werkzeug.test import TestResponse

from community.shared import db, site
from community.shared.mail import OutgoingMail
from tests.support.actors import Someone

GOOD = "slow rivers carry lanterns"
OTHER = "nine kettles hum at midnight"


def signs_up(who: Someone, handle: str = "robin-hale", path: str = "/accounts/sign-up", **more: Any) -> TestResponse:
    form = {"name": "Robin", "handle": handle, "password": GOOD, "pledge": "y", **more}
    return who.posts(path, **form)


def signs_in(who: Someone, handle: str, password: str, **more: Any) -> TestResponse:
    return who.posts("/accounts/sign-in", who=handle, password=password, **more)


def is_signed_in(who: Someone) -> bool:
    return who.gets("/accounts/settings").status_code == 200


def codes_in(page: TestResponse) -> list[str]:
    return re.findall(r"<code>([a-z0-9-]+)</code>", page.text)


def mails() -> list[OutgoingMail]:
    with db.unit():
        return list(db.session().scalars(select(OutgoingMail).order_by(OutgoingMail.id)))


def link_in(mail: OutgoingMail) -> str:
    """The path of the link in a mail."""
    found = re.search(r"http://[^/\s]+(/\S+)", mail.body)
    assert found, mail.body
    return found[1]


def site_is(setting: site.Declared, value: Any) -> None:
    with db.transaction():
        setting.set(value)


def without(page: TestResponse, *typed: str) -> str:
    """A page's text without what was typed and without form tokens, which change with the second."""
    text = re.sub(r'(content|value)="[\w.-]{40,}"', "", page.text)
    for word in typed:
        text = text.replace(word, "")
    return text
