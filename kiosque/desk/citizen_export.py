"""Everything about one person in one archive: for a reader, and for another program."""

import json
import secrets
import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

from kiosque.desk.cases import kept_cases
from kiosque.desk.codes import require_code, wrong_codes_journaled
from kiosque.desk.directory import identity_payload
from kiosque.desk.keyring import staff_key
from kiosque.desk.ledger import Fact
from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import (
    account_paper,
    mandate_paper,
    outside_data,
    take_back,
    whole_account_paper,
    write_new,
)
from kiosque.desk.person_sheet import PersonSheet, open_sheet
from kiosque.desk.session import Session
from kiosque.desk.whole_account import WholeAccount, account_as_plain, whole_account
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.journal.events import parse_header
from kiosque.store import citizen_rows, journal_rows
from kiosque.store.database import Connection

FORMAT = "kiosque.citizen"
VERSION = 1
PRIVATE = 0o600
"""Mode of the files once unpacked."""


def export_citizen(session: Session, citizen_id: str, folder: Path, code: str) -> Path:
    """Write the archive of a person into `folder`, accepted with a fresh code; return its path.

    Its name tells nobody's. Raises `Refusal` inside the data or for who may not act for people,
    `SignInError` for the code, `UnreadableError` for somebody unknown, `UnavailableError` when the
    disk refuses: then there is no file, and the journal tells of the reading alone.
    """
    session.must_be_mediator()
    target = outside_data(session, folder) / f"personne-{secrets.token_hex(4)}.zip"
    sheet, account = open_sheet(session, citizen_id), whole_account(session, citizen_id)
    archive = _archive(session, sheet, account)
    reading = session.clock.read()
    made: list[Path] = []

    def write(connection: Connection) -> None:
        require_code(session, connection, code, reading)
        key = staff_key(connection, session.vault, reading.now)
        payload = {"bytes": len(archive), "by": session.vault.slot_id}
        session.record(connection, [Fact("citizen.exported", sheet.id, payload, key)], reading)
        made.append(write_new(target, archive))

    try:
        with wrong_codes_journaled(session, "export"):
            session.database.write(write)
    except KiosqueError:
        for path in made:
            take_back(path)
        raise
    return target


def _archive(session: Session, sheet: PersonSheet, account: WholeAccount) -> bytes:
    packed, now = BytesIO(), session.now()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in _files(session, sheet, account):
            info = zipfile.ZipInfo(name, now.timetuple()[:6])
            info.external_attr = PRIVATE << 16
            archive.writestr(info, data, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _files(
    session: Session, sheet: PersonSheet, account: WholeAccount
) -> Iterator[tuple[str, bytes]]:
    """Yield name and content of each file of the archive."""
    yield "LISEZ-MOI.txt", _read_me().encode()
    plain = _plain(session, sheet, account)
    yield "donnees.json", json.dumps(plain, ensure_ascii=False, indent=1, sort_keys=True).encode()
    yield "certificats.pem", session.vault.trust_pem().encode()
    yield "compte-rendu-complet.pdf", whole_account_paper(session, sheet.id).pdf
    for line in sheet.mandates:
        yield f"mandats/{line.number}.pdf", mandate_paper(session, line.id).pdf
        yield f"mandats/{line.number}.jws", load_mandate(session, line.id).signed
    for at, visit in enumerate(account.visits, start=1):
        if visit.closed_at is not None:
            yield f"comptes-rendus/{at:03d}.pdf", account_paper(session, visit.id).pdf


def _plain(session: Session, sheet: PersonSheet, account: WholeAccount) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "version": VERSION,
        "practice": session.practice,
        "made_at": session.now().isoformat(timespec="seconds"),
        "organisation": session.organisation.on_record(),
        "citizen": {
            "id": sheet.id,
            "identity": identity_payload(sheet.identity),
            "former_identities": [identity_payload(one) for one in sheet.former],
        },
        "mandates": [
            {
                "id": line.id,
                "number": line.number,
                "state": str(line.view.state),
                "record": load_mandate(session, line.id).record.to_payload(),
            }
            for line in sheet.mandates
        ],
        "account": account_as_plain(account),
        "cases": kept_cases(session, sheet.id),
        "journal": session.database.read(lambda connection: _events(session, connection, sheet.id)),
    }


def _events(session: Session, connection: Connection, citizen: str) -> list[dict[str, Any]]:
    """Return what the journal says was done with the person's data, oldest first."""
    found: list[dict[str, Any]] = []
    for record in citizen_rows.records_of(connection, citizen):
        for header in map(parse_header, journal_rows.about(connection, record)):
            told = session.ledger.payload(connection, header.seq)
            event = {"seq": header.seq, "type": header.type, "ts": header.ts, "payload": told}
            found.append(event)
    return sorted(found, key=lambda event: int(event["seq"]))


def _read_me() -> str:
    return _(
        "Ce dossier contient tout ce que la structure garde sur vous avec kiosque.\n"
        "\n"
        "compte-rendu-complet.pdf : tout ce qui a été fait, à lire ou à imprimer.\n"
        "mandats : chaque mandat, à lire (.pdf) et signé pour une machine (.jws).\n"
        "comptes-rendus : le compte rendu de chaque accompagnement terminé.\n"
        "donnees.json : les mêmes données pour un autre programme.\n"
        "certificats.pem : de quoi vérifier les papiers avec kiosque verify.\n"
        "\n"
        "Ce dossier parle de vous : gardez-le en lieu sûr.\n"
    )
