"""A room's page draws each message once for all who read it alike, and shows each reader their own."""

from community.shared import remembered
from tests.support.actors import Someone

from .conftest import Circle


def page(reader: Someone, room: int) -> str:
    return str(reader.gets(f"/rooms/{room}").text)


def messages(html: str) -> list[str]:
    return html.split('<ol class="messages" id="messages">')[1].split("</ol>")[0].split("<li ")[1:]


def test_two_readers_share_what_they_read_alike(circle: Circle, make) -> None:
    remembered._kept.clear()
    for number in range(10):
        make.message(circle.lounge, circle.mo.actor, f"number {number}")
    ana = messages(page(circle.ana, circle.lounge))
    kept = len(remembered._kept)
    ben = messages(page(circle.ben, circle.lounge))
    assert len(ana) == 10 and ana == ben
    assert len(remembered._kept) == kept


def test_a_change_is_on_the_very_next_page(circle: Circle) -> None:
    sent = circle.ana.says(circle.lounge, "the first words")
    assert "the first words" in page(circle.ben, circle.lounge)
    circle.ana.sends("message:edit", {"id": sent["id"], "body": "other words"})
    html = page(circle.ben, circle.lounge)
    assert "other words" in html and "the first words" not in html
    circle.ana.sends("message:take_back", {"id": sent["id"]})
    assert "other words" not in page(circle.ben, circle.lounge)


def test_each_sees_their_own_part(circle: Circle) -> None:
    sent = circle.ana.says(circle.lounge, "mine to change")
    circle.ben.sends("message:respond", {"id": sent["id"], "kind": "heard", "on": True})
    own, bens, cleos, mos = (
        messages(page(who, circle.lounge))[0] for who in (circle.ana, circle.ben, circle.cleo, circle.mo)
    )
    assert 'data-act="take-back"' in own and "given-names" in own
    assert "given-mine" in bens and "given-names" not in bens and 'data-act="take-back"' not in bens
    assert "given-mine" not in cleos and 'data-part="act-hide"' not in cleos
    assert 'data-part="act-hide"' in mos
