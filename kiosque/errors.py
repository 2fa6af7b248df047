"""What can go wrong, split by who can do something about it.

    KiosqueError
    ├── Refusal            a rule of the mandate, of a role or of a format forbids it
    ├── InputError         what was typed cannot be; `field` names where
    ├── SignInError        passphrase or code, never which one
    ├── UnreadableError    a file or text is not what was expected, or is too new
    ├── TamperedError      a proof does not hold: somebody or something changed the data
    └── UnavailableError   disk, printer or network: the world said no, try again

An error carries French message identifiers and parameters, never a formatted text, so that each
front door shows it in its user's language. Parameters never hold personal data or secrets:
errors reach logs and screens of people who may not read them.
"""

from collections.abc import Mapping


class KiosqueError(Exception):
    """A sentence that says what happened and, in `advice`, what is safe and what to do."""

    def __init__(self, what: str, *, advice: str = "", **params: object) -> None:
        super().__init__(what)
        self.what = what
        self.advice = advice
        self.params: Mapping[str, object] = params

    def forget_frames(self) -> None:
        """Let go of the calls it came through: their variables hold what was typed."""
        self.__traceback__ = self.__context__ = self.__cause__ = None

    def __str__(self) -> str:
        return self.what.format(**self.params) if self.params else self.what


class Refusal(KiosqueError):
    """A rule forbids what was asked; nothing was done."""


class InputError(KiosqueError):
    """What was typed cannot be; `field` is the name of the field it was typed in."""

    def __init__(self, field: str, what: str, *, advice: str = "", **params: object) -> None:
        super().__init__(what, advice=advice, **params)
        self.field = field


class SignInError(KiosqueError):
    """The session does not open. The sentence never tells which part was wrong."""


class UnreadableError(KiosqueError):
    """Not the expected format, or a version this program does not know."""


class TamperedError(KiosqueError):
    """A signature, a chain or a proof does not hold."""


class UnavailableError(KiosqueError):
    """Disk, printer or network refused; nothing is lost and it can be tried again."""
