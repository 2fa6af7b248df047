"""What a practice session may show on screen, because nothing of it has any value."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from kiosque.i18n import _

if TYPE_CHECKING:
    from kiosque.identity.provider import ProviderSettings


@dataclass(frozen=True, slots=True)
class PracticeAccess:
    """Credentials of the practice person, and the practice FranceConnect."""

    passphrase: str = field(repr=False)
    totp_secret: str = field(repr=False)
    provider: "ProviderSettings"

    def hint(self) -> str:
        """Return what the sign-in page shows."""
        return _("Phrase de passe de formation : {phrase}\n{code}").format(
            phrase=self.passphrase, code=self.code_hint()
        )

    def code_hint(self) -> str:
        """Return what a code field shows."""
        return _("Code de formation, maintenant : {code} (F9 le tape pour vous)").format(
            code=self.code()
        )

    def code(self) -> str:
        from kiosque.desk.practice import practice_code

        return practice_code(self.totp_secret)
