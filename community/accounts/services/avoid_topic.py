"""Topics that I would rather not meet: tags of the site's list, and words of my own, which are sealed and shown to nobody else."""

from collections.abc import Collection
from typing import NoReturn

from flask_babel import gettext as _
from sqlalchemy import delete, select

from community.accounts.events import BoundariesChanged, OwnWordsChanged
from community.accounts.models import AvoidedTopic
from community.accounts.queries.boundaries import word_of
from community.shared import content, crypto
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.db import transaction
from community.shared.errors import Invalid, NotFound

from .set_boundary import own_rows

WORDS_MOST = 50
WORD_LENGTH = (2, 60)


def avoid_tags(actor: Actor, tags: Collection[str]) -> None:
    """These tags and no others. Raises Invalid for `topics`."""
    if set(tags) - content.content_notes().keys():
        said = _("This is not on the list. Please choose again.")
        raise Invalid(said, {"topics": said})
    with transaction() as session:
        own_rows(session, actor)
        session.execute(delete(AvoidedTopic).where(AvoidedTopic.person_id == actor.id, AvoidedTopic.tag != ""))
        session.add_all(AvoidedTopic(person_id=actor.id, tag=tag) for tag in dict.fromkeys(tags))
        publish(BoundariesChanged(actor.id))


def avoid_word(actor: Actor, typed: str) -> None:
    """One more of my own. One that is there already stays once. Raises Invalid for `word`."""
    word = " ".join("".join(char if char.isprintable() else " " for char in typed).split())
    shortest, longest = WORD_LENGTH
    if not shortest <= len(word) <= longest:
        _refuse(_("A word or a few: %(least)s to %(most)s characters.", least=shortest, most=longest))
    with transaction() as session:
        own_rows(session, actor)
        sealed = session.scalars(
            select(AvoidedTopic.word).where(AvoidedTopic.person_id == actor.id, AvoidedTopic.word != "")
        ).all()
        kept = {word_of(one).casefold() for one in sealed}
        if word.casefold() in kept:
            return
        if len(sealed) >= WORDS_MOST:
            _refuse(_("These are as many as we can watch for. Take one away first."))
        session.add(AvoidedTopic(person_id=actor.id, word=crypto.seal(word)))
        publish(OwnWordsChanged(actor.id))


def meet_word_again(actor: Actor, topic_id: int) -> None:
    """Take one of my own words away. Raises NotFound."""
    with transaction() as session:
        topic = session.get(AvoidedTopic, topic_id)
        if topic is None or topic.person_id != actor.id or not topic.word:
            raise NotFound
        session.delete(topic)
        publish(OwnWordsChanged(actor.id))


def _refuse(said: str) -> NoReturn:
    raise Invalid(said, {"word": said})
