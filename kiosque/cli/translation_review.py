"""`kiosque translation review`: what a competent person says of each sentence."""

import sys
from typing import TYPE_CHECKING

import click

from kiosque.cli.output import answer, json_option, narrate
from kiosque.cli.sessions import unattended
from kiosque.cli.translation_files import sheets_option
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _, ngettext

if TYPE_CHECKING:
    from kiosque.desk.translation_reviews import Part
    from kiosque.linear.translations import Reviewer


@click.command()
@click.argument("language", metavar="LANGUE")
@click.argument("sentences", metavar="[PHRASE…]", nargs=-1, type=click.IntRange(min=1))
@click.option("--qualification", required=True, help="Ce qui rend la personne compétente.")
@click.option("--by", help="Nom de la personne qui relit ; vous, sinon.")
@click.option("--all-shown", is_flag=True, help="Toutes les phrases non relues, qui sont montrées.")
@click.option("--wrong", is_flag=True, help="Ces phrases sont à corriger.")
@click.option("--remark", default="", help="Ce qui est à corriger.")
@sheets_option
@json_option
def review(
    *,
    language: str,
    sentences: tuple[int, ...],
    qualification: str,
    by: str | None,
    all_shown: bool,
    wrong: bool,
    remark: str,
    sheets: bool,
    as_json: bool,
) -> int:
    """Noter la relecture de phrases par une personne compétente, nommée.

    Sans numéro de phrase, dans un terminal, chaque phrase non relue est montrée et jugée : juste, à
    corriger, ou passée.
    """
    from kiosque.desk.translation_reviews import JudgeSentences, Part, judge

    part = Part.SHEETS if sheets else Part.PAPERS
    with unattended() as session:
        places = tuple(number - 1 for number in sentences)
        if all_shown and not sentences:
            places = _show_unread(session, language, part)
        if not places and not all_shown:
            from kiosque.linear.translations import Reviewer

            return _ask(session, language, Reviewer(qualification, by, part))
        command = JudgeSentences(
            language=language,
            places=places,
            verdict="wrong" if wrong else "right",
            qualification=qualification,
            by=by,
            remark=remark,
            part=part,
        )
        told = judge(session, command)
    document = {
        "language": language,
        "sentences": [place + 1 for place in places],
        "verdict": command.verdict,
        "by": told.name,
        "qualification": told.qualification,
        "on": told.on.isoformat(),
    }
    count = len(places)
    done = ngettext("{n} phrase notée pour {name}.", "{n} phrases notées pour {name}.", count)
    answer(document, [done.format(n=count, name=told.name)], as_json=as_json)
    return 0


def _show_unread(session: Session, language: str, part: "Part") -> tuple[int, ...]:
    """Show every sentence that nobody found right yet; return their places."""
    from kiosque.desk.translation_reviews import unread_sentences
    from kiosque.desk.translation_words import sentence_lines

    unread = unread_sentences(session, language, part)
    for state in unread:
        for line in sentence_lines(state):
            narrate(line)
    if not unread:
        raise InputError("sentence", N_("Toutes les phrases traduites sont relues."))
    return tuple(state.place for state in unread if state.place is not None)


def _ask(session: Session, language: str, reviewer: "Reviewer") -> int:
    from kiosque.linear.asking import Stopped
    from kiosque.linear.terminal import Idle, TerminalConsole
    from kiosque.linear.translations import review_by_questions

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError(
            "sentence",
            N_("Donnez le numéro des phrases relues, ou --all-shown."),
            advice=N_("Dans un terminal, la commande les montre une à une."),
        )
    console = TerminalConsole()
    try:
        review_by_questions(session, console, language, reviewer)
    except (Stopped, Idle):
        console.say(_("Arrêté. Ce qui était répondu est gardé."))
    return 0
