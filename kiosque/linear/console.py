"""One question, one answer: at the terminal, or from a script that answers by question key."""

import getpass
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Protocol, TypeVar

from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _, advice, sentence

Answer = TypeVar("Answer")


class Stopped(Exception):
    """The person stopped at a question, or the input ended; the draft is kept."""


class Console(Protocol):
    """Where sentences go and answers come from."""

    def say(self, text: str) -> None:
        """Write one sentence."""
        ...

    def ask(self, key: str, question: str, *, secret: bool = False) -> str:
        """Return the answer to `question`, without outer spaces; raises `Stopped`."""
        ...


class TerminalConsole:
    """Standard input and output."""

    def say(self, text: str) -> None:
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    def ask(self, key: str, question: str, *, secret: bool = False) -> str:
        del key
        try:
            if secret and sys.stdin.isatty():
                return getpass.getpass(f"{question} ").strip()
            sys.stdout.write(f"{question} ")
            sys.stdout.flush()
            line = sys.stdin.readline()
        except (EOFError, KeyboardInterrupt):
            raise Stopped from None
        if not line or line.strip() in STOP_WORDS:
            raise Stopped
        return line.strip()


STOP_WORDS = ("q!", "\x04")


class ScriptedConsole:
    """Answers from a script: for each question key, one answer after the other."""

    def __init__(self, answers: Mapping[str, Iterable[str]], say: Callable[[str], None]) -> None:
        self._answers = {key: iter(given) for key, given in answers.items()}
        self._say = say

    def say(self, text: str) -> None:
        self._say(text)

    def ask(self, key: str, question: str, *, secret: bool = False) -> str:
        """Return the next scripted answer; a question nobody foresaw stops the script."""
        try:
            answer = next(self._answers[key])
        except (KeyError, StopIteration):
            raise Stopped(key) from None
        self._say(f"{question} {'••••••' if secret else answer}")
        return answer


def ask_until(
    console: Console,
    key: str,
    question: str,
    read: Callable[[str], Answer],
    *,
    secret: bool = False,
) -> Answer:
    """Ask until `read` accepts the answer; say each time what is wrong with it."""
    while True:
        text = console.ask(key, question, secret=secret)
        try:
            return read(text)
        except InputError as error:
            say_error(console, error)


def ask_filled(console: Console, key: str, question: str) -> str:
    """Ask for a text that must not be empty."""
    return ask_until(console, key, question, _filled)


def ask_yes_no(console: Console, key: str, question: str) -> bool:
    """Ask for oui or non; nothing else is taken for either."""
    return ask_until(console, key, f"{question} ({_('oui')}/{_('non')})", _yes_no)


def ask_choice(
    console: Console, key: str, question: str, choices: Sequence[tuple[str, str]]
) -> str:
    """Ask for one of `(key, label)`, by its number; return its key."""
    console.say(question)
    _list(console, choices)
    return ask_until(
        console, key, _("Numéro\N{NO-BREAK SPACE}:"), lambda text: _numbered(text, choices)
    )


def ask_choices(
    console: Console, key: str, question: str, choices: Sequence[tuple[str, str]]
) -> tuple[str, ...]:
    """Ask for one or more of `(key, label)`, by numbers; nothing is chosen beforehand."""
    console.say(question)
    _list(console, choices)

    def read(text: str) -> tuple[str, ...]:
        numbers = text.replace(",", " ").split()
        if not numbers:
            raise InputError(key, _("Donnez au moins un numéro."))
        return tuple(dict.fromkeys(_numbered(number, choices) for number in numbers))

    return ask_until(console, key, _("Numéros, séparés par des espaces\N{NO-BREAK SPACE}:"), read)


def say_error(console: Console, error: KiosqueError) -> None:
    """Say what happened and what to do."""
    console.say(f"{_('Erreur')}\N{NO-BREAK SPACE}: {sentence(error)}")
    if error.advice:
        console.say(advice(error))


def say_lines(console: Console, lines: Iterable[str]) -> None:
    for line in lines:
        console.say(line)


def _list(console: Console, choices: Sequence[tuple[str, str]]) -> None:
    for number, (_key, label) in enumerate(choices, start=1):
        console.say(f"  {number}. {label}")


def _numbered(text: str, choices: Sequence[tuple[str, str]]) -> str:
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(choices):
        return choices[int(text) - 1][0]
    if text in {key for key, _label in choices}:
        return text
    raise InputError("choice", N_("Donnez un des numéros de la liste."))


def _filled(text: str) -> str:
    if not text:
        raise InputError("text", N_("Une réponse est nécessaire."))
    return text


def _yes_no(text: str) -> bool:
    answers = {_("oui"): True, "o": True, _("non"): False, "n": False}
    if text.casefold() not in answers:
        raise InputError("yes_no", N_("Répondez oui ou non."))
    return answers[text.casefold()]
