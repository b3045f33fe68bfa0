"""Make the first host's account, through the link of offer_host_link.py. It works once, and only while there is no host."""

from community.accounts import queries
from community.accounts.events import SignedUp
from community.shared.bus import publish
from community.shared.errors import NotFound

from .make_recovery_codes import write_codes
from .sign_up import Made, NewPerson, add_person, check, writing_a_new_person
from .start_sign_in import hash_of


def make_first_host(wanted: NewPerson, token: str) -> Made:
    """Raises NotFound for a link that is spent or none, Invalid with a sentence per field."""
    if not queries.host_link_holds(hash_of(token)):
        raise NotFound
    checked = check(wanted)
    with writing_a_new_person() as session:
        if not queries.host_link_holds(hash_of(token)):
            raise NotFound
        queries.HOST_LINK.set("")
        person = add_person(session, checked, "active", is_host=True)
        codes = [] if checked.email else write_codes(session, person.id)
        publish(SignedUp(person.id))
    return Made(person.id, False, checked.email, codes)
