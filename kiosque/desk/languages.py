"""The languages proposed beside French: those with an edition that the organisation left on."""

from collections.abc import Sequence
from dataclasses import dataclass

from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.desk.sheet_catalogues import sheet_catalogue
from kiosque.desk.translation_reviews import reviews_in
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_
from kiosque.mandates.editions import edition, newest_edition, translated_languages
from kiosque.mandates.languages import CODES, LANGUAGES, Language, language_of
from kiosque.mandates.record_parts import ReadAgain, Translation
from kiosque.mandates.translatable import translatable
from kiosque.mandates.translation import Translator
from kiosque.store import translation_rows
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class LanguageState:
    """A language and how far its translation is."""

    language: Language
    edition: str | None
    """The newest one; None while there is none."""
    translated: int
    """Sentences of the texts in force that are in it."""
    reviewed: int
    """Of those, how many were read again and found right."""
    sentences: int
    """All that there are."""
    offered: bool


def offered_languages(session: Session) -> tuple[Language, ...]:
    """Return the languages that may be chosen beside French now."""

    def read(connection: Connection) -> tuple[Language, ...]:
        return tuple(
            language_of(code)
            for code in translated_languages()
            if is_offered(session, connection, code)
        )

    return session.database.read(read)


def is_offered(session: Session, connection: Connection, code: str) -> bool:
    off, reviewed_only = translation_rows.offered(connection)
    if code in off or newest_edition(code) is None:
        return False
    if not reviewed_only:
        return True
    state = _state(session, connection, language_of(code), offered=False)
    return 0 < state.translated == state.reviewed


def proposed_again(session: Session, connection: Connection, code: str | None) -> str | None:
    """Return the language of an earlier paper, where it is still proposed."""
    return code if code is not None and is_offered(session, connection, code) else None


def language_states(session: Session) -> tuple[LanguageState, ...]:
    """Return every language that papers may have beside French."""

    def read(connection: Connection) -> tuple[LanguageState, ...]:
        return tuple(
            _state(session, connection, one, offered=is_offered(session, connection, one.code))
            for one in LANGUAGES
        )

    return session.database.read(read)


def restricted_languages(session: Session) -> tuple[tuple[str, ...], bool]:
    """Return the languages that are off, and whether those not read again whole are off too."""
    return session.database.read(translation_rows.offered)


def restrict_languages(session: Session, off: Sequence[str], *, reviewed_only: bool) -> None:
    """Propose neither these languages nor, with `reviewed_only`, one not read again whole.

    Papers that were signed keep the translation beside them. Raises `Refusal` for somebody who is
    no coordinator, `InputError` for an unknown language. Saying again what holds writes nothing.
    """
    session.must_be_coordinator()
    if not set(off) <= set(CODES):
        raise InputError(
            "language",
            N_("Cette langue n'est pas connue ici."),
            advice=N_("Donnez un code, parmi {codes}."),
            codes=", ".join(CODES),
        )
    kept = tuple(code for code in CODES if code in off)
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        if translation_rows.offered(connection) == (kept, reviewed_only):
            return
        key = organisation_key(connection, session.vault, reading.now)
        told = {"off": list(kept), "reviewed_only": reviewed_only, "by": session.vault.slot_id}
        fact = Fact("languages.restricted", session.organisation.id, told, key)
        session.record(connection, [fact], reading)

    session.database.write(write)


def translation_in(session: Session, connection: Connection, code: str) -> Translation:
    """Return what a record says of a translation shown now: edition, and reviews that hold.

    Raises `Refusal` for a language that the organisation does not propose.
    """
    name = newest_edition(code)
    if name is None or not is_offered(session, connection, code):
        raise Refusal(
            N_("La structure ne propose pas cette langue à côté du français."),
            advice=N_("Rien n'a été enregistré. Choisissez-en une autre, ou le français seul."),
        )
    found = edition(name)
    groups: dict[tuple[str, str], list[int]] = {}
    for place, review in sorted(reviews_in(session, connection, found).items()):
        groups.setdefault((review.on.isoformat(), review.by), []).append(place)
    reviews = tuple(ReadAgain(by, on, tuple(places)) for (on, by), places in sorted(groups.items()))
    return Translation(name, found.sha256, reviews)


def named_translation(session: Session, code: str | None) -> Translation | None:
    """Return what stands beside French in a language that somebody named; None without one.

    Raises `Refusal` for a language that the organisation does not propose.
    """
    if code is None:
        return None
    return session.database.read(lambda connection: translation_in(session, connection, code))


def offered_translation(session: Session, code: str | None) -> Translation | None:
    """Return what stands beside French now; None without a language, or for one that is off."""

    def read(connection: Connection) -> Translation | None:
        if code is None or not is_offered(session, connection, code):
            return None
        return translation_in(session, connection, code)

    return session.database.read(read)


def sheet_translator(session: Session, code: str | None) -> Translator | None:
    """Return what says a sheet to take away, as read again by now; None in French alone.

    It says what papers say, and the texts of procedures.
    """

    def read(connection: Connection) -> Translator | None:
        name = None if code is None else newest_edition(code)
        if code is None or name is None or not is_offered(session, connection, code):
            return None
        sheets = sheet_catalogue(code)
        found = edition(name) if sheets is None else edition(name).followed_by(sheets)
        return Translator(found, reviews_in(session, connection, found))

    return session.database.read(read)


def _state(
    session: Session, connection: Connection, language: Language, *, offered: bool
) -> LanguageState:
    name, every = newest_edition(language.code), translatable()
    if name is None:
        return LanguageState(language, None, 0, 0, len(every), offered=False)
    found = edition(name)
    reviews = reviews_in(session, connection, found)
    known = [found.find(one.french, one.context) for one in every]
    places = [one[0] for one in known if one is not None]
    reviewed = sum(1 for place in places if place in reviews)
    return LanguageState(language, name, len(places), reviewed, len(every), offered)
