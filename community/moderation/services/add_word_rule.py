"""Write down a word or phrase, and what happens to a message with it; or take such a rule away. In a group, or on the whole site."""

from flask_babel import gettext as _
from sqlalchemy import ColumnElement, func, select, update

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.protecting import may_tend_rules, may_tend_site_rules
from community.groups.models import Group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import session, transaction
from community.shared.errors import Invalid, NotFound

from ..events import RuleAdded, RuleTakenAway
from ..models import WordRule
from ..payloads import tidied_rule
from ..rules import RULES_MOST


def add_word_rule(actor: Actor, group_id: int | None, phrase: str, effect: str, why: str) -> int:
    """It holds from the very next message on. `group_id` None: the whole site. Gives the rule's id. Raises NotFound, Invalid."""
    words = tidied_rule(phrase, effect, why)
    with transaction():
        _require_tending(actor, group_id)
        _raise_version(group_id)
        held = select(func.count()).where(_of(group_id), WordRule.off_at.is_(None))
        if (session().scalar(held) or 0) >= RULES_MOST:
            raise Invalid(_("There are %(most)s rules here already. Take one away first.", most=RULES_MOST))
        rule = WordRule(
            group_id=group_id,
            phrase=words.phrase,
            effect=words.effect.value,
            why=words.why,
            made_by=actor.id,
            made_at=now(),
        )
        session().add(rule)
        session().flush()
        publish(RuleAdded(rule.id, group_id, actor.id, words.phrase, words.effect.value, words.why))
        return rule.id


def take_rule_away(actor: Actor, rule_id: int) -> int | None:
    """What it covered or held stays as it is. Gives the group whose it was. Raises NotFound."""
    with transaction():
        rule = session().get(WordRule, rule_id)
        if rule is None:
            raise NotFound
        _require_tending(actor, rule.group_id)
        _raise_version(rule.group_id)
        session().refresh(rule)
        if rule.off_at is None:
            rule.off_at = now()
            session().flush()
            publish(RuleTakenAway(rule.id, rule.group_id, actor.id, rule.phrase, rule.effect))
        return rule.group_id


def _require_tending(actor: Actor, group_id: int | None) -> None:
    if group_id is None:
        require(may_tend_site_rules(facts.stranger(actor)))
    else:
        require(may_tend_rules(facts.standing(actor, group_id)))


def _raise_version(group_id: int | None) -> None:
    """First of all, so that one follows another: whoever changes rules holds the group's row (of the site's, each group's) to the commit."""
    statement = update(Group).values(protections_version=Group.protections_version + 1)
    if group_id is not None:
        statement = statement.where(Group.id == group_id)
    session().execute(statement, execution_options={"synchronize_session": False})


def _of(group_id: int | None) -> ColumnElement[bool]:
    return WordRule.group_id.is_(None) if group_id is None else WordRule.group_id == group_id
