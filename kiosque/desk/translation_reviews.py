"""What competent persons said of the sentences of a translation, one by one.

A review names the reviewer and their qualification; it is recorded by whoever is signed in. A
person who is signed in may review in their own name; only a coordinator records for somebody else,
a translator who came by for example, and vouches for them. It is bound to the digest of French and
translation: a sentence that changes is unread again. It outlives the technical keys of the month,
because papers rely on it: the key is that of the organisation.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Final, Literal

from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.organisation import check_printed
from kiosque.desk.session import Reviewed, Session
from kiosque.desk.sheet_catalogues import sheet_catalogue, sheet_sentences
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.editions import Edition, edition, newest_edition
from kiosque.mandates.languages import CODES
from kiosque.mandates.translatable import translatable
from kiosque.mandates.translation import Review
from kiosque.store import translation_rows
from kiosque.store.database import Connection

LONGEST_REMARK: Final = 300
"""Characters."""

Verdict = Literal["right", "wrong"]


class Part(StrEnum):
    """Which translations of a language."""

    PAPERS = "papers"
    """The newest edition: what is signed, and what papers print around it."""
    SHEETS = "sheets"
    """What sheets to take away say of procedures."""


@dataclass(frozen=True, slots=True)
class JudgeSentences:
    """One judgement of some sentences of the translations of a language."""

    language: str
    places: tuple[int, ...]
    verdict: Verdict
    qualification: str
    by: str | None = None
    """Name of the reviewer; None for who is signed in."""
    remark: str = ""
    """What is to be corrected."""
    part: Part = Part.PAPERS


@dataclass(frozen=True, slots=True)
class SentenceState:
    """A French sentence, its translation, and what was said of it."""

    place: int | None
    """In the edition, from 0; None when it is not in it."""
    french: str
    context: str | None
    translated: str
    """Empty while it is not translated."""
    verdict: Verdict | None
    reviewed: Reviewed | None = field(repr=False)


def newest(language: str, part: Part = Part.PAPERS) -> Edition:
    """Return the newest translations of a language; raises `InputError` when there are none."""
    name = newest_edition(language)
    found = None if name is None else edition(name)
    if found is not None and part is Part.SHEETS:
        found = sheet_catalogue(language)
    if found is None:
        raise InputError(
            "language",
            N_("Cette langue n'a pas de traduction ici."),
            advice=N_("Donnez un code, parmi {codes}."),
            codes=", ".join(CODES),
        )
    return found


def sentence_states(
    session: Session, language: str, part: Part = Part.PAPERS
) -> tuple[SentenceState, ...]:
    """Return every sentence of the texts in force, or of sheets; raises as `newest`."""
    found = newest(language, part)
    every = translatable() if part is Part.PAPERS else sheet_sentences()

    def read(connection: Connection) -> tuple[SentenceState, ...]:
        judged = {row.sentence: row for row in translation_rows.reviews(connection, language)}
        return tuple(state(one.french, one.context, connection, judged) for one in every)

    def state(
        french: str,
        context: str | None,
        connection: Connection,
        judged: dict[str, translation_rows.ReviewRow],
    ) -> SentenceState:
        known = found.find(french, context)
        if known is None:
            return SentenceState(None, french, context, "", None, None)
        row = judged.get(found.sentences[known[0]].digest(language))
        return SentenceState(
            place=known[0],
            french=french,
            context=context,
            translated=known[1],
            verdict=None if row is None else _verdict(row.verdict),
            reviewed=None if row is None else _told(session, connection, row.seq),
        )

    return session.database.read(read)


def unread_sentences(
    session: Session, language: str, part: Part = Part.PAPERS
) -> tuple[SentenceState, ...]:
    """Return the translated sentences that nobody found right yet."""
    states = sentence_states(session, language, part)
    return tuple(one for one in states if one.translated and one.verdict != "right")


def judge(session: Session, command: JudgeSentences) -> Reviewed:
    """Record what a competent person says of some sentences; return who, in which quality, when.

    Raises `InputError` for a language, a sentence, a name or a qualification that cannot be, and
    `Refusal` when somebody who is no coordinator names another person.
    """
    name = _written("by", command.by or session.person)
    if name != session.person and not session.coordinates:
        raise Refusal(
            N_("Seule une personne référente enregistre la relecture de quelqu'un d'autre."),
            advice=N_("Rien n'a été fait. Relisez en votre nom, ou demandez-lui."),
        )
    found = newest(command.language, command.part)
    reading = session.clock.read()
    told = Reviewed(
        name=name,
        qualification=_written("qualification", command.qualification),
        on=reading.now.astimezone(session.zone).date(),
        remark=_remark(command.remark),
    )
    payload = {
        "language": command.language,
        "edition": found.name,
        "verdict": command.verdict,
        "remark": told.remark,
        "sentences": _digests(found, command.places),
        "on": told.on.isoformat(),
        "reviewer": {"name": told.name, "qualification": told.qualification},
        "by": session.vault.slot_id,
    }

    def write(connection: Connection) -> None:
        key = organisation_key(connection, session.vault, reading.now)
        fact = Fact("translation.reviewed", session.organisation.id, payload, key)
        session.record(connection, [fact], reading)

    session.database.write(write)
    return told


def reviews_in(session: Session, connection: Connection, found: Edition) -> dict[int, Review]:
    """Return who read which sentence of an edition again and found it right, by its place."""
    right = {
        row.sentence: row.seq
        for row in translation_rows.reviews(connection, found.language)
        if row.verdict == "right"
    }
    if not right:
        return {}
    reviews: dict[int, Review] = {}
    for place, sentence in enumerate(found.sentences):
        seq = right.get(sentence.digest(found.language)) if sentence.translated else None
        told = None if seq is None else _told(session, connection, seq)
        if told is not None:
            reviews[place] = Review(told.name, told.on)
    return reviews


def _told(session: Session, connection: Connection, seq: int) -> Reviewed | None:
    """Return what an event tells of the reviewer, read once a session."""
    if seq not in session.reviewers:
        payload = session.ledger.payload(connection, seq)
        if payload is None:
            return None
        session.reviewers[seq] = Reviewed(
            name=payload["reviewer"]["name"],
            qualification=payload["reviewer"]["qualification"],
            on=date.fromisoformat(payload["on"]),
            remark=payload["remark"],
        )
    return session.reviewers[seq]


def _verdict(stored: str) -> Verdict:
    return "right" if stored == "right" else "wrong"


def _digests(found: Edition, places: Sequence[int]) -> list[str]:
    known = range(len(found.sentences))
    if not places or not all(at in known and found.sentences[at].translated for at in places):
        raise InputError(
            "sentence",
            N_("Cette traduction n'a pas de phrase de ce numéro."),
            advice=N_("kiosque translation show donne le numéro de chaque phrase."),
        )
    return [found.sentences[at].digest(found.language) for at in sorted(set(places))]


def _written(field_name: str, value: str) -> str:
    cleaned = check_printed(field_name, value)
    if not any(sign.isalpha() for sign in cleaned):
        raise InputError(field_name, N_("Un nom contient au moins une lettre."))
    return cleaned


def _remark(value: str) -> str:
    cleaned = clean_text(value)
    if len(cleaned) > LONGEST_REMARK:
        raise InputError(
            "remark",
            N_("Ce texte est trop long\N{NO-BREAK SPACE}: {limit} caractères au plus."),
            limit=LONGEST_REMARK,
        )
    return cleaned
