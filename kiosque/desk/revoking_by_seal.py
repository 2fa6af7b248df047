"""Revoking a mandate that this kiosk has never seen, from the seal on the person's paper.

The seal must be genuine against the organisation's own certificates, and commit to the name and
birth date typed from the person's identity papers: a copy of somebody else's mandate ends nothing.
"""

from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from kiosque.clock import Reading
from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.desk.keyring import create_key
from kiosque.desk.revocations import sealed_person
from kiosque.desk.revoking import EndingMandate, Request, Revoked, known_mandate, revoke_in
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.commitment import commitment
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.seal import SealContent, read_seal
from kiosque.receipts.verdict import Verdict
from kiosque.receipts.verification import seal_in
from kiosque.store import mandate_rows
from kiosque.store.database import Connection

KEY_PURPOSE = "unseen_mandate"


@dataclass(frozen=True, slots=True)
class PaperMandate:
    """A mandate as its genuine paper tells it, and whose it is."""

    id: str
    number: str
    """Empty when the paper was read by its seal alone."""
    scopes: tuple[str, ...]
    signed_at: datetime
    """In the organisation's time zone, like the end."""
    ends_at: datetime
    identity: PivotIdentity = field(repr=False)
    """Family name, first given name and birth date; nothing else is known."""
    seal: str = field(repr=False)
    known: bool
    """Whether this kiosk holds the mandate itself."""


def read_mandate_paper(
    session: Session, data: bytes, name: str, birth_date: str, *, trust: bytes = b""
) -> PaperMandate:
    """Return what a paper says: a PDF, a picture of its seal, or the seal's text.

    `name` and `birth_date` (`YYYY-MM-DD`) are typed from the person's identity papers. `trust` adds
    certificates of other kiosks of this organisation; those of anybody else are left out. Raises
    `InputError` for a name or date that cannot be, `UnreadableError` for what holds no whole seal,
    `Refusal` for a paper that is forged, of somebody else, or no mandate.
    """
    session.must_be_mediator()
    people = ways_to_read(name, birth_date)
    known = session.vault.trust_pem().encode() + trust
    verdict = check_paper(data, session.now(), trust=known, people=people)
    if verdict.kind == "unknown":
        raise _forged() if verdict.signature == "invalid" else _unreadable()
    try:
        text = seal_in(data)
        content = read_seal(text).content
    except KiosqueError:
        raise _unreadable() from None
    _check(session, verdict, content)
    identities = (sealed_person(p.family_name, p.first_given_name, p.birth_date) for p in people)
    mandate_id = str(UUID(bytes=content.subject_id))
    return PaperMandate(
        id=mandate_id,
        number=verdict.number,
        scopes=content.scopes,
        signed_at=session.local(content.starts_at),
        ends_at=session.local(content.ends_at),
        identity=next(i for i in identities if commitment(content.salt, i) == content.commitment),
        seal=text,
        known=session.database.read(
            lambda connection: mandate_rows.mandate(connection, mandate_id) is not None
        ),
    )


def revoke_by_seal(session: Session, paper: PaperMandate, request: Request) -> Revoked:
    """End the mandate of a paper that was read; raises as `revoke`."""
    session.must_be_mediator()
    reading = session.clock.read()

    def write(connection: Connection) -> Revoked:
        if mandate_rows.mandate(connection, paper.id) is not None:
            ending = known_mandate(session, connection, paper.id)
        else:
            ending = _unseen(session, connection, paper, reading)
        return revoke_in(session, connection, ending, request, reading)

    return session.database.write(write)


def _unseen(
    session: Session, connection: Connection, paper: PaperMandate, reading: Reading
) -> EndingMandate:
    identity = paper.identity
    person = {
        "family_name": identity.family_name,
        "given_name": identity.given_names[0],
        "birth_date": identity.birth_date,
    }
    return EndingMandate(
        id=paper.id,
        number=paper.number,
        identity=identity,
        held=paper.scopes,
        text="annulation-cachet",
        key=create_key(connection, session.vault, KEY_PURPOSE, reading.now, None),
        beside={"seal": paper.seal, "person": person},
    )


def _check(session: Session, verdict: Verdict, content: SealContent) -> None:
    """Raise `Refusal` unless this is a genuine mandate of this organisation and of the person."""
    if content.siret != session.organisation.siret or verdict.issuer == "foreign":
        raise Refusal(
            N_("Ce cachet n'est pas celui de cette structure."),
            advice=N_(
                "Rien n'a été enregistré. La personne annule auprès de la structure imprimée en "
                "haut de son mandat."
            ),
        )
    wrong = [check.name for check in verdict.checks if check.ok is False]
    if verdict.signature == "invalid" or set(wrong) - {"dates", "person"}:
        raise _forged()
    if verdict.issuer != "trusted":
        raise Refusal(
            N_("Ce poste ne connaît pas le poste de la structure qui a fait ce cachet."),
            advice=N_(
                "Rien n'a été enregistré. Donnez aussi le fichier de certificats de la structure, "
                "ou le PDF du mandat, qui porte le sien."
            ),
        )
    if content.kind != "mandate":
        raise Refusal(
            N_("Ce papier n'est pas un mandat."),
            advice=N_("Donnez le cachet imprimé sur le mandat lui-même."),
        )
    if verdict.person_matches is not True:
        raise Refusal(
            N_("Ce mandat n'est pas au nom de cette personne."),
            advice=N_(
                "Rien n'a été enregistré. Recopiez le nom de naissance, le premier prénom et la "
                "date de naissance de sa pièce d'identité. Si c'est encore refusé, le cachet vient "
                "du mandat de quelqu'un d'autre."
            ),
        )


def _forged() -> Refusal:
    return Refusal(
        N_("Ce papier n'est pas authentique\N{NO-BREAK SPACE}: il a été modifié ou imité."),
        advice=N_("Rien n'a été enregistré. Gardez le papier et prévenez votre référent."),
    )


def _unreadable() -> UnreadableError:
    return UnreadableError(
        N_("Aucun cachet de mandat ne peut être lu en entier dans ce qui a été donné."),
        advice=N_("Donnez le PDF, une photo nette du carré imprimé, ou tout le texte qu'il porte."),
    )
