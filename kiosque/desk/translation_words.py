"""Languages and sentences of translations in words, for every door."""

from kiosque.desk.languages import LanguageState
from kiosque.desk.session import Reviewed
from kiosque.desk.translation_reviews import SentenceState
from kiosque.i18n import _, ngettext
from kiosque.i18n.dates import date_in_words


def language_line(state: LanguageState) -> str:
    """Return one line: the language, how far its translation is, whether it is proposed."""
    name = f"{state.language.code}  {_(state.language.name)}"
    if state.edition is None:
        return _("{language}\N{NO-BREAK SPACE}: pas de traduction").format(language=name)
    reviewed = ngettext("{n} phrase relue", "{n} phrases relues", state.reviewed)
    return " · ".join(
        (
            name,
            state.edition,
            _("{n} phrases traduites sur {total}").format(
                n=state.translated, total=state.sentences
            ),
            reviewed.format(n=state.reviewed),
            _("proposée") if state.offered else _("pas proposée"),
        )
    )


def short_line(state: LanguageState) -> str:
    """Return the language and how far its translation is, for a list to choose from."""
    name = _(state.language.name)
    if state.edition is None:
        return _("{language}\N{NO-BREAK SPACE}: pas de traduction").format(language=name)
    told = ngettext(
        "{language} · {n} phrases sur {total}, {reviewed} relue",
        "{language} · {n} phrases sur {total}, {reviewed} relues",
        state.reviewed,
    )
    return told.format(
        language=name, n=state.translated, total=state.sentences, reviewed=state.reviewed
    )


def status_words(state: SentenceState) -> str:
    """Return what was said of a sentence: not read again, read by whom and when, to correct."""
    if not state.translated:
        return _("non traduite")
    if state.reviewed is None:
        return _("non relue")
    return reviewed_words(state.reviewed, right=state.verdict == "right")


def reviewed_words(reviewed: Reviewed, *, right: bool) -> str:
    told = _("relue par {name} ({qualification}), le {date}")
    if not right:
        told = _("à corriger, selon {name} ({qualification}), le {date}")
    words = told.format(
        name=reviewed.name, qualification=reviewed.qualification, date=date_in_words(reviewed.on)
    )
    return f"{words}\N{NO-BREAK SPACE}: {reviewed.remark}" if reviewed.remark else words


def sentence_lines(state: SentenceState) -> tuple[str, ...]:
    """Return a sentence in both languages, under its number, and what was said of it."""
    number = "–" if state.place is None else str(number_of(state.place))
    where = "" if state.context is None else f" [{state.context}]"
    return (f"{number}{where}  {status_words(state)}", f"   fr  {state.french}", *_beside(state))


def number_of(place: int) -> int:
    """Return how a person calls a sentence, counted from 1."""
    return place + 1


def _beside(state: SentenceState) -> tuple[str, ...]:
    return (f"   →   {state.translated}",) if state.translated else ()
