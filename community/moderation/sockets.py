"""The socket's door to the desk: who writes on a case keeps it. All else there is a form."""

from community.shared.actor import Actor
from community.shared.realtime import on

from .payloads.cases import KeepCase
from .services.take_case import keep_case


@on("case:keep", KeepCase, rate="30 per minute")
def case_keep(actor: Actor, payload: KeepCase) -> None:
    keep_case(actor, payload.case)
