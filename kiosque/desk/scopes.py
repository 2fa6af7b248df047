"""The scopes that an organisation offers: restricted by a coordinator, for new mandates only."""

import json
from collections.abc import Sequence
from dataclasses import replace

from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.errors import InputError, Refusal
from kiosque.i18n import N_
from kiosque.mandates.scopes import in_order, scope
from kiosque.store import mandate_rows
from kiosque.store.database import Connection


def offered_scopes(session: Session) -> tuple[str, ...]:
    """Return the scopes offered now, whoever restricted them since this session began."""
    return session.database.read(lambda connection: offered_in(session, connection))


def offered_in(session: Session, connection: Connection) -> tuple[str, ...]:
    stored = mandate_rows.offered_scopes(connection)
    return session.organisation.scopes if stored is None else in_order(tuple(json.loads(stored)))


def restrict_scopes(session: Session, scopes: Sequence[str]) -> tuple[str, ...]:
    """Offer these scopes and no other in new mandates; running mandates keep theirs.

    Raises `Refusal` for somebody who is no coordinator, `InputError` for no scope or an unknown
    one. Saying again what holds already writes nothing.
    """
    session.must_be_coordinator()
    allowed = in_order(tuple(scopes))
    if not allowed:
        raise InputError(
            "scopes",
            N_("Choisissez au moins un périmètre."),
            advice=N_("Une structure qui n'en propose aucun ne pourrait plus établir de mandat."),
        )
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        if offered_in(session, connection) == allowed:
            return
        key = organisation_key(connection, session.vault, reading.now)
        told = {"scopes": list(allowed), "by": session.vault.slot_id}
        subject = session.organisation.id
        session.record(connection, [Fact("scopes.restricted", subject, told, key)], reading)

    session.database.write(write)
    session.organisation = replace(session.organisation, scopes=allowed)
    return allowed


def check_offered(session: Session, connection: Connection, scopes: Sequence[str]) -> None:
    """Raise `Refusal`, by name, for scopes that the organisation does not offer now."""
    offered = offered_in(session, connection)
    outside = [scope(key).title for key in scopes if key not in offered]
    if outside:
        raise Refusal(
            N_("La structure ne propose plus : {scopes}."),
            advice=N_(
                "Rien n'a été enregistré. Changez les périmètres, ou demandez à une personne "
                "référente."
            ),
            scopes=", ".join(outside),
        )
