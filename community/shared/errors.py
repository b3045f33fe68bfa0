"""The ways in which a request can fail that a person may read about. Every door turns them into its own form:
a page, an ack on the socket, a line on the command line. What is not one of these is a fault of ours."""

from datetime import datetime


class HearthError(Exception):
    """Something we can say in a kind sentence. `code` is for programs, `say` is for the person."""

    status = 400

    def __init__(self, code: str, say: str):
        super().__init__(code)
        self.code = code
        self.say = say


class NotFound(HearthError):
    """Missing, or not yours to see: the two are never told apart."""

    status = 404

    def __init__(self) -> None:
        from flask_babel import gettext as _

        super().__init__(
            "not_found", _("There is nothing here for you. It may have moved, or it may not be open to you.")
        )


class Refused(HearthError):
    """The boundaries said no. `say` is what the person who asked may read, `until` when the answer may change by itself."""

    status = 403

    def __init__(self, code: str, say: str, until: datetime | None = None):
        super().__init__(code, say)
        self.until = until


class Invalid(HearthError):
    """What was sent can't be used as it is. `fields` holds a sentence for each part that needs another look."""

    status = 422

    def __init__(self, say: str, fields: dict[str, str] | None = None, code: str = "invalid"):
        super().__init__(code, say)
        self.fields = fields or {}


class TooFast(HearthError):
    """More than the limits allow in so short a time."""

    status = 429

    def __init__(self) -> None:
        from flask_babel import gettext as _

        super().__init__("too_fast", _("That was a lot in a short time. Please wait a moment and try again."))
