"""What disclosure does when something happened: notes who was here, and forgets it when they go."""

from community.accounts.events import AccountErased, ExportAsked
from community.groups.events import MemberLeft, MemberRemoved
from community.rooms.events import RoomRead
from community.shared.bus import reacts, records

from .queries import export_of
from .services.forget_presence import forget_presence
from .services.note_presence import note_presence


@reacts(RoomRead)
def note(event: RoomRead) -> None:
    note_presence(event.person_id, event.group_id)


@records(MemberLeft, MemberRemoved)
def forget_here(event: MemberLeft | MemberRemoved) -> None:
    forget_presence(event.person_id, event.group_id)


@records(AccountErased)
def forget_everywhere(event: AccountErased) -> None:
    forget_presence(event.person_id)


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    event.into["disclosure"] = {"days_present": export_of(event.person_id)}
