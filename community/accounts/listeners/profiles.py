"""What happens to a profile with its account, and the hint to open pages that they show something else now."""

from base64 import b64encode

from sqlalchemy import delete, select

from community.accounts.events import AccountChanged, AccountErased, ExportAsked, ProfileChanged, ProfileGone
from community.accounts.models import Avatar, ProfileAnswer
from community.boundaries import audience
from community.shared import db
from community.shared.bus import reacts, records
from community.shared.realtime import to_people


@records(AccountErased)
def erase(event: AccountErased) -> None:
    for table in (ProfileAnswer, Avatar):
        db.session().execute(delete(table).where(table.person_id == event.person_id))


@records(ExportAsked)
def export(event: ExportAsked) -> None:
    answers = db.session().scalars(
        select(ProfileAnswer).where(ProfileAnswer.person_id == event.person_id).order_by(ProfileAnswer.position)
    )
    picture = db.session().get(Avatar, event.person_id)
    event.into["profile"] = {
        "answers": [
            {
                "question": answer.question,
                "title": answer.title,
                "answer": answer.body,
                "depth": answer.depth,
                "changed_at": answer.changed_at.isoformat(),
            }
            for answer in answers
        ],
        "picture": {
            "webp_base64": b64encode(picture.image).decode(),
            "depth": picture.depth,
            "changed_at": picture.changed_at.isoformat(),
        }
        if picture
        else None,
    }


@reacts(ProfileChanged, AccountChanged)
def tell_who_may_see(event: ProfileChanged | AccountChanged) -> None:
    """Everybody who may see the person, whatever changed and however far they read: the hint itself tells nothing. Their page asks anew."""
    to_people(audience.of_person(event.person_id), "profile:changed", {"id": event.person_id})


@reacts(ProfileGone)
def tell_who_could_see(event: ProfileGone) -> None:
    to_people(event.readers, "profile:changed", {"id": event.person_id})
