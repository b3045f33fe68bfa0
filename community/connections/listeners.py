"""What connections do when something happened: a hint to those whose lists changed, and to nobody else; and the end of what an account
leaves behind. A decline, a distance, a step taken alone reach no page but one's own."""

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries import facts
from community.shared.actor import Actor
from community.shared.bus import reacts, records
from community.shared.realtime import to_people

from .events import DistanceChanged, InvitationAccepted, InvitationClosed, Invited, Parted
from .queries import export_of
from .services.erase_pairs import erase_pairs


@records(AccountErased)
def erase(event: AccountErased) -> None:
    erase_pairs(event.person_id)


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    event.into["connections"] = export_of(event.person_id)


@reacts(Invited)
def tell_both(event: Invited) -> None:
    """Who mutes the writer does not see the invitation, so does not hear of it."""
    people = [event.from_id]
    if not _keeps_away(event.to_id, event.from_id):
        people.append(event.to_id)
    to_people(people, "connection:changed", {})


@reacts(InvitationAccepted)
def tell_the_pair(event: InvitationAccepted) -> None:
    to_people([event.from_id, event.to_id], "connection:changed", {})


@reacts(InvitationClosed)
def tell_of_the_end(event: InvitationClosed) -> None:
    """Declined: the one who declined, on their other pages. Lapsed: nobody, for that comes at its own time to open and declined ones."""
    if event.state == "declined":
        to_people([event.to_id], "connection:changed", {})
    elif event.state == "withdrawn":
        people = [event.from_id]
        if not _keeps_away(event.to_id, event.from_id):
            people.append(event.to_id)
        to_people(people, "connection:changed", {})


@reacts(Parted)
def tell_who_parted(event: Parted) -> None:
    people = [event.person_id]
    if not _keeps_away(event.other_id, event.person_id):
        people.append(event.other_id)
    to_people(people, "connection:changed", {})


@reacts(DistanceChanged)
def tell_oneself(event: DistanceChanged) -> None:
    to_people([event.person_id], "connection:changed", {})


def _keeps_away(person_id: int, other_id: int) -> bool:
    """Whether this person mutes or blocks the other, and so sees nothing of them here."""
    stands = facts.between(Actor(person_id, "", ""), other_id)
    return stands.i_mute or stands.i_block
