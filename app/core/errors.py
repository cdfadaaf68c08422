"""How the domain refuses. No HTTP here: only `core.problems` knows the status."""


class Refusal(Exception):  # noqa: N818 - a refusal is an answer, not a fault
    """The domain says no, in words a person can act on.

    `code` is stable and part of the API; `fields` maps a field's path to what is wrong with it
    and the cure; `values` are what was found, for the words of other languages.
    """

    code = "refused"

    def __init__(
        self,
        message: str,
        *,
        code: str | None = None,
        fields: dict[str, list[str]] | None = None,
        values: dict[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code or self.code
        self.fields = fields or {}
        self.values = values or {}


class Invalid(Refusal):
    """What was sent cannot be used: names the field and the cure."""

    code = "invalid"


class NotSignedIn(Refusal):
    """Nobody is signed in on this device, or no longer."""

    code = "not_signed_in"


class Forbidden(Refusal):
    """This person's role does not allow it."""

    code = "forbidden"


class NotFound(Refusal):
    """It does not exist, or this person may not know that it does."""

    code = "not_found"


class Conflict(Refusal):
    """The state of the thing does not allow it (any more)."""

    code = "conflict"


class Gone(Refusal):
    """It was there once, and is used up, replaced or expired."""

    code = "gone"


class Away(Refusal):
    """Something this needs does not answer now; later it may."""

    code = "away"


class TooMany(Refusal):
    """Slow down: try again in `retry_after` seconds."""

    code = "too_many"

    def __init__(self, message: str, *, retry_after: int) -> None:
        super().__init__(message)
        self.retry_after = retry_after
