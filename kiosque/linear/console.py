"""One question, one answer: at the terminal, or from a script that answers by question key."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _, advice, sentence
from kiosque.linear.asking import Asking, Back, Stopped

__all__ = [
    "Back",
    "Console",
    "ScriptedConsole",
    "Stopped",
    "ask_choice",
    "ask_choices",
    "ask_filled",
    "ask_in_turn",
    "ask_until",
    "ask_yes_no",
    "say_error",
    "say_lines",
]

LONGEST_NUMBER = 6
"""Digits; no list is that long."""

Answer = TypeVar("Answer")
Question = Callable[[dict[str, Any]], Any]
"""Asks one thing, knowing the answers so far."""


class Console(Protocol):
    """Where sentences go and answers come from."""

    def say(self, text: str) -> None:
        """Write one sentence."""
        ...

    def show_code(self, lines: Sequence[str]) -> None:
        """Draw a QR code given as lines of half blocks, dark on light."""
        ...

    def ask(
        self, key: str, question: str, *, secret: bool = False, choices: Sequence[str] = ()
    ) -> str:
        """Return the answer to `question`, without outer spaces; raises `Stopped` or `Back`."""
        ...

    def returning(self) -> AbstractContextManager[None]:
        """Let « retour » raise `Back` meanwhile."""
        ...


class ScriptedConsole(Asking):
    """Answers from a script: for each question key, one answer after the other."""

    def __init__(self, answers: Mapping[str, Iterable[str]], say: Callable[[str], None]) -> None:
        super().__init__()
        self._answers = {key: iter(given) for key, given in answers.items()}
        self._told = say

    def _write(self, text: str) -> None:
        self._told(text)

    def _read(self, key: str, question: str, *, secret: bool) -> str:
        """Return the next scripted answer; a question nobody foresaw stops the script."""
        try:
            answer = next(self._answers[key])
        except (KeyError, StopIteration):
            raise Stopped(key) from None
        self.say(f"{question} {'••••••' if secret else answer}")
        return answer


def ask_until(
    console: Console,
    key: str,
    question: str,
    read: Callable[[str], Answer],
    *,
    secret: bool = False,
    choices: Sequence[str] = (),
) -> Answer:
    """Ask until `read` accepts the answer; say each time what is wrong with it."""
    while True:
        text = console.ask(key, question, secret=secret, choices=choices)
        try:
            return read(text)
        except InputError as error:
            say_error(console, error)


def ask_in_turn(
    console: Console,
    questions: Sequence[tuple[str, Question]],
    known: Mapping[str, Any] | None = None,
) -> dict[str, Any]:
    """Ask named questions one after the other; « retour » asks the one before again.

    At the first one it raises `Back`, where somebody further up lets it. Those that `known`
    answers are asked only when somebody comes back to them.
    """
    answers: dict[str, Any] = dict(known or {})
    at = len(answers)
    while at < len(questions):
        name, ask = questions[at]
        try:
            if at == 0:
                answers[name] = ask(answers)
            else:
                with console.returning():
                    answers[name] = ask(answers)
        except Back:
            if at == 0:
                raise
            at -= 1
        else:
            at += 1
    return answers


def ask_filled(console: Console, key: str, question: str) -> str:
    """Ask for a text that must not be empty."""
    return ask_until(console, key, question, _filled)


def ask_yes_no(console: Console, key: str, question: str) -> bool:
    """Ask for oui or non; nothing else is taken for either."""
    return ask_until(console, key, f"{question} ({_('oui')}/{_('non')})", yes_no)


def ask_choice(
    console: Console, key: str, question: str, choices: Sequence[tuple[str, str]]
) -> str:
    """Ask for one of `(key, label)`, by its number; return its key."""
    lines = _said(console, question, choices)
    return ask_until(
        console,
        key,
        _("Numéro\N{NO-BREAK SPACE}:"),
        lambda text: _numbered(text, choices),
        choices=lines,
    )


def ask_choices(
    console: Console,
    key: str,
    question: str,
    choices: Sequence[tuple[str, str]],
    *,
    none_too: bool = False,
) -> tuple[str, ...]:
    """Ask for one or more of `(key, label)`, by numbers; nothing is chosen beforehand.

    With `none_too`, nothing at all is an answer.
    """
    lines = _said(console, question, choices)

    def read(text: str) -> tuple[str, ...]:
        numbers = text.replace(",", " ").split()
        if not numbers and not none_too:
            raise InputError(key, _("Donnez au moins un numéro."))
        return tuple(dict.fromkeys(_numbered(number, choices) for number in numbers))

    asked = _("Numéros, séparés par des espaces\N{NO-BREAK SPACE}:")
    if none_too:
        asked = _("Numéros, séparés par des espaces (vide : aucun) :")
    return ask_until(console, key, asked, read, choices=lines)


def say_error(console: Console, error: KiosqueError) -> None:
    """Say what happened and what to do."""
    console.say(f"{_('Erreur')}\N{NO-BREAK SPACE}: {sentence(error)}")
    if error.advice:
        console.say(advice(error))


def say_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.say(line)


def _said(console: Console, question: str, choices: Sequence[tuple[str, str]]) -> tuple[str, ...]:
    """Say a question with its numbered choices, and return these lines."""
    lines = tuple(f"  {number}. {label}" for number, (_key, label) in enumerate(choices, start=1))
    say_lines(console, (question, *lines))
    return (question, *lines)


def _numbered(text: str, choices: Sequence[tuple[str, str]]) -> str:
    if _is_number(text) and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    if text in {key for key, _label in choices}:
        return text
    raise InputError("choice", N_("Donnez un des numéros de la liste."))


def _is_number(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= LONGEST_NUMBER


def _filled(text: str) -> str:
    if not text:
        raise InputError("text", N_("Une réponse est nécessaire."))
    return text


def yes_no(text: str) -> bool:
    answers = {_("oui"): True, "o": True, _("non"): False, "n": False}
    if text.casefold() not in answers:
        raise InputError("yes_no", N_("Répondez oui ou non."))
    return answers[text.casefold()]
