"""Keep what I tell of myself, and for whom: the answer to a tended question, to one of my own, or the tags of what I like."""

from flask_babel import gettext as _
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from community.accounts.events import AccountChanged, ProfileChanged
from community.accounts.models import Person, PersonInterest, ProfileAnswer
from community.accounts.rules.profile import ANSWER_MOST, DEPTHS, INTERESTS, OWN, OWN_MOST, TITLE_MOST
from community.shared import content, text
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound


def keep_answer(actor: Actor, question: str, body: str, depth: int) -> None:
    """My answer to a question of the list, new or changed. Raises NotFound (no such question), Invalid for `body` or `depth`."""
    if question not in content.profile_questions() or question == INTERESTS:
        raise NotFound
    words = _words(body, depth)
    with transaction() as session:
        _hold(session, actor)
        _write(session, actor, _answer_to(session, actor, question), question, _title(question), words, depth)


def keep_own_answer(actor: Actor, answer_id: int | None, title: str, body: str, depth: int) -> None:
    """My answer to a question of my own; without an id a new one. Raises NotFound, Invalid for `title`, `body` or `depth`."""
    title = " ".join(text.tidy(title).split())
    if not title:
        said = _("Give it a title, so that others know what they read.")
        raise Invalid(said, {"title": said})
    if len(title) > TITLE_MOST:
        said = _("Please keep the title to %(most)s characters.", most=TITLE_MOST)
        raise Invalid(said, {"title": said})
    words = _words(body, depth)
    with transaction() as session:
        _hold(session, actor)
        answer = None
        if answer_id is not None:
            answer = session.get(ProfileAnswer, answer_id)
            if answer is None or answer.person_id != actor.id or answer.question != OWN:
                raise NotFound
        elif _how_many_own(session, actor) >= OWN_MOST:
            said = _("A profile holds %(most)s questions of your own. Take one back first.", most=OWN_MOST)
            raise Invalid(said, {"title": said})
        _write(session, actor, answer, OWN, title, words, depth)


def keep_interests(actor: Actor, tags: list[str], depth: int) -> None:
    """What I like, and who sees it in my profile. Groups are found by it whatever the depth. Raises Invalid for `tags` or `depth`."""
    _require_depth(depth)
    if unknown := set(tags) - content.interests().keys():
        said = _("This is not on the list: %(tag)s.", tag=sorted(unknown)[0])
        raise Invalid(said, {"tags": said})
    with transaction() as session:
        _hold(session, actor)
        session.execute(delete(PersonInterest).where(PersonInterest.person_id == actor.id))
        session.add_all(PersonInterest(person_id=actor.id, tag=tag) for tag in dict.fromkeys(tags))
        _write(session, actor, _answer_to(session, actor, INTERESTS), INTERESTS, _title(INTERESTS), ("", ""), depth)
        publish(AccountChanged(actor.id))


def _hold(session: Session, actor: Actor) -> None:
    """My row, locked: two windows that send at once write one answer, one after the other."""
    person = session.get(Person, actor.id, with_for_update=True)
    if person is None or person.state != "active":
        raise NotFound


def _answer_to(session: Session, actor: Actor, question: str) -> ProfileAnswer | None:
    return session.scalar(
        select(ProfileAnswer).where(ProfileAnswer.person_id == actor.id, ProfileAnswer.question == question)
    )


def _title(question: str) -> str:
    """Kept with the answer, in case the host takes the question out of the list."""
    title: str = content.profile_questions()[question]["title"]
    return title[:TITLE_MOST]


def _how_many_own(session: Session, actor: Actor) -> int:
    own = select(func.count()).where(ProfileAnswer.person_id == actor.id, ProfileAnswer.question == OWN)
    return session.scalar(own) or 0


def _words(body: str, depth: int) -> tuple[str, str]:
    """As typed and as shown."""
    _require_depth(depth)
    body = text.tidy(body)
    html = text.render(body) if len(body) <= ANSWER_MOST else ""
    said = ""
    if len(body) > ANSWER_MOST:
        said = _("This is longer than an answer can be (%(most)s characters).", most=ANSWER_MOST)
    elif not text.excerpt(html):
        said = _("There is nothing to read in this yet. To have no answer here, take it back below.")
    if said:
        raise Invalid(said, {"body": said})
    return body, html


def _require_depth(depth: int) -> None:
    if depth not in DEPTHS:
        said = _("Choose who may read it.")
        raise Invalid(said, {"depth": said})


def _write(
    session: Session,
    actor: Actor,
    answer: ProfileAnswer | None,
    question: str,
    title: str,
    words: tuple[str, str],
    depth: int,
) -> None:
    at = now()
    if answer is None:
        last = select(func.max(ProfileAnswer.position)).where(ProfileAnswer.person_id == actor.id)
        answer = ProfileAnswer(person_id=actor.id, question=question, position=(session.scalar(last) or 0) + 1)
        session.add(answer)
    answer.title, answer.depth, answer.changed_at = title, depth, at
    answer.body, answer.html = words
    publish(ProfileChanged(actor.id))
