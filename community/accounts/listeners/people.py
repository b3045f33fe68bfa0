"""Sockets follow who signs out; erasing and exporting of the account itself."""

import secrets

from sqlalchemy import delete, select

from community.accounts import queries
from community.accounts.events import AccountErased, ExportAsked, SignedOut
from community.accounts.models import Person, PersonInterest, RecoveryCode, ResetToken, SignIn, SiteInvitation
from community.shared import db, realtime
from community.shared.bus import reacts, records
from community.shared.paging import in_batches


@reacts(SignedOut)
def close_connections(event: SignedOut) -> None:
    realtime.drop_person(event.person_id, event.sign_in)


@records(AccountErased)
def erase(event: AccountErased) -> None:
    session = db.session()
    for table in (PersonInterest, SignIn, RecoveryCode, ResetToken):
        session.execute(delete(table).where(table.person_id == event.person_id))
    session.execute(delete(SiteInvitation).where(SiteInvitation.made_by == event.person_id))
    person = session.get(Person, event.person_id)
    if person is None:
        return
    handle = f"closed-{secrets.token_hex(6)}"  # nobody can take one that begins so
    person.handle, person.handle_skeleton = handle, handle
    person.state, person.name, person.email, person.password_hash, person.asked = "closed", "", None, "", ""
    person.is_host = person.is_site_moderator = person.shows_typing = False
    person.shows_presence = "nobody"
    session.flush()


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    session = db.session()
    person = session.get(Person, event.person_id)
    if person is None:
        return
    event.into["accounts"] = {
        "handle": person.handle,
        "name": person.name,
        "email": person.email,
        "joined_at": person.joined_at.isoformat(),
        "asked_when_joining": person.asked,
        "is_host": person.is_host,
        "is_site_moderator": person.is_site_moderator,
        "pledge": {
            "version": person.pledge_version,
            "accepted_at": person.pledge_accepted_at.isoformat() if person.pledge_accepted_at else None,
        },
        "interests": list(queries.interests_of(person.id)),
        "shows_presence": person.shows_presence,
        "shows_typing": person.shows_typing,
        "devices": [
            {"device": row.device, "since": row.created_at.date().isoformat()}
            for row in session.scalars(
                in_batches(select(SignIn).where(SignIn.person_id == person.id).order_by(SignIn.created_at))
            )
        ],
        "invitations": [
            {"made_at": row.made_at.isoformat(), "expires_at": row.expires_at.isoformat(), "uses_left": row.uses_left}
            for row in session.scalars(in_batches(select(SiteInvitation).where(SiteInvitation.made_by == person.id)))
        ],
    }
