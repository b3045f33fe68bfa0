"""What disclosure shows on the pages of groups: a member's own path, and to facilitators each member's stage. On a pair's
page one's own openness, its steps, and the questions that go with them; and a private note when it
has become one-sided."""

from flask import render_template, url_for
from flask_babel import gettext as _

from community.shared.actor import Actor
from community.shared.content import stages
from community.shared.web import panel, panel_of_lines

from .payloads import ReflectionForm
from .queries import Note, members_seen_by, note_for, pair_path_for, path_for
from .services.note_pair_told import note_pair_told
from .services.note_told import note_told


@panel("groups.show")
def own_path(actor: Actor, group_id: int) -> str | None:
    path = path_for(actor, group_id)
    if path is None:
        return None
    if path.is_news and path.step is not None:
        note_told(actor, group_id, path.step)
    said = _small_numbers().get(path.sessions, str(path.sessions))
    return render_template("disclosure/_own_path.html", path=path, stages=list(stages().values()), sessions_said=said)


@panel_of_lines("groups.member")
def stages_of_members(actor: Actor, ids: list[int], group_id: int) -> dict[int, str]:
    return {
        seen.person_id: render_template("disclosure/_member.html", seen=seen)
        for seen in members_seen_by(actor, group_id, ids)
    }


@panel("connections.pair.news")
def both_stepped(actor: Actor, person_id: int, connection_id: int) -> str | None:
    """Read once by each of the two."""
    path = pair_path_for(actor, person_id)
    if path is None or not path.is_news:
        return None
    note_pair_told(actor, person_id, path.stage)
    return render_template("disclosure/_pair_news.html", path=path, stages=stages())


@panel("connections.pair")
def own_openness(actor: Actor, person_id: int, connection_id: int) -> str | None:
    path = pair_path_for(actor, person_id)
    if path is None:
        return None
    forms = {one.stage: ReflectionForm(formdata=None, prefix=f"r{one.stage}-") for one in path.reflections}
    for one in path.reflections:
        forms[one.stage].words.data = one.mine or ""
    return render_template("disclosure/_pair.html", path=path, stages=stages(), forms=forms)


@panel("connections.pair.news")
def note_to_oneself(actor: Actor, person_id: int, connection_id: int) -> str | None:
    """That it has become one-sided, to the one whose side it is."""
    note = note_for(actor, person_id)
    return _note(note, False, url_for("connections.pair", person_id=person_id)) if note else None


@panel("rooms.conversation")
def note_while_writing(actor: Actor, person_id: int, room_id: int) -> str | None:
    """The same where they write, folded: it is no reproach."""
    note = note_for(actor, person_id)
    return _note(note, True, url_for("rooms.show", room_id=room_id)) if note else None


def _note(note: Note, folded: bool, back: str) -> str:
    return render_template("disclosure/_one_sided.html", note=note, folded=folded, back=back)


def _small_numbers() -> dict[int, str]:
    words = (_("two"), _("three"), _("four"), _("five"), _("six"), _("seven"), _("eight"), _("nine"), _("ten"))
    return dict(enumerate(words, start=2))
