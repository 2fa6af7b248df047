"""The second of two persons, who proves passphrase and code beside an open session."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from kiosque.clock import Reading
from kiosque.desk.codes import CodeRefused
from kiosque.desk.doorstep import PersonChoice
from kiosque.desk.session import Session
from kiosque.desk.throttle import counted
from kiosque.errors import Refusal, SignInError
from kiosque.i18n import N_
from kiosque.i18n.dates import long_moment
from kiosque.journal.events import parse_header
from kiosque.mandates.two_people import confirms_from
from kiosque.store import journal_rows, people_rows
from kiosque.store.database import Connection
from kiosque.vault.header import read_headers
from kiosque.vault.open_vault import OpenVault
from kiosque.vault.sealed_vault import SealedVault
from kiosque.vault.totp import matching_step

GIVEN_BY = ("mediator.added", "slot.replaced")
"""Events in which one person types the passphrase of another, or watches it typed."""


@dataclass(frozen=True, slots=True)
class SecondPerson:
    """What the second person types."""

    slot: str
    passphrase: str = field(repr=False)
    code: str = field(repr=False)


def second_people(session: Session) -> tuple[PersonChoice, ...]:
    """Return everybody who may be the second person: anybody but who is signed in."""
    first, *_copies = read_headers(session.folder)
    return tuple(
        PersonChoice(slot.id, slot.name, slot.roles)
        for slot in first.header.people
        if slot.id != session.vault.slot_id
    )


def second_person_named(session: Session, name: str) -> str:
    """Return the slot of the one colleague with this name or slot; raises `Refusal` otherwise."""
    found = [one.slot for one in second_people(session) if name in (one.name, one.slot)]
    if len(found) != 1:
        raise Refusal(
            N_("Ce nom ne désigne pas une seule autre personne de la structure."),
            advice=N_("Rien n'a été fait. Donnez son nom exact, ou son identifiant."),
        )
    return found[0]


@contextmanager
def second_vault(session: Session, second: SecondPerson, reading: Reading) -> Iterator[OpenVault]:
    """Open the second person's own slot meanwhile; wrong tries are counted as at the door.

    Raises `Refusal` for the same person twice, and for somebody to whom the first person gave
    their access less than a week ago, `SignInError` for a wrong passphrase.
    """
    if second.slot == session.vault.slot_id:
        raise Refusal(
            N_("Il faut deux personnes différentes."),
            advice=N_("Demandez à une autre personne de la structure de confirmer avec vous."),
        )
    _check_two_wills(session, second.slot, reading)
    with counted(session.folder, second.slot, reading):
        try:
            vault = SealedVault.read(session.folder).unlock(second.slot, second.passphrase)
        except SignInError:
            raise _not_accepted() from None
    try:
        yield vault
    finally:
        vault.close()


def accept_second_code(
    session: Session, connection: Connection, vault: OpenVault, code: str, reading: Reading
) -> None:
    """Spend the second person's code in the caller's transaction; raises `SignInError`."""
    spent = None
    if not session.reusable_codes:
        spent = people_rows.last_step(connection, vault.slot_id)
    step = matching_step(bytes(vault.totp_seed), code, reading.now, after_step=spent, window=1)
    if step is None:
        refused = _not_accepted()
        raise CodeRefused(refused.what, advice=refused.advice)
    people_rows.remember_step(connection, vault.slot_id, step)


def _check_two_wills(session: Session, slot: str, reading: Reading) -> None:
    given = session.database.read(lambda connection: _given_here(session, connection, slot))
    start = confirms_from(given)
    if start is not None and reading.now < start:
        raise Refusal(
            N_(
                "Cette personne ne peut pas encore confirmer avec vous : vous lui avez donné son "
                "accès il y a moins de sept jours."
            ),
            advice=N_(
                "Rien n'a été fait. Elle le pourra à partir du {day}. Une autre personne de la "
                "structure le peut dès maintenant."
            ),
            day=long_moment(session.local(start)),
        )


def _given_here(session: Session, connection: Connection, slot: str) -> datetime | None:
    """Return when who is signed in gave this slot its access last; None when somebody else did."""
    headers = map(parse_header, journal_rows.about(connection, slot))
    told = (
        session.ledger.payload(connection, one.seq) or {} for one in headers if one.type in GIVEN_BY
    )
    mine = [one["at"] for one in told if one.get("by") == session.vault.slot_id]
    return datetime.fromisoformat(mine[-1]) if mine else None


def _not_accepted() -> SignInError:
    return SignInError(
        N_("La deuxième personne n'est pas reconnue : phrase de passe ou code refusé."),
        advice=N_("Rien n'a été fait. Vérifiez qui vous avez choisi, puis recommencez."),
    )
