"""Want no mails any more: by a link that stands in each of them and works without signing in, so that nobody has to come back here to be
left alone. It can do nothing else."""

from sqlalchemy import case, delete, update

from community.shared import crypto
from community.shared.db import transaction
from community.shared.errors import NotFound

from ..models import GroupRingChoice, MailChoice, PersonRingChoice
from ..rules import Rings

_FOR = "no mails for "


def way_to_turn_off(person_id: int) -> str:
    """The path of this person's link. Whoever has it learns nothing of whose it is."""
    return f"/notifications/unsubscribe/{crypto.seal(_FOR + str(person_id))}"


def whose_mails(token: str) -> int:
    """Raises NotFound for anything that is no such link of ours."""
    try:
        words = crypto.unseal(token)
    except (crypto.SealBroken, UnicodeError):
        raise NotFound from None
    person = words.removeprefix(_FOR)
    if not words.startswith(_FOR) or not person.isdigit():
        raise NotFound
    return int(person)


def turn_off_mails(token: str) -> None:
    """Also those chosen for a group or a person alone. Harmless a second time. Raises NotFound."""
    person_id = whose_mails(token)
    with transaction() as session:
        session.execute(delete(MailChoice).where(MailChoice.person_id == person_id))
        for model in (GroupRingChoice, PersonRingChoice):
            without = case((model.rings == Rings.ALL.value, Rings.PUSH.value), else_=Rings.HERE.value)
            mailed = model.rings.in_((Rings.MAIL.value, Rings.ALL.value))
            session.execute(update(model).where(model.person_id == person_id, mailed).values(rings=without))
