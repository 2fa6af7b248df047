"""Guided procedures to which a mandate may be limited, and acts that such a mandate covers."""

from collections.abc import Sequence

from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.fields import LONGEST_TEXT
from kiosque.mandates.record import MandateRecord, parse_record
from kiosque.store import mandate_rows, projections
from kiosque.store.database import Connection


def procedures_within(scopes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Return identifier and title of each procedure of this kiosk that lies in `scopes`."""
    from kiosque.desk.procedures import shelf

    return tuple((one.id, one.title) for one in shelf().procedures if one.category in scopes)


def titles_of(procedures: Sequence[str], scopes: Sequence[str]) -> tuple[str, ...]:
    """Return the titles that a mandate prints of `procedures`.

    Raises `Refusal`, by name, for one that is gone from this kiosk or outside `scopes`.
    """
    known = dict(procedures_within(scopes)) if procedures else {}
    for one in procedures:
        if one not in known:
            raise Refusal(
                N_("La démarche « {procedure} » n'est pas dans les périmètres de ce mandat."),
                advice=N_("Rien n'a été enregistré. Choisissez de nouveau les démarches précises."),
                procedure=one,
            )
    return tuple(clean_text(known[one])[:LONGEST_TEXT].rstrip() for one in procedures)


def named_procedures(record: MandateRecord) -> tuple[tuple[str, str], ...]:
    """Return identifier and printed title of each procedure that a mandate is limited to."""
    titles = record.procedure_titles or record.procedures
    return tuple(zip(record.procedures, titles, strict=True))


def check_procedure(record: MandateRecord, procedure: str | None, what: str) -> None:
    """Raise `Refusal`, by name, for what is outside the procedures that a mandate is limited to."""
    if not record.procedures or procedure in record.procedures:
        return
    raise Refusal(
        N_("Ce mandat ne couvre pas « {act} » : il se limite à {named}."),
        advice=N_(
            "Rien n'a été enregistré. Demandez à la personne un mandat qui le couvre, ou "
            "accompagnez-la pendant qu'elle fait elle-même."
        ),
        act=what,
        named=", ".join(title for _id, title in named_procedures(record)),
    )


def check_act(
    session: Session, connection: Connection, mandate_id: str, procedure: str | None, what: str
) -> None:
    """Raise `Refusal`, by name, for an act outside the procedures that a mandate is limited to."""
    row = mandate_rows.mandate(connection, mandate_id)
    payload = None if row is None else session.ledger.payload(connection, row.seq)
    if payload is not None:
        record = parse_record(projections.signed_bytes(payload["record"]))
        check_procedure(record, procedure, what)
