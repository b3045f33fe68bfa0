"""May I come in, may I host?"""

from .decision import ALLOW, Decision, Reason, deny


def may_sign_up(mode: str, invitation_holds: bool) -> Decision:
    """`mode` is the host's setting: open, approval, invitation."""
    if mode in ("open", "approval"):
        return ALLOW
    if mode == "invitation" and invitation_holds:
        return ALLOW
    return deny(Reason.SIGN_UP_CLOSED)


def may_host(signed_in: bool, is_host: bool) -> Decision:
    """The host's pages. For everybody else they do not exist."""
    if signed_in and is_host:
        return ALLOW
    return deny(Reason.NOT_FOUND)
