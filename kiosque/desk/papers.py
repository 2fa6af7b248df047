"""Papers: made again from what is stored, printed or saved where the mediator says, journaled."""

import os
import secrets
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Final, NamedTuple

from kiosque.desk.account_words import account_on_paper
from kiosque.desk.beside import (
    account_beside,
    erasure_beside,
    mandate_beside,
    revocation_beside,
    sealed_revocation_beside,
    whole_account_beside,
)
from kiosque.desk.birth_places import birth_place_words
from kiosque.desk.closing import load_account
from kiosque.desk.erasing import load_erasure
from kiosque.desk.erasure_words import erasure_on_paper
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.logos import logo_at
from kiosque.desk.mandates import load_mandate
from kiosque.desk.narrowing import named_procedures
from kiosque.desk.paper_kinds import ABOUT_NOBODY, FILE_NAMES, MAY_BE_TWO_SIDED
from kiosque.desk.print_watch import SentPaper
from kiosque.desk.reading import record_reading
from kiosque.desk.revocations import SealedPerson, StoredRevocation, revocation_of
from kiosque.desk.saved_papers import note_saved
from kiosque.desk.sealing import seal_told_account
from kiosque.desk.session import Session
from kiosque.desk.whole_account import whole_account
from kiosque.desk.whole_account_words import whole_account_on_paper
from kiosque.errors import InputError, KiosqueError, Refusal, UnavailableError
from kiosque.i18n import N_
from kiosque.journal.proof import write_proof
from kiosque.mandates.mandate_text import birth_words, mandate_document, name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.seal import read_seal, seal_text
from kiosque.mandates.text import Document
from kiosque.mandates.translation import Bilingual
from kiosque.mandates.visit_texts import (
    account_document,
    revocation_document,
    sealed_revocation_document,
    whole_account_document,
)
from kiosque.receipts.account_paper import draw_account
from kiosque.receipts.erasure_paper import draw_erasure
from kiosque.receipts.look import Look
from kiosque.receipts.mandate_paper import draw_mandate
from kiosque.receipts.print_jobs import JobPhase
from kiosque.receipts.printer import A4, Sheets, print_pdf
from kiosque.receipts.printers import prints_two_sided
from kiosque.receipts.revocation_paper import draw_revocation
from kiosque.receipts.sealing import Sealing
from kiosque.receipts.sign import sign_pdf
from kiosque.receipts.trust import fingerprint
from kiosque.receipts.whole_account_paper import draw_whole_account
from kiosque.store import journal_rows, mandate_rows, printing_rows, safekeeping_rows
from kiosque.store.database import Connection
from kiosque.store.printing_rows import ChoiceRow

REMOVABLE: Final = (Path("/media"), Path("/run/media"))
"""Where sticks are mounted (FHS 3.0 §3.11; udisks): what stands there is theirs alone."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF in memory, signed unless it is a person's own letter."""

    kind: str
    """A key of `FILE_NAMES`."""
    subject: str
    pdf: bytes
    missing: tuple[str, ...]
    """Signs of a name that no font has, shown as boxes on the paper."""
    media: str = A4
    """Size of its pages: `A4` or `A5`."""


class Variant(NamedTuple):
    """Another paper that a front door offers in the place of one."""

    key: str
    words: str
    """What choosing it does."""
    make: Callable[[], Paper]


def mandate_paper(session: Session, name: str, *, large: bool = False) -> Paper:
    """Return both originals of a mandate, from its stored record, text and seal."""
    session.must_be_mediator()
    stored = load_mandate(session, name)
    record = stored.record
    french = mandate_document(
        record,
        birth_place=birth_place_words(record.citizen),
        procedures=tuple(title for _id, title in named_procedures(record)),
    )
    drawn = draw_mandate(
        record,
        mandate_beside(record) or french,
        stored.signed,
        sealing(session, stored.seal),
        sealed_look(session, stored.seal, large=large),
    )
    pdf = signed_pdf(session, drawn.pdf)
    return Paper("mandate", stored.record.id, pdf, drawn.missing)


def account_paper(session: Session, visit_id: str, *, large: bool = False) -> Paper:
    """Return the account of a closed visit, under a seal of its own."""
    session.must_be_mediator()
    account = load_account(session, visit_id)
    document = account_document(
        account.text,
        practice=session.practice,
        citizen=account.citizen,
        number=account.mandate_number,
    )
    seal = account_seal(session, visit_id)
    drawn = draw_account(
        account_on_paper(session, account),
        account_beside(session, account) or document,
        sealing(session, seal),
        sealed_look(session, seal, large=large),
    )
    return Paper("account", visit_id, signed_pdf(session, drawn.pdf), drawn.missing)


def revocation_paper(
    session: Session,
    name: str,
    revocation: str | None = None,
    language: str | None = None,
    *,
    large: bool = False,
) -> Paper:
    """Return both copies of the attestation of a mandate's revocation.

    `name` is the mandate's identifier or number; of several revocations the last is taken, or the
    one with the identifier `revocation`. It has the language of the mandate; `language` is told
    where only the seal of that one is known. Raises `Refusal` when there is no revocation, or for a
    language that is not proposed, and `InputError` for one where the mandate's is known.
    """
    session.must_be_mediator()
    stored = revocation_of(session, name, revocation)
    if language is not None and not stored.language_is_asked:
        raise InputError("language", N_("La langue de ce papier est déjà fixée."))
    record = stored.record
    drawn = draw_revocation(
        record,
        _attestation(session, stored, language),
        stored.signed,
        sealing(session, stored.seal),
        sealed_look(session, stored.seal, large=large),
    )
    return Paper("revocation", record.id, signed_pdf(session, drawn.pdf), drawn.missing)


def _attestation(
    session: Session, stored: StoredRevocation, language: str | None
) -> Document | Bilingual:
    """Return the text of an attestation, in the languages of the mandate when it is known here."""
    text, record, about = stored.text, stored.record, stored.about
    if isinstance(about, SealedPerson):
        french = sealed_revocation_document(text, record, about.identity, about.signed_at)
        return sealed_revocation_beside(session, stored, about, language) or french
    place = birth_place_words(about.citizen)
    french = revocation_document(text, record, about, birth_place=place)
    return revocation_beside(stored) or french


def whole_account_paper(session: Session, citizen_id: str, *, large: bool = False) -> Paper:
    """Return the account of all that was done for a person, under a seal of its own.

    Each one is an event of the journal, which its seal names.
    """
    session.must_be_mediator()
    account = whole_account(session, citizen_id)
    document = whole_account_document(
        practice=session.practice,
        organisation=session.organisation.name,
        citizen=name_on_paper(account.identity),
        born=birth_words(account.identity, birth_place_words(account.identity)),
    )
    seal = _told_account_seal(session, account.citizen, account.identity)
    drawn = draw_whole_account(
        whole_account_on_paper(session, account),
        whole_account_beside(session, account) or document,
        sealing(session, seal),
        sealed_look(session, seal, large=large),
    )
    return Paper("whole_account", account.citizen, signed_pdf(session, drawn.pdf), drawn.missing)


def erasure_paper(
    session: Session, citizen_id: str, language: str | None = None, *, large: bool = False
) -> Paper:
    """Return the certificate of an erasure, under the seal of its event.

    `language` is told by who hands it over: nothing here knows that of the person any more. Raises
    `Refusal` for one that is not proposed.
    """
    erased = load_erasure(session, citizen_id)

    def read(connection: Connection) -> bytes | None:
        seq = safekeeping_rows.erasure_of(connection, citizen_id)
        return None if seq is None else mandate_rows.seal_of(connection, seq)

    cose = session.database.read(read)
    if cose is None:
        raise Refusal(N_("Le cachet de ce certificat manque."))
    seal = seal_text(cose)
    drawn = draw_erasure(
        erasure_on_paper(session, erased),
        sealing(session, seal),
        sealed_look(session, seal, large=large),
        erasure_beside(session, erased, language),
    )
    return Paper("erasure", citizen_id, signed_pdf(session, drawn.pdf), drawn.missing)


def print_paper(
    session: Session, paper: Paper, printer: str, *, two_sided: bool = False
) -> SentPaper:
    """Send a paper to a printer, journal it and follow it; the printer is kept for its kind.

    Both sides are used only for papers that may be, on printers that can. Raises
    `UnavailableError`, and then nothing is lost and nothing is journaled; its sentence says so
    where the paper is printed all the same.
    """
    wanted = two_sided and paper.kind in MAY_BE_TWO_SIDED
    can = wanted and prints_two_sided(printer)
    job = print_pdf(paper.pdf, printer, Sheets(paper.media, can))
    reading = session.clock.read()

    def write(connection: Connection) -> int:
        copy = _printed_before(session, connection, paper) + 1
        key = staff_key(connection, session.vault, reading.now)
        payload = {"kind": paper.kind, "by": session.vault.slot_id, "copy": copy}
        session.record(connection, [Fact("paper.printed", paper.subject, payload, key)], reading)
        printing_rows.keep_choice(connection, ChoiceRow(paper.kind, printer, wanted))
        return copy

    try:
        copy = session.database.write(write)
    except KiosqueError as error:
        raise UnavailableError(
            N_("Le papier est parti à l'imprimante, mais le journal n'a pas pu le noter."),
            advice=error.advice,
        ) from None
    sent = SentPaper(paper.kind, paper.subject, printer, copy, can, job)
    session.prints.follow(sent, partial(_note_print_ended, session))
    return sent


def _printed_before(session: Session, connection: Connection, paper: Paper) -> int:
    """Return how often this paper was printed, as far as contents that are still there tell.

    Once the content of a print is destroyed it counts for every kind of paper about its subject: a
    reprint may be told of as one print too many, never as a first one.
    """
    before = 0
    for seq in journal_rows.of_type_about(connection, "paper.printed", paper.subject):
        payload = session.ledger.payload(connection, seq)
        before += payload is None or payload["kind"] == paper.kind
    return before


def _note_print_ended(session: Session, sent: SentPaper, phase: JobPhase) -> None:
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        payload = {
            "kind": sent.kind,
            "by": session.vault.slot_id,
            "copy": sent.copy,
            "outcome": str(phase),
        }
        session.record(connection, [Fact("paper.print_ended", sent.subject, payload, key)], reading)

    session.database.write(write)


def save_paper(session: Session, paper: Paper, folder: Path, *, offered: bool = True) -> Path:
    """Write a paper where the mediator says, under a name without identity.

    Unless `offered` is false or the paper is about nobody, its removal is offered when the visit or
    the session ends. Raises `Refusal` inside the data directory and `UnavailableError` when the
    disk refuses; a file that exists is never replaced.
    """
    target = outside_data(session, folder)
    path = write_new(target / f"{FILE_NAMES[paper.kind]}-{secrets.token_hex(4)}.pdf", paper.pdf)
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        payload = {"kind": paper.kind, "by": session.vault.slot_id}
        session.record(connection, [Fact("paper.saved", paper.subject, payload, key)], reading)
        if offered and paper.kind not in ABOUT_NOBODY:
            note_saved(session, connection, path, paper.pdf, (paper.kind, paper.subject), reading)

    try:
        session.database.write(write)
    except KiosqueError:
        take_back(path)
        raise
    return path


def typed_folder(text: str) -> Path:
    """Return a folder as a person types it: without its beginning, it lies in their home."""
    return Path("~") / text if not text.startswith("~") else Path(text)


def outside_data(session: Session, folder: Path) -> Path:
    """Return `folder` made absolute.

    Raises `Refusal` when it lies in the data directory, `InputError` when it is no folder's name.
    """
    return outside(session.folder.parent.parent, folder)


def outside(data: Path, folder: Path) -> Path:
    """Return `folder` made absolute; raises as `outside_data`, `data` being the data directory."""
    home = data.resolve()
    try:
        target = folder.expanduser().absolute()
        inside = target.resolve().is_relative_to(home)
    except (ValueError, RuntimeError, OSError):
        raise InputError(
            "folder",
            N_("Ce n'est pas le nom d'un dossier."),
            advice=N_("Donnez par exemple /media/cle-usb, ou un dossier de votre compte."),
        ) from None
    if inside:
        raise Refusal(
            N_("Les papiers ne s'enregistrent pas dans le dossier des données."),
            advice=N_("Choisissez un autre dossier, par exemple une clé USB."),
        )
    if _is_unplugged(target):
        raise Refusal(
            N_("Aucune clé n'est branchée à cet endroit. Rien n'a été écrit."),
            advice=N_("Branchez-la et attendez qu'elle s'ouvre, ou choisissez un autre dossier."),
        )
    return target


def _is_unplugged(folder: Path) -> bool:
    """Tell whether a folder would be made where a stick is plugged in, and none is."""
    for place in REMOVABLE:
        if folder.is_relative_to(place):
            inside = (folder, *folder.parents)[: -len(place.parts)]
            return not any(one.is_mount() for one in inside)
    return False


def write_new(path: Path, data: bytes) -> Path:
    """Write a file that does not exist yet, readable by this user.

    Raises `Refusal` when there is one of that name, `UnavailableError` when the disk refuses.
    """
    made = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # The mode is asked for when the file is made: a USB stick (FAT) refuses to change it.
        with open(path, "xb", opener=_for_this_user) as file:
            made = True
            file.write(data)
    except FileExistsError:
        raise Refusal(
            N_("Un fichier porte déjà ce nom. Il est intact, rien n'a été écrit."),
            advice=N_("Donnez un autre nom, ou un autre dossier."),
        ) from None
    except OSError:
        if made:
            take_back(path)
        raise UnavailableError(
            N_("Le papier n'a pas pu être enregistré dans ce dossier."),
            advice=N_(
                "Le mandat et l'accompagnement sont intacts\N{NO-BREAK SPACE}: choisissez un autre "
                "dossier, ou libérez de la place."
            ),
        ) from None
    return path


def take_back(path: Path) -> None:
    """Remove a file that was just made, where the disk still allows it."""
    with suppress(OSError):
        path.unlink()


def _for_this_user(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)


def signed_pdf(session: Session, pdf: bytes) -> bytes:
    """Return a drawn paper signed by the kiosk."""
    vault = session.vault
    return sign_pdf(
        pdf,
        vault.seal_key,
        vault.kiosk_chain,
        place=session.organisation.city,
        at=session.now(),
    )


def root_fingerprint(session: Session) -> str:
    return fingerprint(session.vault.root_certificate)


def sealing(session: Session, seal: str) -> Sealing:
    """Return what vouches for a paper under `seal`, with its place in the journal when kept."""
    index = read_seal(seal).content.index
    kept = session.database.read(lambda connection: mandate_rows.place_of_seal(connection, index))
    place = b"" if kept is None else write_proof(index, *kept)
    return Sealing(seal, root_fingerprint(session), place)


def sealed_look(session: Session, seal: str, *, large: bool) -> Look:
    """Return how a paper is set: with the logo in force at the event that its seal names."""
    return Look(large, logo_at(session, read_seal(seal).content.index))


def account_seal(session: Session, visit_id: str) -> str:
    """Return the text of the seal of a visit's account; raises `Refusal` before it is closed."""

    def read(connection: Connection) -> str:
        seq = mandate_rows.closing_of_visit(connection, visit_id)
        cose = None if seq is None else mandate_rows.seal_of(connection, seq)
        if cose is None:
            raise Refusal(N_("Cet accompagnement n'a pas encore de compte rendu."))
        return seal_text(cose)

    return session.database.read(read)


def _told_account_seal(session: Session, citizen: str, identity: PivotIdentity) -> str:
    reading = session.clock.read()

    def write(connection: Connection) -> str:
        (event,) = record_reading(session, connection, citizen, "account_paper", reading)
        return seal_text(seal_told_account(session, citizen, identity, reading.now, event))

    return session.database.write(write)


def journal_paper(session: Session, kind: str, subject: str, type_: str) -> None:
    """Journal that something was printed or saved; `subject` is what it is about."""
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        payload = {"kind": kind, "by": session.vault.slot_id}
        session.record(connection, [Fact(type_, subject, payload, key)], reading)

    session.database.write(write)
