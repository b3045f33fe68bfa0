"""What connections do when something happened: a hint to those whose lists changed, and to nobody else; and the end of what an account
leaves behind. A decline, a distance, a step taken alone reach no page but one's own; nor does how an asking for company ended."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from community.accounts.events import AccountErased, ExportAsked
from community.accounts.queries import presence_shown_by
from community.boundaries import audience, facts
from community.boundaries.people import Between, is_present_to
from community.shared.actor import Actor
from community.shared.bus import reacts, records
from community.shared.realtime import is_here, to_people

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
from .rules import Kept
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


_MINE = {
    Kept.MUTE: "i_mute",
    Kept.STEP_BACK: "i_stepped_back",
    Kept.BLOCK: "i_block",
    Kept.NO_CONTACT: "no_contact",
}
_THEIRS = {Kept.STEP_BACK: "stepped_back", Kept.BLOCK: "blocks_me"}


@reacts(DistanceChanged)
def show_presence_anew(event: DistanceChanged) -> None:
    """Whoever is on the other's open page as here goes from it, or comes back, as if they had closed or opened their last page."""
    kind = Kept(event.kind)
    if event.turns:
        _show_anew(event.person_id, event.other_id, _turned(_MINE[kind]))
    if event.turns and kind in _THEIRS:
        _show_anew(event.other_id, event.person_id, _turned(_THEIRS[kind]))


@reacts(InvitationAccepted)
def show_presence_to_the_pair(event: InvitationAccepted) -> None:
    for one, other in ((event.from_id, event.to_id), (event.to_id, event.from_id)):
        _show_anew(one, other, _turned("is_connected"))


@reacts(Parted)
def show_presence_no_longer(event: Parted) -> None:
    for one, other in ((event.person_id, event.other_id), (event.other_id, event.person_id)):
        _show_anew(one, other, _turned("is_connected"))


def _turned(name: str) -> Callable[[Between], Between]:
    """How they stood before this one thing changed."""

    def before(stands: Between) -> Between:
        changed: dict[str, Any] = {name: not getattr(stands, name)}
        return replace(stands, **changed)

    return before


def _show_anew(reader_id: int, person_id: int, before: Callable[[Between], Between]) -> None:
    """Tell the reader that the person came or went, where that is otherwise than before."""
    if not is_here(person_id):
        return
    name, shown = presence_shown_by(person_id)
    stands = facts.between(Actor(reader_id, "", ""), person_id)
    here = is_present_to(stands, shown)
    if here != is_present_to(before(stands), shown):
        to_people([reader_id], "presence:changed", {"id": person_id, "name": name, "here": here})


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
    """Whether this person mutes or blocks the other or has no contact with them, and so sees nothing of them here."""
    stands = facts.between(Actor(person_id, "", ""), other_id)
    return stands.i_mute or stands.i_block or stands.no_contact
