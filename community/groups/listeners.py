"""What groups do when something happened: frames to those whom it concerns, and the end of what an account or a removed member
leaves behind. Frames are hints: the page asks for what is true now."""

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries import audience
from community.shared.bus import reacts, records
from community.shared.realtime import to_people

from .events import AgreementChanged, JoinAsked, MemberJoined, MemberLeft, MemberRemoved, MembershipChanged
from .queries import export_of
from .queries.members import name_of_member
from .services.close_places import close_places, end_links_of


@records(AccountErased)
def erase(event: AccountErased) -> None:
    close_places(event.person_id)


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    event.into["groups"] = export_of(event.person_id)


@records(MemberRemoved)
def end_links(event: MemberRemoved) -> None:
    end_links_of(event.person_id, event.group_id)


@reacts(MembershipChanged)
def tell_the_member(event: MembershipChanged) -> None:
    """Them alone: a role, a stage or quiet time is nobody else's news."""
    to_people([event.person_id], "membership:changed", {"group": event.group_id})


@reacts(AgreementChanged)
def tell_who_reads_it(event: AgreementChanged) -> None:
    """Everybody's standing is another one now: they read along until they have accepted."""
    to_people(audience.of_group(event.group_id), "membership:changed", {"group": event.group_id})


@reacts(MemberJoined)
def tell_greeters(event: MemberJoined) -> None:
    name = name_of_member(event.group_id, event.person_id)
    if name is None:  # gone again already
        return
    to_people(audience.of_greeting(event.group_id), "newcomer:arrived", {"group": event.group_id, "name": name})


@reacts(JoinAsked)
def tell_facilitators(event: JoinAsked) -> None:
    to_people(audience.of_tending(event.group_id), "group:asked", {"group": event.group_id})


@reacts(MemberLeft, MemberRemoved)
def tell_who_read_their_profile(event: MemberLeft | MemberRemoved) -> None:
    """Those who stay may have the leaver's page open, and may have no more to read there now. That somebody left they see in the group."""
    to_people(audience.of_group(event.group_id), "profile:changed", {"id": event.person_id})
