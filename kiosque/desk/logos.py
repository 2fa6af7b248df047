"""The organisation's logo on papers: chosen by a coordinator, each paper keeping that of its time.

A paper tells of an event: its logo is the last one chosen before that event in the journal, so that
a reprint is identical whatever was chosen since.
"""

import base64
from pathlib import Path

from kiosque.desk.given_papers import read_file
from kiosque.desk.keyring import organisation_key
from kiosque.desk.ledger import Fact
from kiosque.desk.session import Session
from kiosque.errors import Refusal
from kiosque.i18n import N_
from kiosque.receipts.logo import Logo, kept_logo, read_logo
from kiosque.store import logo_rows
from kiosque.store.database import Connection


def choose_logo(session: Session, picture: bytes) -> Logo:
    """Put a picture (PNG, JPEG) on every paper of what is recorded from here on.

    Raises `Refusal` for somebody who is no coordinator, `InputError` for what is no logo. The same
    logo again writes nothing.
    """
    session.must_be_coordinator()
    logo = read_logo(picture)
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        if logo_in(session, connection, None) == logo:
            return
        told = {
            "png": base64.b64encode(logo.png).decode("ascii"),
            "by": session.vault.slot_id,
        }
        key = organisation_key(connection, session.vault, reading.now)
        fact = Fact("logo.chosen", session.organisation.id, told, key)
        session.record(connection, [fact], reading)

    session.database.write(write)
    return logo


def choose_logo_file(session: Session, name: str) -> Logo:
    """Put the picture of a file on papers; raises as `choose_logo`, and `UnreadableError`."""
    session.must_be_coordinator()
    return choose_logo(session, read_file(Path(name.strip())))


def remove_logo(session: Session) -> None:
    """Print no logo on papers of what is recorded from here on.

    Raises `Refusal` for somebody who is no coordinator, and where there is none.
    """
    session.must_be_coordinator()
    reading = session.clock.read()

    def write(connection: Connection) -> None:
        if logo_rows.logo_before(connection, None) is None:
            raise Refusal(
                N_("La structure n'a pas de logo sur ses papiers."),
                advice=N_("Rien n'a été enregistré."),
            )
        key = organisation_key(connection, session.vault, reading.now)
        told = {"by": session.vault.slot_id}
        fact = Fact("logo.removed", session.organisation.id, told, key)
        session.record(connection, [fact], reading)

    session.database.write(write)


def present_logo(session: Session) -> Logo | None:
    """Return the logo of papers that are recorded now; None without."""
    return session.database.read(lambda connection: logo_in(session, connection, None))


def logo_at(session: Session, seq: int) -> Logo | None:
    """Return the logo of the paper that tells of event `seq`; None without."""
    return session.database.read(lambda connection: logo_in(session, connection, seq))


def logo_in(session: Session, connection: Connection, seq: int | None) -> Logo | None:
    """Return the logo in force at event `seq`, or now; None without."""
    chosen = logo_rows.logo_before(connection, seq)
    told = None if chosen is None else session.ledger.payload(connection, chosen)
    return None if told is None else kept_logo(base64.b64decode(told["png"]))
