"""What comes round by itself between people."""

from community.shared.jobs import every

from .services.let_asks_lapse import forget_asks, let_asks_lapse
from .services.let_lapse import let_lapse


@every(3600)
def let_invitations_lapse() -> None:
    while let_lapse():
        pass


@every(30)
def let_asking_for_company_lapse() -> None:
    while let_asks_lapse():
        pass


@every(3600)
def forget_asking_for_company() -> None:
    forget_asks()
