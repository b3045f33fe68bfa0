"""Open cards follow a person's boundaries, open pages their break; erasing and exporting of what they set."""

from sqlalchemy import delete, select

from community.accounts.events import AccountErased, BoundariesChanged, BreakBegun, ExportAsked
from community.accounts.models import AvoidedTopic, BoundarySettings, QuietHours
from community.accounts.queries.boundaries import word_of
from community.boundaries import audience
from community.shared import db, realtime
from community.shared.bus import reacts, records


@reacts(BoundariesChanged)
def tell_cards(event: BoundariesChanged) -> None:
    """The same bare frame for everybody who may see the person, whatever stands between: their page asks for the card anew."""
    others = [person for person in audience.of_person(event.person_id) if person != event.person_id]
    realtime.to_people(others, "boundaries:changed", {"id": event.person_id})


@reacts(BreakBegun)
def rest_pages(event: BreakBegun) -> None:
    """Every page of theirs becomes the calm one, and no socket stays."""
    realtime.to_people([event.person_id], "break:begun", {})
    realtime.drop_person(event.person_id)


@records(AccountErased)
def erase(event: AccountErased) -> None:
    for table in (BoundarySettings, QuietHours, AvoidedTopic):
        db.session().execute(delete(table).where(table.person_id == event.person_id))


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    session = db.session()
    settings = session.get(BoundarySettings, event.person_id)
    hours = session.scalars(
        select(QuietHours).where(QuietHours.person_id == event.person_id).order_by(QuietHours.weekday)
    )
    topics = session.scalars(
        select(AvoidedTopic).where(AvoidedTopic.person_id == event.person_id).order_by(AvoidedTopic.id)
    )
    told = (column.name for column in BoundarySettings.__table__.columns if column.name != "person_id")
    set_to = {name: getattr(settings, name) for name in told} if settings else {}
    event.into["boundaries"] = {
        "settings": {
            name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in set_to.items()
        },
        "quiet_hours": [
            {"weekday": row.weekday, "begins_minute": row.begins, "ends_minute": row.ends} for row in hours
        ],
        "avoided_topics": [{"tag": row.tag} if row.tag else {"word": word_of(row.word)} for row in topics],
    }
