"""What disclosure does when something happened: notes who was here and forgets it when they go, and hints at a stage that two have reached."""

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries import facts
from community.connections.events import Parted
from community.groups.events import MemberLeft, MemberRemoved
from community.rooms.events import RoomRead
from community.shared.actor import Actor
from community.shared.bus import reacts, records
from community.shared.realtime import to_people

from .events import OpennessChanged, PairStageChanged
from .queries import export_of, reflections_of
from .services.forget_presence import forget_presence
from .services.note_presence import note_presence
from .services.reflect import forget_reflections


@reacts(RoomRead)
def note(event: RoomRead) -> None:
    note_presence(event.person_id, event.group_id)


@records(MemberLeft, MemberRemoved)
def forget_here(event: MemberLeft | MemberRemoved) -> None:
    forget_presence(event.person_id, event.group_id)


@records(AccountErased)
def forget_everywhere(event: AccountErased) -> None:
    forget_presence(event.person_id)
    forget_reflections(person_id=event.person_id)


@records(Parted)
def forget_between(event: Parted) -> None:
    forget_reflections(connection_id=event.connection_id)


@reacts(OpennessChanged)
def tell_oneself(event: OpennessChanged) -> None:
    to_people([event.person_id], "connection:changed", {})


@reacts(PairStageChanged)
def tell_who_stepped(event: PairStageChanged) -> None:
    """Both have stepped. Who mutes or blocks the other hears nothing of them."""
    people = [event.person_id]
    stands = facts.between(Actor(event.other_id, "", ""), event.person_id)
    if not (stands.i_mute or stands.i_block or stands.no_contact):
        people.append(event.other_id)
    to_people(people, "connection:changed", {})


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    event.into["disclosure"] = {
        "days_present": export_of(event.person_id),
        "reflections": reflections_of(event.person_id),
    }
