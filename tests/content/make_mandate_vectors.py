"""Write mandates/vectors again: `python -m tests.content.make_mandate_vectors`, from the root.

Run it for a new format version only: published vectors are promises to other implementations, and
tests/content/test_mandate_vectors.py holds the program to them.
"""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import UUID

from kiosque.content import content_root
from kiosque.mandates.commitment import ANONYMOUS, commitment_to, normalised
from kiosque.mandates.envelope import sign_record
from kiosque.mandates.lifecycle import Fact, state_of
from kiosque.mandates.mandate_text import mandate_document
from kiosque.mandates.number import mandate_number
from kiosque.mandates.seal import SealContent, read_cose, seal_text, sign_seal
from kiosque.mandates.text import CURRENT, current_template
from tests import mandate_examples

FOLDER = content_root() / "mandates" / "vectors"
SALT = bytes(range(8))
KIOSK_KEY = 2
KID = bytes.fromhex("000101")
FIRST, SECOND = (f"0199aa00-0000-7000-8000-00000000000{digit}" for digit in "12")

PEOPLE = (
    ("Benali", "Aïcha", "1959-03-14"),
    ("Le Goff-Kerdoncuff", "Jean-Pierre", "1948-12-01"),
    ("D'Œuvre", "Zoé", "1990-05-00"),
    ("Strauß", "Łukasz", "1990-00-00"),
    ("İnönü", "Nguyễn", "2001-02-28"),
    ("ﬁlali", "ＡＮＮＥ", "1972-07-30"),
    ("محمود", "نُور", "1985-01-01"),
    ("  Du  Pont ", "É\u0301lodie", "1966-06-06"),
)
NUMBERS = (
    ("BEL", 1, 123),
    ("BEL", 1, 10234),
    ("BEL", 11, 234),
    ("MIL", 40, 0),
    ("XXX", 0, 99999999),
)


def write(name: str, value: Any) -> None:
    path = Path(FOLDER / f"{name}.json")
    path.write_text(json.dumps(value, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def commitments() -> list[dict[str, str]]:
    return [
        {
            "family_name": family,
            "first_given_name": given,
            "birth_date": birth,
            "salt": SALT.hex(),
            "normalised_family_name": normalised(family),
            "normalised_first_given_name": normalised(given),
            "commitment": commitment_to(
                SALT, family_name=family, first_given_name=given, birth_date=birth
            ).hex(),
        }
        for family, given, birth in PEOPLE
    ]


def numbers() -> list[dict[str, Any]]:
    return [
        {"prefix": prefix, "kiosk": kiosk, "counter": counter, "number": number}
        for prefix, kiosk, counter in NUMBERS
        for number in [mandate_number(prefix, kiosk, counter)]
    ]


def seal_contents() -> tuple[SealContent, ...]:
    record = mandate_examples.record()
    person = record.citizen
    mandate = SealContent(
        version=1,
        practice=False,
        kind="mandate",
        subject_id=UUID(record.id).bytes,
        siret=record.organisation.siret,
        scopes=record.scopes,
        starts_at=record.starts_at,
        ends_at=record.ends_at,
        index=123456,
        chain_value=bytes(range(32)),
        salt=SALT,
        commitment=commitment_to(
            SALT,
            family_name=person.family_name,
            first_given_name=person.given_names[0],
            birth_date=person.birth_date,
        ),
    )
    moment = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
    ended = replace(mandate, starts_at=moment, ends_at=moment)
    revocation = replace(ended, kind="revocation", scopes=("argent",), index=123460)
    account = replace(
        ended,
        kind="account",
        practice=True,
        scopes=(),
        siret="00000000000018",
        commitment=ANONYMOUS,
    )
    return mandate, revocation, account


def seals() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for content in seal_contents():
        cose = sign_seal(content, mandate_examples.fixed_key(KIOSK_KEY), KID)
        found.append(
            {
                "private_key": KIOSK_KEY,
                "kid": KID.hex(),
                "version": content.version,
                "practice": content.practice,
                "kind": content.kind,
                "subject_id": content.subject_id.hex(),
                "siret": content.siret,
                "scopes": list(content.scopes),
                "starts_at": int(content.starts_at.timestamp()),
                "ends_at": int(content.ends_at.timestamp()),
                "index": content.index,
                "chain_value": content.chain_value.hex(),
                "salt": content.salt.hex(),
                "commitment": content.commitment.hex(),
                "to_be_signed": read_cose(cose).to_be_signed.hex(),
                "cose": cose.hex(),
                "text": seal_text(cose),
            }
        )
    return found


def envelope() -> dict[str, Any]:
    payload = mandate_examples.record().to_bytes()
    signed = sign_record(payload, mandate_examples.signers())
    return {"payload": payload.decode(), "roles": ["kiosk", "person"], "envelope": signed.decode()}


def fact(kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "at": "2026-11-24T09:41:00+01:00", **more}


def histories() -> list[tuple[str, str, list[dict[str, Any]]]]:
    now, later = "2026-12-01T12:00:00+01:00", "2026-12-25T09:41:00+01:00"
    signed = fact(
        "signed",
        ends_at="2026-12-25T09:41:00+01:00",
        identity="document",
        scopes=["famille", "argent"],
    )
    certain = {**signed, "identity": "franceconnect"}
    suspended = fact("suspended", suspension=FIRST)
    one_scope = fact("revoked", scopes=["argent"])
    taken = fact("superseded", by=SECOND, scopes=["famille", "social"])
    return [
        ("nothing is known", now, []),
        ("revoked before its signature is known", now, [fact("revoked")]),
        ("signed with a document", now, [signed]),
        ("signed with FranceConnect", now, [certain]),
        ("confirmed later", now, [signed, fact("confirmed")]),
        ("ends at the very second", later, [certain]),
        ("suspended", now, [certain, suspended]),
        ("resumed", now, [certain, suspended, fact("resumed", suspension=FIRST)]),
        ("another suspension", now, [certain, suspended, fact("resumed", suspension=SECOND)]),
        ("one scope revoked", now, [certain, one_scope]),
        ("each scope revoked", now, [certain, one_scope, fact("revoked", scopes=["famille"])]),
        ("revoked whole after its end", later, [certain, fact("revoked")]),
        ("one scope replaced", now, [certain, taken]),
        ("one scope replaced, one revoked", now, [certain, taken, one_scope]),
        ("revoked and replaced", now, [certain, taken, fact("revoked")]),
    ]


def lifecycles() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = []
    for why, now, facts in histories():
        view = state_of(map(Fact.from_payload, facts), datetime.fromisoformat(now))
        outcome = {"state": str(view.state), "scopes": list(view.scopes)}
        found.append({"why": why, "now": now, "facts": facts, **outcome})
    return found


def texts() -> dict[str, Any]:
    document = mandate_document(mandate_examples.record(), birth_place="Lyon 3e (Rhône)")
    return {
        "published": {
            found.name: found.sha256 for found in (current_template(family) for family in CURRENT)
        },
        "example": [
            {"kind": block.kind, "text": block.text, "boxes": list(block.boxes)}
            for block in document.blocks
        ],
    }


def main() -> None:
    write("commitment", commitments())
    write("number", numbers())
    write("record", {"payload": mandate_examples.record().to_bytes().decode()})
    write("revocation", {"payload": mandate_examples.revocation().to_bytes().decode()})
    write("envelope", envelope())
    write("seal", seals())
    write("lifecycle", lifecycles())
    write("text", texts())


if __name__ == "__main__":
    main()
