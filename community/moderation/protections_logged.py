"""What moderators set up against floods and unwanted words, put into the log in the transaction in which they do it; and messages that met
a rule, put on their list. The other listeners of moderation: listeners.py, which brings these along."""

from community.rooms.events import RulesMet
from community.shared.bus import records

from .events import CalmBegun, CalmEnded, LinksSet, MarkSeen, RuleAdded, RuleTakenAway
from .rules import Act
from .services.append_log import append_log
from .services.list_met import list_met


@records(RuleAdded, RuleTakenAway)
def log_rule(event: RuleAdded | RuleTakenAway) -> None:
    append_log(
        Act.RULE_ADDED if isinstance(event, RuleAdded) else Act.RULE_TAKEN_AWAY,
        event.actor_id,
        event.group_id,
        reason=event.why if isinstance(event, RuleAdded) else "",
        phrase=event.phrase,
        effect=event.effect,
    )


@records(LinksSet)
def log_links(event: LinksSet) -> None:
    append_log(
        Act.SETTING_CHANGED, event.actor_id, event.group_id, key="links_wait", before=event.before, now=event.now
    )


@records(CalmBegun)
def log_calm(event: CalmBegun) -> None:
    append_log(Act.CALM_BEGUN, event.actor_id, event.group_id, until=event.until.isoformat())


@records(CalmEnded)
def log_calm_end(event: CalmEnded) -> None:
    append_log(Act.CALM_ENDED, event.actor_id, event.group_id)


@records(MarkSeen)
def log_seen(event: MarkSeen) -> None:
    append_log(Act.MARK_SEEN, event.actor_id, event.group_id, message_id=event.message_id, depth=event.depth)


@records(RulesMet)
def put_on_list(event: RulesMet) -> None:
    list_met(event.message_id, event.room_id, event.group_id, event.rules)
