"""What comes round by itself in rooms."""

from community.shared.jobs import every

from .services.let_old_go import let_old_go


@every(600)
def let_old_messages_go() -> None:
    while let_old_go():
        pass
