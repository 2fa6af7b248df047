"""Revoking a mandate that this kiosk has never seen, from the seal on its paper."""

import secrets
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import pytest

from kiosque.desk.checking import check_paper
from kiosque.desk.journal import show_journal
from kiosque.desk.languages import restrict_languages
from kiosque.desk.mandates import load_mandate, state_in
from kiosque.desk.papers import Paper, account_paper, mandate_paper, revocation_paper
from kiosque.desk.revocations import revocations_of
from kiosque.desk.revoking import Request, RevokeMandate, revoke
from kiosque.desk.revoking_by_seal import KEY_PURPOSE, read_mandate_paper, revoke_by_seal
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError, Refusal, UnreadableError
from kiosque.i18n import advice, sentence
from kiosque.mandates.commitment import commitment
from kiosque.mandates.lifecycle import MandateState
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from kiosque.mandates.seal import SealContent, read_seal, seal_text, sign_seal
from kiosque.store import journal_rows
from kiosque.store.database import Connection
from tests.desks import found, grant, person
from tests.grants import Code, enter, orders_for
from tests.hostile_papers import HOSTILE
from tests.integration.test_desk_revocation import text
from tests.judged_papers import picture_of
from tests.wholeness import check_whole

NAME, BORN = "Berthou, Yvonne", "1959-03-14"
WISH = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)


@dataclass
class Elsewhere:
    """A kiosk put back as it was before a mandate, and the paper of that mandate."""

    session: Session
    paper: Paper
    seal: str
    mandate: str
    number: str


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Elsewhere]:
    place = found(tmp_path / "home")
    before = tmp_path / "before"
    shutil.copytree(place.home, before)
    granted = grant(place)
    paper = mandate_paper(place.session, granted.number)
    place.session.close()
    orders = orders_for(place, home=str(before))
    session = enter(orders, Code(orders))
    yield Elsewhere(session, paper, granted.seal, granted.mandate_id, granted.number)
    session.close()


def size(session: Session) -> int:
    return session.database.read(journal_rows.last_size)


def refusal(session: Session, data: bytes, name: str = NAME, born: str = BORN) -> KiosqueError:
    """Return why a paper is refused; nothing may have been written."""
    before = size(session)
    with pytest.raises(KiosqueError) as refused:
        read_mandate_paper(session, data, name, born)
    assert size(session) == before
    assert "Berthou" not in f"{sentence(refused.value)}{advice(refused.value)}"
    return refused.value


def sealed(session: Session, **changes: object) -> str:
    """Return a seal that this very kiosk made, of a mandate that no journal holds."""
    salt = secrets.token_bytes(8)
    now = session.now().replace(microsecond=0)
    content = SealContent(
        version=1,
        practice=True,
        kind="mandate",
        subject_id=UUID("0199aa00-0000-7000-8000-0000000000aa").bytes,
        siret=session.organisation.siret,
        scopes=("social", "travail"),
        starts_at=now,
        ends_at=now + timedelta(days=30),
        index=7,
        chain_value=bytes(32),
        salt=salt,
        commitment=commitment(salt, person()),
    )
    made = replace(content, **changes)  # type: ignore[arg-type]
    return seal_text(sign_seal(made, session.vault.seal_key, session.vault.seal_kid))


@pytest.mark.parametrize("form", ["pdf", "picture", "text", "scanned line"])
def test_a_mandate_never_seen_here_ends_from_its_paper(elsewhere: Elsewhere, form: str) -> None:
    session = elsewhere.session
    data = {
        "pdf": elsewhere.paper.pdf,
        "picture": picture_of(elsewhere.seal),
        "text": elsewhere.seal.encode(),
        "scanned line": f"  {elsewhere.seal}\r\n".encode(),
    }[form]
    paper = read_mandate_paper(session, data, NAME, BORN)
    assert (paper.id, paper.known) == (elsewhere.mandate, False)
    assert paper.number == (elsewhere.number if form == "pdf" else "")
    revoked = revoke_by_seal(session, paper, WISH)
    assert revoked.mandate_id == elsewhere.mandate
    (shown,) = show_journal(session, type_="mandate.revoked", limit=5)
    assert shown.payload is not None
    assert shown.payload["seal"] == elsewhere.seal
    assert shown.header.subject == elsewhere.mandate
    keys = session.database.read(
        lambda connection: connection.execute(
            "SELECT parent FROM keys WHERE purpose = ?", (KEY_PURPOSE,)
        ).fetchall()
    )
    assert keys == [(None,)]
    check_whole(session)


def test_the_attestation_of_an_unseen_mandate_verifies_and_names_the_person(
    elsewhere: Elsewhere,
) -> None:
    session = elsewhere.session
    for data, scopes in (
        (elsewhere.seal.encode(), ("travail",)),
        (elsewhere.paper.pdf, ()),
    ):
        paper = read_mandate_paper(session, data, NAME, BORN)
        revoke_by_seal(session, paper, replace(WISH, scopes=scopes))
        attested = revocation_paper(session, elsewhere.mandate)
        told = text(attested.pdf)
        assert "Yvonne Berthou, né(e) le 14 mars 1959" in told
        assert elsewhere.mandate in told
        assert (elsewhere.number in told) is (not scopes)
        trust = session.vault.trust_pem().encode()
        assert check_paper(attested.pdf, session.now(), trust=trust).exit_code == 3
    assert len(revocations_of(session, elsewhere.mandate)) == 2


def test_the_attestation_of_an_unseen_mandate_has_the_language_that_is_told(
    elsewhere: Elsewhere,
) -> None:
    session = elsewhere.session
    revoke_by_seal(session, read_mandate_paper(session, elsewhere.seal.encode(), NAME, BORN), WISH)
    attested = revocation_paper(session, elsewhere.mandate, language="tr")
    assert "Yvonne Berthou, né(e) le 14 mars 1959" in text(attested.pdf)
    assert "Bir vekâletin iptali" in text(attested.pdf)
    trust = session.vault.trust_pem().encode()
    assert check_paper(attested.pdf, session.now(), trust=trust).exit_code == 3
    restrict_languages(session, ["tr"], reviewed_only=False)
    with pytest.raises(Refusal, match="ne propose pas cette langue"):
        revocation_paper(session, elsewhere.mandate, language="tr")


def test_the_attestation_of_a_known_mandate_has_its_language_and_no_other(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    granted = grant(place)
    revoke(place.session, RevokeMandate(granted.number, WISH))
    with pytest.raises(InputError, match="est déjà fixée"):
        revocation_paper(place.session, granted.number, language="tr")
    place.session.close()


def test_a_revocation_learnt_before_the_mandate_ends_it_when_it_comes(
    elsewhere: Elsewhere,
) -> None:
    """D17. Kept with its proof and its date, it stands whatever is learnt later."""
    session = elsewhere.session
    revoke_by_seal(session, read_mandate_paper(session, elsewhere.paper.pdf, NAME, BORN), WISH)

    def learn(connection: Connection) -> MandateState:
        fact = (
            '{"at": "2026-11-24T10:12:00+01:00", "ends_at": "2026-12-25T10:12:00+01:00",'
            ' "identity": "document", "kind": "signed", "scopes": ["social", "travail"]}'
        )
        connection.execute(
            "INSERT INTO mandate_facts VALUES (?, ?, ?)", (elsewhere.mandate, 900, fact)
        )
        return state_in(connection, elsewhere.mandate, session.now()).state

    assert session.database.write(learn) is MandateState.REVOKED


def test_the_same_paper_twice_is_refused_and_says_when(elsewhere: Elsewhere) -> None:
    session = elsewhere.session
    paper = read_mandate_paper(session, elsewhere.seal.encode(), NAME, BORN)
    revoke_by_seal(session, paper, WISH)
    before = size(session)
    with pytest.raises(Refusal, match="24 novembre 2026"):
        revoke_by_seal(session, paper, WISH)
    assert size(session) == before


def test_a_mandate_that_is_known_here_ends_as_itself(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    granted = grant(place)
    paper = read_mandate_paper(place.session, granted.seal.encode(), NAME, BORN)
    assert paper.known
    revoked = revoke_by_seal(place.session, paper, WISH)
    assert (revoked.number, revoked.state) == (granted.number, MandateState.REVOKED)
    with pytest.raises(Refusal, match="déjà annulé"):
        revoke(place.session, RevokeMandate(granted.number, WISH))
    assert load_mandate(place.session, granted.number).line.view.state is MandateState.REVOKED
    check_whole(place.session)
    place.session.close()


@pytest.mark.parametrize(
    ("name", "born"),
    [
        ("Le Goff, Anne", BORN),
        (NAME, "1959-03-15"),
        (NAME, "1959-00-00"),
        ("Berthou, Marie", BORN),
        ("Bertou, Yvonne", BORN),
    ],
)
def test_a_seal_copied_onto_another_persons_paper_is_refused(
    elsewhere: Elsewhere, name: str, born: str
) -> None:
    """The name and the date come from the papers of the person at the counter."""
    for data in (elsewhere.seal.encode(), elsewhere.paper.pdf, picture_of(elsewhere.seal)):
        told = sentence(refusal(elsewhere.session, data, name, born))
        assert told == "Ce mandat n'est pas au nom de cette personne."


@pytest.mark.parametrize("name", ["berthou, YVONNE", "Yvonne Berthou", "BERTHOU Yvonne"])
def test_case_accents_and_order_of_the_name_do_not_matter(elsewhere: Elsewhere, name: str) -> None:
    paper = read_mandate_paper(elsewhere.session, elsewhere.seal.encode(), name, BORN)
    assert paper.id == elsewhere.mandate


def test_a_truncated_seal_is_refused(elsewhere: Elsewhere) -> None:
    """D2. What is not whole, or names nothing known, is refused and never half understood."""
    for length in range(0, len(elsewhere.seal), 9):
        refused = refusal(elsewhere.session, elsewhere.seal[:length].encode())
        assert isinstance(refused, UnreadableError)
        assert "en entier" in sentence(refused)
    refusal(elsewhere.session, elsewhere.paper.pdf[: len(elsewhere.paper.pdf) // 2])


def test_a_forged_seal_is_refused(elsewhere: Elsewhere) -> None:
    session = elsewhere.session
    genuine = read_seal(elsewhere.seal)
    longer = replace(genuine.content, ends_at=genuine.content.ends_at + timedelta(days=300))
    stranger = session.vault.signing_key
    assert stranger is not None
    forged = seal_text(sign_seal(longer, stranger, session.vault.seal_kid))
    assert "pas authentique" in sentence(refusal(session, forged.encode()))
    assert "pas authentique" in sentence(refusal(session, picture_of(forged)))
    pdf = bytearray(elsewhere.paper.pdf)
    pdf[len(pdf) // 3] ^= 1
    refusal(session, bytes(pdf))
    real = sealed(session, practice=False)
    assert "pas authentique" in sentence(refusal(session, real.encode()))


def test_a_foreign_seal_is_refused(elsewhere: Elsewhere, tmp_path: Path) -> None:
    """D14. Another organisation's mandate is no business of this one."""
    other = found(tmp_path / "other", siret="20003019500115")
    granted = grant(other)
    pdf = mandate_paper(other.session, granted.number).pdf
    trust = other.session.vault.trust_pem().encode()
    other.session.close()
    for data in (granted.seal.encode(), pdf, picture_of(granted.seal)):
        assert "pas celui de cette structure" in sentence(refusal(elsewhere.session, data))
        with pytest.raises(Refusal, match="pas celui de cette structure"):
            read_mandate_paper(elsewhere.session, data, NAME, BORN, trust=trust)


def test_a_kiosk_that_is_not_known_here_is_said_to_be_so(elsewhere: Elsewhere) -> None:
    session = elsewhere.session
    content = read_seal(elsewhere.seal).content
    text_of_k2 = seal_text(sign_seal(content, session.vault.seal_key, b"\x00\x02\x01"))
    refused = refusal(session, text_of_k2.encode())
    assert "ne connaît pas le poste" in sentence(refused)
    assert "certificats" in advice(refused)


def test_only_a_mandate_is_revoked_by_its_paper(elsewhere: Elsewhere) -> None:
    session = elsewhere.session
    now = session.now().replace(microsecond=0)
    other = sealed(session, kind="revocation", starts_at=now, ends_at=now)
    assert "pas un mandat" in sentence(refusal(session, other.encode()))
    paper = read_mandate_paper(session, sealed(session).encode(), NAME, BORN)
    revoke_by_seal(session, paper, WISH)
    attested = revocation_paper(session, paper.id)
    assert "pas un mandat" in sentence(refusal(session, attested.pdf))
    with pytest.raises(Refusal):
        account_paper(session, paper.id)


@pytest.mark.parametrize("what", sorted(HOSTILE))
def test_a_hostile_file_is_refused_in_a_sentence(elsewhere: Elsewhere, what: str) -> None:
    assert sentence(refusal(elsewhere.session, HOSTILE[what]))


@pytest.mark.parametrize(("name", "born"), [("Berthou", BORN), ("", BORN), (NAME, "hier")])
def test_a_name_or_a_date_that_cannot_be_is_asked_again(
    elsewhere: Elsewhere, name: str, born: str
) -> None:
    with pytest.raises(InputError):
        read_mandate_paper(elsewhere.session, elsewhere.seal.encode(), name, born)


def test_no_table_holds_the_name_that_was_typed(elsewhere: Elsewhere) -> None:
    """D22. Who ended a mandate is told under a key of its own and nowhere else."""
    session = elsewhere.session
    revoke_by_seal(session, read_mandate_paper(session, elsewhere.paper.pdf, NAME, BORN), WISH)

    def everything(connection: Connection) -> str:
        names = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        rows = [
            bytes(cell) if isinstance(cell, bytes) else str(cell).encode()
            for (name,) in names.fetchall()
            for row in connection.execute(f"SELECT * FROM {name}").fetchall()  # noqa: S608
            for cell in row
        ]
        return b"|".join(rows).decode("utf-8", "replace").casefold()

    told = session.database.read(everything)
    assert elsewhere.mandate in told
    for value in ("berthou", "yvonne", "1959-03"):
        assert value not in told
