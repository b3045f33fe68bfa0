"""Which days somebody was here is kept for the pace alone, and so goes when they go."""

from sqlalchemy import delete

from community.shared import db

from ..models import PresentDay


def forget_presence(person_id: int, group_id: int | None = None) -> None:
    """In one group, or everywhere. Inside a transaction."""
    here = PresentDay.group_id == group_id if group_id is not None else PresentDay.group_id.is_not(None)
    db.session().execute(delete(PresentDay).where(PresentDay.person_id == person_id, here))
