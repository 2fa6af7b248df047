"""The notices as they are read aloud: in French, and line by line in the language beside it."""

from collections.abc import Iterator

from kiosque.desk.languages import offered_translation
from kiosque.desk.session import Session
from kiosque.i18n import _
from kiosque.mandates.languages import language_of
from kiosque.mandates.translated_texts import notices_bilingual
from kiosque.mandates.translation import Beside, Bilingual
from kiosque.mandates.visit_texts import notices_document

BESIDE = "→ "
"""Before a line in the other language: it is told from the French without a colour."""
UNREAD = "° "
"""Before a line that no competent person read again, where others were."""


def notices_lines(session: Session, language: str | None) -> tuple[str, ...]:
    """Return what a screen shows: each French line, and below it the same in the language.

    A language that a terminal cannot join or order is on paper only, which a line says.
    """
    if language is not None and not language_of(language).on_screen:
        told = _(
            "Cette écriture ne se lit pas bien dans un terminal : les papiers la montrent, à côté "
            "du français."
        )
        return (*(block.text for block in notices_document().blocks), "", told)
    beside = offered_translation(session, language)
    if beside is None:
        return tuple(block.text for block in notices_document().blocks)
    return tuple(_paired(notices_bilingual(beside)))


def _paired(notices: Bilingual) -> Iterator[str]:
    for sentences in (notices.notice, notices.status):
        yield sentences[0]
        yield BESIDE + sentences[1]
    for block, beside in zip(notices.french.blocks, notices.beside, strict=True):
        yield block.text
        yield BESIDE + _told(beside, notices)


def _told(beside: Beside, notices: Bilingual) -> str:
    if beside.block is None:
        return notices.untranslated[1]
    marked = notices.reviewed == "part" and beside.review is None
    return (UNREAD if marked else "") + beside.block.text
