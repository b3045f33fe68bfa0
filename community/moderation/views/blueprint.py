"""The blueprint of moderation, and how an id is written in an address: no larger than a number that a database can hold."""

from flask import Blueprint

blueprint = Blueprint("moderation", __name__, url_prefix="/moderation")

_ID = "int"
GROUP = f"<{_ID}:group_id>"
PERSON = f"<{_ID}:person_id>"
MESSAGE = f"<{_ID}:message_id>"
ACTION = f"<{_ID}:action_id>"
APPEAL = f"<{_ID}:appeal_id>"
REPORT = f"<{_ID}:report_id>"
CASE = f"<{_ID}:case_id>"
MONTH = f"<{_ID}:month>"
SLOT = f"<{_ID}:slot_id>"
SWAP = f"<{_ID}:swap_id>"
NOTE = f"<{_ID}:note_id>"
