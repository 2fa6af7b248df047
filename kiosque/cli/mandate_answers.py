"""The answers of a visit as options of a command, in the order in which they are asked."""

from collections.abc import Callable
from typing import Any

import click

from kiosque.mandates.durations import Duration
from kiosque.mandates.postures import Posture
from kiosque.mandates.scopes import SCOPE_KEYS

_OPTIONS = (
    click.option("--posture", type=click.Choice([str(p) for p in Posture]), default="je_fais"),
    click.option(
        "--scope", "scopes", multiple=True, required=True, type=click.Choice(SCOPE_KEYS),
        help="Périmètre\N{NO-BREAK SPACE}; autant de fois que nécessaire.",
    ),
    click.option(
        "--procedure", "procedures", multiple=True,
        help="Limiter à cette démarche guidée ; autant de fois que nécessaire.",
    ),
    click.option("--duration", required=True, type=click.Choice([str(d) for d in Duration])),
    click.option("--given-names", required=True, help="Prénoms, séparés par des espaces."),
    click.option("--family-name", required=True, help="Nom de naissance."),
    click.option("--preferred-name", help="Nom d'usage."),
    click.option(
        "--gender", required=True, type=click.Choice(["female", "male", "unspecified"])
    ),
    click.option("--birth-date", required=True, help="AAAA-MM-JJ, 00 pour ce qui est inconnu."),
    click.option("--birth-place", help="Code COG de la commune de naissance."),
    click.option(
        "--birth-country", default="99100", show_default=True, help="Code COG du pays."
    ),
    click.option(
        "--document", required=True, help="Document d'identité vu, par exemple passeport."
    ),
    click.option("--notices-read", is_flag=True, help="Les mentions ont été lues à la personne."),
    click.option("--not-protected", is_flag=True, help="Ni mesure de protection, ni minorité."),
)  # fmt: skip


def answers_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add an option for each answer up to the person's agreement."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command
