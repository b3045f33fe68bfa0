"""What connections do when something happened: a hint to those whose lists changed, and to nobody else; and the end of what an account
leaves behind. A decline, a distance, a step taken alone reach no page but one's own; nor does how an asking for company ended."""

from community.accounts.events import AccountErased, ExportAsked
from community.boundaries import audience, facts
from community.shared.actor import Actor
from community.shared.bus import reacts, records
from community.shared.realtime import to_people

from .events import (
    AskedForCompany,
    CompanyBegun,
    CompanyClosed,
    CompanyDeclined,
    DistanceChanged,
    InvitationAccepted,
    InvitationClosed,
    Invited,
    Parted,
    TogetherEnded,
)
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


@reacts(AskedForCompany)
def tell_asked(event: AskedForCompany) -> None:
    """Those for whom it waits: who mutes the asker does not see it, so does not hear of it."""
    to_people(audience.of_ask(event.ask_id), "company:asked", {"waits": True})
    to_people([event.from_id], "company:changed", {})


@reacts(CompanyBegun)
def tell_begun(event: CompanyBegun) -> None:
    """The two, and the others that it is over, which is all that they hear."""
    to_people([event.from_id], "company:begun", {"room": event.room_id, "came": True})
    to_people([event.with_id], "company:begun", {"room": event.room_id, "came": False})
    _tell_over((*event.others, event.with_id), event.from_id)


@reacts(CompanyClosed)
def tell_closed(event: CompanyClosed) -> None:
    to_people([event.from_id], "company:changed", {})
    _tell_over(event.to_ids, event.from_id)


@reacts(CompanyDeclined)
def tell_own_pages(event: CompanyDeclined) -> None:
    to_people(
        [event.person_id], "company:asked", {"waits": event.person_id in audience.who_are_asked([event.person_id])}
    )


@reacts(TogetherEnded)
def tell_ended(event: TogetherEnded) -> None:
    people = [event.person_id]
    if not _keeps_away(event.other_id, event.person_id):
        people.append(event.other_id)
    to_people(people, "company:ended", {"room": event.room_id})


def _tell_over(ids: tuple[int, ...], from_id: int) -> None:
    """Whether another asking still waits for them. Who keeps away from whoever asked had not heard of it, and those who rest hear nothing."""
    heard = [person for person in audience.awake_of(ids) if not _keeps_away(person, from_id)]
    still = audience.who_are_asked(heard) if heard else set()
    for waits in (True, False):
        to_people([person for person in heard if (person in still) is waits], "company:asked", {"waits": waits})


def _keeps_away(person_id: int, other_id: int) -> bool:
    """Whether this person mutes or blocks the other, and so sees nothing of them here."""
    stands = facts.between(Actor(person_id, "", ""), other_id)
    return stands.i_mute or stands.i_block
