"""Whether the person who was just identified is known here: beyond doubt, perhaps, or not."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from kiosque.desk.directory import Directory
from kiosque.desk.session import Session
from kiosque.mandates.draft import ANOTHER, VisitDraft
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.pivot import PivotIdentity
from kiosque.mandates.resemblance import Known, Subject, Trait, differing_words, resemblance
from kiosque.store.database import Connection


@dataclass(frozen=True, slots=True)
class Proposal:
    """Somebody known who may be the person identified; a mediator says whether it is so."""

    citizen: str
    identity: PivotIdentity
    differing: tuple[Trait, ...]


@dataclass(frozen=True, slots=True)
class Recognition:
    """Who, of the people known here, was identified."""

    citizen: str | None
    """The one person that it is beyond doubt."""
    proposals: tuple[Proposal, ...] = ()
    """Else those who resemble; a person decides among them, nothing follows by itself."""


def recognise(session: Session, identity: PivotIdentity, proof: Mapping[str, Any]) -> Recognition:
    """Compare an identity that was just proved with everybody known here."""
    session.must_be_mediator()

    def read(connection: Connection) -> Recognition:
        return _recognition(session.known_people(connection), identity, proof)

    return session.database.read(read)


def proposal_words(proposal: Proposal) -> str:
    """Return who it may be, with what differs."""
    identity = proposal.identity
    told = (name_on_paper(identity), birth_words(identity, None))
    differing = differing_words(proposal.differing)
    return f"{', '.join(told)} – {differing}" if differing else ", ".join(told)


def recognised_citizen(directory: Directory, draft: VisitDraft) -> str | None:
    """Return the citizen whom a draft is about; None for somebody to be registered.

    What the mediator answered counts; where nobody was asked, only what is beyond doubt does.
    """
    if draft.identity is None or draft.same_as == ANOTHER:
        return None
    if draft.same_as is not None:
        shown = directory.shown(draft.same_as)
        return shown if directory.identity(shown) is not None else None
    return _beyond_doubt(directory, draft.identity, subject_in(draft.identity_proof or {}))


def subject_in(proof: Mapping[str, Any]) -> Subject | None:
    """Return the account that a proof of identity names; None for a document."""
    if proof.get("kind") != "franceconnect":
        return None
    return Subject(str(proof["issuer"]), str(proof["sub_sha256"]))


def _recognition(
    directory: Directory, identity: PivotIdentity, proof: Mapping[str, Any]
) -> Recognition:
    subject = subject_in(proof)
    same = _beyond_doubt(directory, identity, subject)
    if same is not None:
        return Recognition(same)
    subjects = frozenset() if subject is None else frozenset({subject})
    wanted = Known(identity, subjects)
    found = (
        (one, differing)
        for one in directory.likely(identity, subject)
        if (differing := resemblance(wanted, directory.known(one))) is not None
    )
    proposals = [
        Proposal(one, directory.known(one).identity, differing) for one, differing in found
    ]
    return Recognition(None, tuple(sorted(proposals, key=lambda one: len(one.differing))))


def _beyond_doubt(
    directory: Directory, identity: PivotIdentity, subject: Subject | None
) -> str | None:
    """Return the one person with exactly this identity, where no account speaks against it."""
    same = directory.same_identity(identity)
    return same[0] if len(same) == 1 and not _disputed(directory, same[0], subject) else None


def _disputed(directory: Directory, citizen: str, subject: Subject | None) -> bool:
    """Tell whether an account speaks against a person: it is another one, or somebody else's."""
    if subject is None:
        return False
    own = directory.subjects(citizen)
    if subject in own:
        return directory.owners(subject) != {citizen}
    return bool(directory.owners(subject)) or any(one.issuer == subject.issuer for one in own)
