"""What comes round by itself between people."""

from community.shared.jobs import every

from .services.let_lapse import let_lapse


@every(3600)
def let_invitations_lapse() -> None:
    while let_lapse():
        pass
