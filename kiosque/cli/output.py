"""Writing a command's answer: one JSON document, or lines."""

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import click

from kiosque.mandates.languages import CODES, FRENCH

json_option = click.option("--json", "as_json", is_flag=True, help="Répondre en JSON.")

large_option = click.option("--large", is_flag=True, help="En gros caractères (16 points).")
language_option = click.option(
    "--language", type=click.Choice([FRENCH, *CODES]),
    help="Langue du papier, à côté du français.",
)  # fmt: skip


def beside_french(language: str | None) -> str | None:
    """Return what `language_option` told; None for French alone."""
    return None if language == FRENCH else language


def answer(document: dict[str, Any], lines: Iterable[str], *, as_json: bool) -> None:
    """Print `document` as JSON, or `lines` for a person."""
    if as_json:
        write_json(document)
    else:
        for line in lines:
            click.echo(line)


def write_json(document: dict[str, Any]) -> None:
    """Print one JSON document."""
    click.echo(json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True))


def narrate(text: str) -> None:
    """Tell what is going on, apart from the answer."""
    click.echo(text, err=True)


def paper_on(given: str) -> bytes:
    """Return a paper: from standard input for `-`, else a file or the text of a seal."""
    from kiosque.desk.given_papers import LARGEST, given_paper

    return sys.stdin.buffer.read(LARGEST + 1) if given == "-" else given_paper(given)


def program() -> tuple[str, ...]:
    """Return the words that start this very program, for a person to type again."""
    started = Path(sys.argv[0])
    return (str(started),) if started.name == "kiosque" else (sys.executable, "-m", "kiosque")
