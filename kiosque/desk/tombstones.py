"""The signed list of who was erased, as random identifiers: what a restoration replays.

It lies beside the database and beside the backups, so that it survives the loss of either. The
kiosk's seal key signs it, and its chain leads to the organisation's root, which never changes.
"""

import json
import os
from contextlib import suppress
from pathlib import Path
from uuid import UUID

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from kiosque.desk.ledger import canonical
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, TamperedError
from kiosque.i18n import N_
from kiosque.mandates.envelope import (
    LARGEST_ENVELOPE,
    OpenedRecord,
    Signer,
    open_record,
    sign_record,
)
from kiosque.store import safekeeping_rows
from kiosque.store.database import sync_folder

FILE_NAME = "effacements.jws"


def write_tombstones(session: Session, folder: Path) -> None:
    """Write the list of this organisation's erasures in `folder`, whole.

    A disk that refuses keeps the former list: the journal holds them all, and they are written
    again with the next backup or erasure.
    """
    erased = session.database.read(safekeeping_rows.erasures)
    payload = {
        "v": 1,
        "typ": "tombstones",
        "organisation": session.organisation.id,
        "practice": session.practice,
        "erased": [
            {"citizen": citizen, "proofs": list(proofs)} for citizen, proofs in erased.items()
        ],
    }
    signer = Signer(session.vault.seal_key, session.vault.kiosk_chain)
    signed = sign_record(canonical(payload), (signer,))
    draft = folder / f"{FILE_NAME}.new"
    with suppress(OSError):
        with open(draft, "wb", opener=_for_this_user) as file:
            file.write(signed)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(folder / FILE_NAME)
        sync_folder(folder)


def read_tombstones(
    folder: Path, organisation: str, root: x509.Certificate
) -> dict[str, tuple[str, ...]]:
    """Return who the list in `folder` says was erased, with the mandates kept as a proof.

    Nobody where there is no list.

    Raises `TamperedError` for a list that this organisation did not sign.
    """
    try:
        with (folder / FILE_NAME).open("rb") as file:
            raw = file.read(LARGEST_ENVELOPE + 1)
    except OSError:
        return {}
    try:
        opened = open_record(raw)
        payload = json.loads(opened.payload)
        genuine = _signed_under(opened, root) and payload["organisation"] == organisation
        if not genuine or payload["v"] != 1 or payload["typ"] != "tombstones":
            raise _not_ours()
        return {
            str(UUID(one["citizen"])): tuple(str(UUID(proof)) for proof in one["proofs"])
            for one in payload["erased"]
        }
    except (KiosqueError, ValueError, KeyError, TypeError, AttributeError):
        raise _not_ours() from None


def _signed_under(opened: OpenedRecord, root: x509.Certificate) -> bool:
    """Tell whether a kiosk certified by `root` signed."""
    for signature in opened.signatures:
        with suppress(ValueError, TypeError, InvalidSignature):
            signature.chain[0].verify_directly_issued_by(root)
            if signature.valid and signature.role_hint == "kiosk":
                return True
    return False


def _not_ours() -> TamperedError:
    return TamperedError(
        N_("La liste des personnes effacées est abîmée, ou n'est pas de cette structure."),
        advice=N_(
            "Rien n'a été fait : sans elle, une personne effacée pourrait revenir. Reprenez la "
            "liste (effacements.jws) qui accompagne la sauvegarde la plus récente, puis "
            "recommencez."
        ),
    )


def _for_this_user(name: str, flags: int) -> int:
    return os.open(name, flags, 0o600)
