"""What passes by itself: links that are over, sign-ins so old that a forgotten device should not hold them any more, breaks whose date has
come, a capacity of yesterday."""

from datetime import timedelta

from sqlalchemy import delete

from community.accounts.models import ResetToken, SignIn, SiteInvitation
from community.accounts.services.come_back import end_due_breaks, let_capacity_lapse
from community.shared import db
from community.shared.clock import now
from community.shared.jobs import every

LONGEST_SIGN_IN = timedelta(days=180)


@every(3600)
def tidy_up() -> None:
    at = now()
    with db.unit(), db.transaction() as session:
        session.execute(delete(ResetToken).where(ResetToken.expires_at <= at))
        session.execute(delete(SiteInvitation).where(SiteInvitation.expires_at <= at))
        session.execute(delete(SignIn).where(SignIn.created_at <= at - LONGEST_SIGN_IN))


@every(60)
def end_breaks() -> None:
    with db.unit():
        end_due_breaks()


@every(300)
def lapse_capacity() -> None:
    with db.unit():
        let_capacity_lapse()
