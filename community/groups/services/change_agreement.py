"""A new version of the agreement, and a member's accepting it. Until they have, they read along and don't write."""

from flask_babel import gettext as _

from community.boundaries import facts
from community.boundaries.decision import require
from community.boundaries.groups import may_accept_agreement, may_tend_group
from community.shared.actor import Actor
from community.shared.bus import publish
from community.shared.clock import now
from community.shared.db import transaction
from community.shared.errors import Invalid
from community.shared.text import render_document

from ..events import AgreementChanged, MembershipChanged
from ..models import Agreement, Membership
from ..payloads import tidied_agreement
from .agreed import require_current
from .place import hold_group


def change_agreement(actor: Actor, group_id: int, body: str, based_on: int) -> None:
    """The writer accepts by writing. `based_on`: the version they changed; if it is not the current one any more, somebody else
    was quicker and nothing is lost silently. Raises NotFound, Refused, Invalid."""
    body = tidied_agreement(body)
    html = render_document(body)
    with transaction() as session:
        group = hold_group(group_id)
        require(may_tend_group(facts.standing(actor, group_id)))
        if based_on != group.agreement_version:
            raise Invalid(
                _(
                    "Somebody else changed the agreement while you were writing. Compare yours with theirs, then send it again."
                )
            )
        if session.get_one(Agreement, (group_id, based_on)).body == body:
            raise Invalid(_("Nothing is different from the agreement as it is."))
        version = based_on + 1
        session.add(
            Agreement(group_id=group_id, version=version, body=body, html=html, written_at=now(), written_by=actor.id)
        )
        group.agreement_version = version
        session.get_one(Membership, (group_id, actor.id)).agreement_version = version
        session.flush()
        publish(AgreementChanged(group_id, version))
        publish(MembershipChanged(group_id, actor.id))


def accept_agreement(actor: Actor, group_id: int, version: int) -> None:
    """Raises NotFound, Invalid (it changed again meanwhile)."""
    with transaction() as session:
        group = hold_group(group_id)
        require(may_accept_agreement(facts.standing(actor, group_id)))
        require_current(group, version)
        member = session.get_one(Membership, (group_id, actor.id))
        if member.agreement_version != version:
            member.agreement_version = version
            session.flush()
            publish(MembershipChanged(group_id, actor.id))
