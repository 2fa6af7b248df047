"""Terms of use: read and accepted by version, before the first mandate."""

from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.desk.staff import unjournaled
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.mandates.text import Document, current_template, fill
from kiosque.store import staff_rows
from kiosque.store.database import Connection


def terms_in_force() -> Document:
    """Return the text in force; its `template` is the version."""
    return fill(current_template("charte"), {})


def terms_to_accept(session: Session) -> Document | None:
    """Return what the person has still to read and accept; None when it is done.

    Who grants no mandate has nothing to accept.
    """
    if not session.mediates:
        return None
    wanted = terms_in_force()
    accepted = session.database.read(lambda connection: _accepted(session, connection))
    return None if accepted == wanted.template else wanted


def accept_terms(session: Session, version: str) -> None:
    """Record that the person accepts the terms in force, which they read as `version`.

    Raises `Refusal` for a version that is not in force; accepting twice changes nothing.
    """
    session.must_be_mediator()
    wanted = terms_in_force()
    if version != wanted.template:
        raise Refusal(
            N_("Ces conditions d'utilisation ne sont plus celles en vigueur."),
            advice=N_("Rien n'est accepté. Lisez le texte en vigueur, puis recommencez."),
        )
    reading = session.clock.read()
    slot = session.vault.slot_id

    def write(connection: Connection) -> None:
        if _accepted(session, connection) == version:
            return
        told = {
            "slot": slot,
            "version": version,
            "sha256": wanted.sha256,
            "at": reading.now.isoformat(),
        }
        key = organisation_key(connection, session.vault, reading.now)
        facts = unjournaled(session, connection, reading)
        session.record(connection, [*facts, Fact("terms.accepted", slot, told, key)], reading)

    session.database.write(write)


def must_have_accepted(session: Session, connection: Connection) -> None:
    """Raise `Refusal` unless the person accepted the terms in force."""
    if _accepted(session, connection) != current_template("charte").name:
        raise Refusal(
            N_("Les conditions d'utilisation en vigueur ne sont pas encore acceptées."),
            advice=N_(
                "Rien n'est perdu. Lisez-les et acceptez-les à l'ouverture de la session, ou avec "
                "kiosque mediator accept-terms."
            ),
        )


def _accepted(session: Session, connection: Connection) -> str | None:
    row = staff_rows.staff_row(connection, session.vault.slot_id)
    return None if row is None else row.terms
