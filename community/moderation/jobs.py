"""What comes round by itself in moderation."""

from community.shared import db
from community.shared.jobs import every

from .services.forget_evidence import forget_evidence


@every(3600)
def let_evidence_go() -> None:
    with db.unit():
        while forget_evidence():
            pass
