"""A console that asks for the code again when the person was away for long."""

from collections.abc import Sequence
from contextlib import AbstractContextManager

from kiosque.desk.activity_check import confirm_activity, must_confirm, note_activity
from kiosque.desk.session import Session
from kiosque.errors import SignInError
from kiosque.i18n import _
from kiosque.linear.console import Console, say_error


class Attentive:
    """Hands over each answer of `console`, once it is sure who gave it."""

    def __init__(self, session: Session, console: Console) -> None:
        self._session, self._console = session, console
        note_activity(session)

    def say(self, text: str) -> None:
        """Write one sentence."""
        self._console.say(text)

    def show_code(self, lines: Sequence[str]) -> None:
        """Draw a QR code."""
        self._console.show_code(lines)

    def returning(self) -> AbstractContextManager[None]:
        """Let « retour » raise `Back` meanwhile."""
        return self._console.returning()

    def ask(
        self, key: str, question: str, *, secret: bool = False, choices: Sequence[str] = ()
    ) -> str:
        """Return the answer; raises `Stopped` or `Back`."""
        answer = self._console.ask(key, question, secret=secret, choices=choices)
        while must_confirm(self._session):
            self._confirm()
        note_activity(self._session)
        return answer

    def _confirm(self) -> None:
        self._console.say(_("Sans réponse depuis un quart d'heure : confirmez que c'est vous."))
        code = _("Code à 6 chiffres (il ne s'affiche pas)\N{NO-BREAK SPACE}:")
        try:
            confirm_activity(self._session, self._console.ask("activity.code", code, secret=True))
        except SignInError as error:
            say_error(self._console, error)
