"""Papers: made again from what is stored, printed or saved where the mediator says, journaled."""

import secrets
from dataclasses import dataclass
from pathlib import Path

from kiosque.desk.closing import AccountOfVisit, load_account
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import StoredMandate, load_mandate
from kiosque.desk.organisation import OrganisationProfile
from kiosque.desk.session import Session
from kiosque.errors import Refusal, UnavailableError
from kiosque.i18n import N_
from kiosque.i18n.dates import long_moment
from kiosque.identity.places import country_name, place_name
from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.pivot import FRANCE, PivotIdentity
from kiosque.mandates.postures import Posture
from kiosque.mandates.seal import seal_text
from kiosque.mandates.visit_texts import account_document
from kiosque.receipts.account_paper import AccountPaper, draw_account
from kiosque.receipts.mandate_paper import draw_mandate
from kiosque.receipts.printer import print_pdf
from kiosque.receipts.sign import sign_pdf
from kiosque.receipts.trust import fingerprint
from kiosque.store import mandate_rows
from kiosque.store.database import Connection

POSTURE_WORDS = {
    Posture.JE_FAIS: "L'aidant a fait les démarches pour la personne.",
    Posture.J_ACCOMPAGNE: "L'aidant a accompagné la personne.",
    Posture.JE_FORME: "L'aidant a formé la personne.",
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A signed PDF, in memory."""

    kind: str
    """`mandate` or `account`."""
    subject: str
    pdf: bytes
    missing: tuple[str, ...]
    """Signs of a name that no font has, shown as boxes on the paper."""


def mandate_paper(session: Session, name: str) -> Paper:
    """Return both originals of a mandate, from its stored record, text and seal."""
    stored = load_mandate(session, name)
    document = mandate_document(
        stored.record,
        birth_place=birth_place_words(stored.record.citizen),
        procedures=procedure_titles(stored),
    )
    drawn = draw_mandate(
        stored.record, document, stored.signed, stored.seal, _root_fingerprint(session)
    )
    pdf = _signed(session, drawn.pdf)
    return Paper("mandate", stored.record.id, pdf, drawn.missing)


def account_paper(session: Session, visit_id: str) -> Paper:
    """Return the account of a closed visit, under a seal of its own."""
    account = load_account(session, visit_id)
    document = account_document(
        practice=session.practice, citizen=account.citizen, number=account.mandate_number
    )
    seal = _account_seal(session, visit_id)
    drawn = draw_account(
        _account_on_paper(session, account), document, seal, _root_fingerprint(session)
    )
    return Paper("account", visit_id, _signed(session, drawn.pdf), drawn.missing)


def print_paper(session: Session, paper: Paper, printer: str) -> None:
    """Print a paper and journal it; raises `UnavailableError`, and then nothing is lost."""
    print_pdf(paper.pdf, printer)
    _journal(session, paper, "paper.printed")


def save_paper(session: Session, paper: Paper, folder: Path) -> Path:
    """Write a paper where the mediator says, under a name without identity.

    Raises `Refusal` inside the data directory and `UnavailableError` when the disk refuses; a file
    that exists is never replaced.
    """
    target = outside_data(session, folder)
    path = write_new(target / f"{_FILE_NAMES[paper.kind]}-{secrets.token_hex(4)}.pdf", paper.pdf)
    _journal(session, paper, "paper.saved")
    return path


def outside_data(session: Session, folder: Path) -> Path:
    """Return `folder` made absolute; raises `Refusal` when it lies in the data directory."""
    target = folder.expanduser().absolute()
    home = session.folder.parent.parent.resolve()
    if target.resolve().is_relative_to(home):
        raise Refusal(
            N_("Les papiers ne s'enregistrent pas dans le dossier des données."),
            advice=N_("Choisissez un autre dossier, par exemple une clé USB."),
        )
    return target


def write_new(path: Path, data: bytes) -> Path:
    """Write a file that does not exist yet, readable by this user; raises `UnavailableError`."""
    made = False
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb") as file:
            made = True
            path.chmod(0o600)
            file.write(data)
    except OSError:
        if made:
            path.unlink(missing_ok=True)
        raise UnavailableError(
            N_("Le papier n'a pas pu être enregistré dans ce dossier."),
            advice=N_(
                "Le mandat et l'accompagnement sont intacts\N{NO-BREAK SPACE}: choisissez un autre "
                "dossier, ou libérez de la place."
            ),
        ) from None
    return path


_FILE_NAMES = {"mandate": "mandat", "account": "compte-rendu"}


def birth_place_words(identity: PivotIdentity) -> str | None:
    """Return the commune or the country of birth, in words; None when neither is known."""
    if identity.birth_place:
        return place_name(identity.birth_place)
    return None if identity.birth_country == FRANCE else country_name(identity.birth_country)


def procedure_titles(stored: StoredMandate) -> tuple[str, ...]:
    """Return the titles of the procedures that narrow a mandate."""
    return stored.record.procedures


def _signed(session: Session, pdf: bytes) -> bytes:
    vault = session.vault
    return sign_pdf(pdf, vault.seal_key, vault.kiosk_chain, place=session.organisation.city)


def _root_fingerprint(session: Session) -> str:
    return fingerprint(session.vault.root_certificate)


def _account_seal(session: Session, visit_id: str) -> str:
    def read(connection: Connection) -> str:
        seq = mandate_rows.closing_of_visit(connection, visit_id)
        cose = None if seq is None else mandate_rows.seal_of(connection, seq)
        if cose is None:
            raise Refusal(N_("Cet accompagnement n'a pas encore de compte rendu."))
        return seal_text(cose)

    return session.database.read(read)


def _account_on_paper(session: Session, account: AccountOfVisit) -> AccountPaper:
    organisation = session.organisation
    closed = session.local(account.closed_at)
    done = [act for act in account.acts if str(act.result) != "to_do"]
    remaining = [act.label for act in account.acts if str(act.result) == "to_do"]
    return AccountPaper(
        organisation=organisation.name,
        practice=session.practice,
        number=account.mandate_number or "",
        when=f"Le {long_moment(closed)}, à {organisation.name}.",
        facts=(
            POSTURE_WORDS[account.posture],
            f"Avec {account.mediator}, pendant {account.minutes} min.",
        ),
        done=tuple(_act_words(act.label, act.result.label, act.reference) for act in done),
        to_do=(
            *(f"{label}." for label in remaining),
            *(_to_do_words(i.what, i.who, i.before, i.contact) for i in account.to_do),
        ),
        contacts=(
            _address_words(organisation),
            f"Pour annuler un mandat : {organisation.contact}.",
            f"Pour vos données : {organisation.data_protection_contact}.",
        ),
        made_at=closed,
    )


def _address_words(organisation: OrganisationProfile) -> str:
    town = f"{organisation.postcode} {organisation.city}"
    return f"{organisation.name}, {organisation.address}, {town}."


def _act_words(label: str, result: str, reference: str) -> str:
    return f"{label} : {result}, référence {reference}." if reference else f"{label} : {result}."


def _to_do_words(what: str, who: str, before: str, contact: str) -> str:
    parts = [what]
    if who:
        parts.append(f"qui : {who}")
    if before:
        parts.append(f"avant le {before}")
    if contact:
        parts.append(contact)
    return f"{' — '.join(parts)}."


def _journal(session: Session, paper: Paper, type_: str) -> None:
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        key = staff_key(connection, session.vault, reading.now)
        payload = {"kind": paper.kind, "by": session.vault.slot_id}
        session.record(connection, [Fact(type_, paper.subject, payload, key)], reading)

    session.database.write(write)
