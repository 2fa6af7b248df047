"""`kiosque translation`: the languages beside French, their sentences, which are proposed."""

from typing import Any

import click

from kiosque.cli.output import answer, json_option
from kiosque.cli.sessions import unattended
from kiosque.cli.translation_files import check, extract, sheets_option
from kiosque.cli.translation_review import review
from kiosque.desk.languages import LanguageState
from kiosque.desk.translation_reviews import SentenceState
from kiosque.mandates.languages import CODES

UNREVIEWED, UNTRANSLATED, WRONG = "unreviewed", "untranslated", "wrong"


@click.group()
def translation() -> None:
    """Voir, relire et proposer les langues à côté du français."""


@translation.command("list")
@json_option
def list_(*, as_json: bool) -> None:
    """Lister les langues : combien de phrases traduites, relues, et si elles sont proposées."""
    from kiosque.desk.languages import language_states, restricted_languages
    from kiosque.desk.translation_words import language_line

    with unattended() as session:
        states = language_states(session)
        _off, reviewed_only = restricted_languages(session)
    document = {"languages": [_plain(one) for one in states], "reviewed_only": reviewed_only}
    answer(document, map(language_line, states), as_json=as_json)


@translation.command()
@click.argument("language", metavar="LANGUE")
@click.option(
    "--only", type=click.Choice([UNREVIEWED, UNTRANSLATED, WRONG]),
    help="Celles à relire, à traduire ou à corriger.",
)  # fmt: skip
@sheets_option
@json_option
def show(*, language: str, only: str | None, sheets: bool, as_json: bool) -> None:
    """Montrer chaque phrase en français et dans la langue, et qui l'a relue."""
    from kiosque.desk.translation_reviews import Part, sentence_states
    from kiosque.desk.translation_words import sentence_lines

    with unattended() as session:
        part = Part.SHEETS if sheets else Part.PAPERS
        states = [one for one in sentence_states(session, language, part) if _wanted(one, only)]
    document = {"language": language, "sentences": [_plain_sentence(one) for one in states]}
    lines = (line for one in states for line in (*sentence_lines(one), ""))
    answer(document, lines, as_json=as_json)


@translation.command()
@click.argument("languages", metavar="LANGUE…", nargs=-1)
@click.option("--unreviewed", is_flag=True, help="Toutes celles qui ne sont pas relues en entier.")
@json_option
def off(*, languages: tuple[str, ...], unreviewed: bool, as_json: bool) -> None:
    """Ne plus proposer des langues (référent·e) ; les papiers déjà signés gardent la leur."""
    _turn(languages, unreviewed=unreviewed, on=False, as_json=as_json)


@translation.command()
@click.argument("languages", metavar="LANGUE…", nargs=-1)
@click.option("--unreviewed", is_flag=True, help="Celles qui ne sont pas relues en entier aussi.")
@json_option
def on(*, languages: tuple[str, ...], unreviewed: bool, as_json: bool) -> None:
    """Proposer de nouveau des langues (référent·e)."""
    _turn(languages, unreviewed=unreviewed, on=True, as_json=as_json)


def _turn(languages: tuple[str, ...], *, unreviewed: bool, on: bool, as_json: bool) -> None:
    from kiosque.desk.languages import language_states, restrict_languages, restricted_languages
    from kiosque.desk.translation_words import language_line

    if not languages and not unreviewed:
        raise click.UsageError("Donnez au moins une langue, ou --unreviewed.")
    with unattended() as session:
        known, reviewed_only = restricted_languages(session)
        _check(languages)
        kept = [code for code in known if not (on and code in languages)]
        off = kept if on else [*kept, *languages]
        restrict_languages(session, off, reviewed_only=(not on) if unreviewed else reviewed_only)
        states = language_states(session)
        _off, reviewed_only = restricted_languages(session)
    document = {"languages": [_plain(one) for one in states], "reviewed_only": reviewed_only}
    answer(document, map(language_line, states), as_json=as_json)


def _check(languages: tuple[str, ...]) -> None:
    unknown = [code for code in languages if code not in CODES]
    if unknown:
        raise click.UsageError(f"Langues connues : {', '.join(CODES)}.")


def _wanted(state: SentenceState, only: str | None) -> bool:
    if only == UNTRANSLATED:
        return not state.translated
    if only == UNREVIEWED:
        return bool(state.translated) and state.verdict != "right"
    return only is None or state.verdict == "wrong"


def _plain(state: LanguageState) -> dict[str, Any]:
    return {
        "language": state.language.code,
        "edition": state.edition,
        "sentences": state.sentences,
        "translated": state.translated,
        "reviewed": state.reviewed,
        "offered": state.offered,
    }


def _plain_sentence(state: SentenceState) -> dict[str, Any]:
    from kiosque.desk.translation_words import number_of

    reviewed = state.reviewed
    told = reviewed and {
        "by": reviewed.name,
        "qualification": reviewed.qualification,
        "on": reviewed.on.isoformat(),
        "remark": reviewed.remark,
    }
    return {
        "sentence": None if state.place is None else number_of(state.place),
        "french": state.french,
        "context": state.context,
        "translated": state.translated or None,
        "verdict": state.verdict,
        "review": told,
    }


for command in (review, extract, check):
    translation.add_command(command)
