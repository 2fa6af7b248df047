"""What a console does with the answers that answer nothing: explain, go back, stop."""

import unicodedata
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Final

from kiosque.i18n import N_, _
from kiosque.linear.explanations import explanation

EXPLAIN: Final = "?"
BACK: Final = N_("retour")
"""In small letters; the family name « Retour » has a capital."""
LONGEST_ANSWER: Final = 4096
"""Characters of a line that a terminal takes; a pipe could go on for ever."""
STOP: Final = frozenset({"q!", "\x04"})

_JOINERS: Final = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"


class Stopped(Exception):
    """The person stopped at a question, or the input ended; the draft is kept."""


class Back(Stopped):
    """The person wants the question before this one."""


class Asking:
    """Base of the consoles: `_read` and `_write` reach the person, the rest is here."""

    def __init__(self) -> None:
        self._returns = 0

    def say(self, text: str) -> None:
        """Write one sentence, without anything a terminal would obey."""
        self._write(plain(text))

    def show_code(self, lines: Sequence[str]) -> None:
        """Draw a QR code given as lines of half blocks, dark on light."""
        for line in lines:
            self._write(line)

    def ask(
        self, key: str, question: str, *, secret: bool = False, choices: Sequence[str] = ()
    ) -> str:
        """Return the answer to `question`, without outer spaces; raises `Stopped` or `Back`.

        `choices` were listed already, and are listed again with the explanation.
        """
        while True:
            text = self._read(key, plain(question), secret=secret)[:LONGEST_ANSWER].strip()
            if text == EXPLAIN:
                self._explain(key, choices)
            elif text == _(BACK):
                if self._returns:
                    raise Back
                self.say(_("Ici, il n'y a pas de question précédente à reprendre."))
            elif text in STOP:
                raise Stopped
            else:
                return text

    @contextmanager
    def returning(self) -> Iterator[None]:
        """Let « retour » raise `Back` meanwhile."""
        self._returns += 1
        try:
            yield
        finally:
            self._returns -= 1

    def _explain(self, key: str, choices: Sequence[str]) -> None:
        about = explanation(key)
        if about:
            self.say(_(about))
        self.say(
            _(
                "Tapez la réponse puis Entrée. Le mot retour reprend la question précédente, q! "
                "arrête."
            )
        )
        for choice in choices:
            self.say(choice)

    def _read(self, key: str, question: str, *, secret: bool) -> str:
        raise NotImplementedError

    def _write(self, text: str) -> None:
        raise NotImplementedError


def plain(text: str) -> str:
    """Return `text` with a visible sign in the place of every control and direction mark."""
    return "".join(
        sign
        if sign == "\n" or sign in _JOINERS or not unicodedata.category(sign).startswith("C")
        else "\N{REPLACEMENT CHARACTER}"
        for sign in text
    )
