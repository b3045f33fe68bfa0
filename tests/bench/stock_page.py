"""The bare page that room pages are held against: Flask, Flask-Login and a Jinja template, no database, no decision."""

from flask import Flask, render_template_string, request
from flask_login import LoginManager, UserMixin, current_user, login_required, login_user

ROWS = 50
TEMPLATE = """<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{{ title }}</title></head><body>
<header><p>{{ current_user.name }}</p></header><main><h1>{{ title }}</h1><ol>
{% for row in rows %}<li id="m-{{ row.seq }}"><p><b>{{ row.name }}</b> <time>{{ row.at }}</time></p>{{ row.html|safe }}\
{% if row.mine %}<a href="/edit/{{ row.seq }}">Edit</a>{% endif %}</li>
{% endfor %}</ol></main></body></html>"""


class Somebody(UserMixin):
    def __init__(self, name: str):
        self.id = self.name = name


def add_page(app: Flask, size: int) -> None:
    """`/` shows ROWS messages in about `size` bytes to who signed in at `/sign-in`."""
    people = {"ana": Somebody("ana")}
    manager = LoginManager(app)
    manager.user_loader(people.get)
    words = "An ordinary sentence of somebody who has time today. "

    def row(seq: int, length: int) -> dict[str, object]:
        text = (words * (length // len(words) + 1))[:length]
        return {"seq": seq, "name": "Somebody", "at": "2026-01-01", "html": f"<p>{text}</p>", "mine": not seq % 5}

    with app.test_request_context():
        login_user(people["ana"])
        bare = len(render_template_string(TEMPLATE, title="A room", rows=[row(n, 0) for n in range(ROWS)]))
    rows = [row(n, max(0, size - bare) // ROWS) for n in range(ROWS)]

    @app.get("/sign-in")
    def sign_in() -> str:
        login_user(people["ana"])
        return request.host

    @app.get("/")
    @login_required
    def show() -> str:
        assert current_user.name
        return render_template_string(TEMPLATE, title="A room", rows=rows)
