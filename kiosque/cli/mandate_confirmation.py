"""`kiosque mandate confirm` and `resume`: FranceConnect, after a mandate signed with a document."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from kiosque.cli.app import REFUSED
from kiosque.cli.output import answer, json_option, large_option, narrate
from kiosque.cli.sessions import unattended
from kiosque.desk.identification import Established
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.lifecycle import STATE_WORDS


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@click.option(
    "--practice-citizen", metavar="PERSONNE",
    help="Structure d'entraînement\N{NO-BREAK SPACE}: personne inventée qui s'identifie seule.",
)  # fmt: skip
@json_option
def confirm(*, name: str, practice_citizen: str | None, as_json: bool) -> int:
    """Confirmer par FranceConnect un mandat signé avec un document.

    Code de sortie 1 quand l'identité diffère\N{NO-BREAK SPACE}: le mandat est alors suspendu.
    """
    from kiosque.desk.confirming import alert, confirm_mandate
    from kiosque.desk.mandates import load_mandate

    with unattended() as session:
        session.must_be_mediator()
        load_mandate(session, name)
        with _established(session, practice_citizen) as established:
            found = confirm_mandate(session, name, established)
    document = {
        "mandate": found.mandate,
        "number": found.number,
        "state": str(found.state),
        "differences": list(found.differences),
        "new": found.new,
    }
    lines = [_(STATE_WORDS[found.state])]
    if found.differences:
        lines.append(alert(found.differences))
    answer(document, lines, as_json=as_json)
    return REFUSED if found.differences else 0


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@click.option(
    "--output", required=True, type=click.Path(path_type=Path, file_okay=False),
    help="Dossier où écrire le papier, hors des données.",
)  # fmt: skip
@large_option
@json_option
def confirmation(*, name: str, output: Path, large: bool, as_json: bool) -> None:
    """Écrire le papier qui dit qu'un mandat signé sur place a été confirmé."""
    from kiosque.desk.confirmation_papers import confirmation_paper
    from kiosque.desk.papers import save_paper

    with unattended(papers=True) as session:
        path = save_paper(session, confirmation_paper(session, name, large=large), output)
    answer({"paper": str(path)}, [str(path)], as_json=as_json)


@click.command()
@click.argument("name", metavar="NUMÉRO|ID")
@json_option
def resume(*, name: str, as_json: bool) -> None:
    """Lever la suspension d'un mandat, après avoir vérifié ce qui différait."""
    from kiosque.desk.confirming import resume_mandate

    with unattended() as session:
        view = resume_mandate(session, name)
    answer({"state": str(view.state)}, [_(STATE_WORDS[view.state])], as_json=as_json)


@contextmanager
def _established(session: Session, practice_citizen: str | None) -> Iterator[Established]:
    """Sign the person in: in this machine's browser, or an invented one by herself."""
    if practice_citizen is None:
        yield _in_browser(session)
        return
    from kiosque.identity.practice.launcher import practice_provider
    from kiosque.identity.provider import practice_settings

    with practice_provider() as running:
        session.provider = practice_settings(
            running.issuer, running.client_id, running.client_secret
        )
        yield _played(session, practice_citizen)


def _in_browser(session: Session) -> Established:
    from kiosque.desk.identification import (
        begin_identification,
        established_by_provider,
        open_sign_in,
    )

    with begin_identification(session) as attempt:
        narrate(_("Prévenez la personne : elle recevra un courriel de FranceConnect."))
        narrate(_("Adresse à ouvrir dans le navigateur de ce poste\N{NO-BREAK SPACE}:"))
        narrate(attempt.url)
        open_sign_in(session, attempt.url)
        return established_by_provider(attempt)


def _played(session: Session, citizen: str) -> Established:
    from kiosque.desk.identification import begin_identification, established_by_provider
    from kiosque.identity.practice.robot import play_citizen

    with begin_identification(session) as attempt:
        play_citizen(attempt.url, citizen)
        return established_by_provider(attempt)
