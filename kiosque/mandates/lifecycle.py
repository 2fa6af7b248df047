"""What a mandate is, as a pure function of the set of facts about it.

Rules:

* No signature known: the mandate is unknown here, whatever else is told about it. Signed, and
  identified by FranceConnect: active. Signed, and identified otherwise: signed locally, until a
  confirmation.
* A revocation ends for ever what it names, the whole mandate or some scopes; it wins over all
  else. A mandate of which every scope was revoked is revoked.
* A supersession takes the scopes that it shares with the newer mandate, for ever too. A mandate
  with no scope left, and some of them taken so, is superseded.
* Expiry is not a fact: it is the end compared with now.
* A suspension lasts until a person lifts that very suspension; the times that facts claim never
  order them.

Facts may arrive in any order and more than once: the answer is the same.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final, Literal, get_args

from kiosque.errors import UnreadableError
from kiosque.i18n import N_

FactKind = Literal["signed", "confirmed", "suspended", "resumed", "revoked", "superseded"]


class MandateState(StrEnum):
    """Where a mandate stands."""

    UNKNOWN = "unknown"
    SIGNED_LOCALLY = "signed_locally"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    EXPIRED = "expired"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"


STATE_WORDS: Final = {
    MandateState.UNKNOWN: N_("inconnu de ce poste"),
    MandateState.SIGNED_LOCALLY: N_("signé, FranceConnect à venir"),
    MandateState.ACTIVE: N_("actif"),
    MandateState.SUSPENDED: N_("suspendu"),
    MandateState.EXPIRED: N_("expiré"),
    MandateState.REVOKED: N_("annulé"),
    MandateState.SUPERSEDED: N_("remplacé"),
}
"""French message identifiers."""

USABLE: Final = (MandateState.ACTIVE, MandateState.SIGNED_LOCALLY)
"""States under which an act may be done."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened to a mandate."""

    kind: FactKind
    at: datetime
    """Claimed time; shown, never used to order facts."""
    scopes: tuple[str, ...] = ()
    """Scopes it is about; empty for the whole mandate."""
    ends_at: datetime | None = None
    """Of a signature."""
    identity: str = ""
    """Kind of identity proof, of a signature."""
    by: str = ""
    """Of a supersession: the newer mandate."""
    suspension: str = ""
    """Identifier of the suspension that begins or is lifted."""

    @classmethod
    def from_payload(cls, payload: Mapping[str, Any]) -> "Fact":
        """Read a fact as the projections keep it; raises `UnreadableError` for an unknown kind."""
        if payload["kind"] not in get_args(FactKind):
            raise UnreadableError(
                N_("Un événement de ce mandat vient d'une version plus récente de kiosque."),
                advice=N_("Mettez kiosque à jour sur ce poste avant d'agir sous ce mandat."),
            )
        ends_at = payload.get("ends_at")
        return cls(
            kind=payload["kind"],
            at=datetime.fromisoformat(payload["at"]),
            scopes=tuple(payload.get("scopes", ())),
            ends_at=datetime.fromisoformat(ends_at) if ends_at else None,
            identity=payload.get("identity", ""),
            by=payload.get("by", ""),
            suspension=payload.get("suspension", ""),
        )


@dataclass(frozen=True, slots=True)
class MandateView:
    """A mandate at one moment."""

    state: MandateState
    scopes: tuple[str, ...]
    """Scopes that neither revocation nor supersession took."""
    ends_at: datetime | None
    locally_identified: bool
    """True until FranceConnect confirmed who the person is."""
    revoked: tuple[str, ...] = ()
    """Scopes that a revocation ended."""
    superseded: tuple[str, ...] = ()
    """Scopes that a newer mandate took, and no revocation."""
    superseded_by: tuple[str, ...] = ()
    """Identifiers of the newer mandates, sorted."""

    @property
    def usable(self) -> bool:
        return self.state in USABLE


NOT_KNOWN: Final = MandateView(MandateState.UNKNOWN, (), None, locally_identified=False)


def state_of(facts: Iterable[Fact], now: datetime) -> MandateView:
    """Return what the mandate is at `now` (aware)."""
    known = frozenset(facts)
    signature = _signature(known)
    if signature is None or signature.ends_at is None:
        return NOT_KNOWN
    local = signature.identity != "franceconnect" and not _any(known, "confirmed")
    revoked = _taken(known, "revoked", signature.scopes)
    superseded = _taken(known, "superseded", signature.scopes) - revoked
    left = tuple(scope for scope in signature.scopes if scope not in revoked | superseded)
    if not left:
        state = MandateState.SUPERSEDED if superseded else MandateState.REVOKED
    elif now >= signature.ends_at:
        state = MandateState.EXPIRED
    elif _suspended(known):
        state = MandateState.SUSPENDED
    else:
        state = MandateState.SIGNED_LOCALLY if local else MandateState.ACTIVE
    return MandateView(
        state=state,
        scopes=left,
        ends_at=signature.ends_at,
        locally_identified=local,
        revoked=tuple(scope for scope in signature.scopes if scope in revoked),
        superseded=tuple(scope for scope in signature.scopes if scope in superseded),
        superseded_by=tuple(sorted({f.by for f in known if f.kind == "superseded" and f.by})),
    )


def revoked_since(facts: Iterable[Fact], scopes: Iterable[str]) -> datetime | None:
    """Return the claimed time since which all of `scopes` are revoked; None while one is not."""
    known = [fact for fact in facts if fact.kind == "revoked"]
    times = [
        min((fact.at for fact in known if not fact.scopes or scope in fact.scopes), default=None)
        for scope in scopes
    ]
    ended = [time for time in times if time is not None]
    return max(ended) if ended and len(ended) == len(times) else None


def open_suspensions(facts: Iterable[Fact]) -> tuple[str, ...]:
    """Return the identifiers of the suspensions that nobody has lifted, sorted."""
    known = frozenset(facts)
    lifted = {fact.suspension for fact in known if fact.kind == "resumed"}
    begun = {fact.suspension for fact in known if fact.kind == "suspended"}
    return tuple(sorted(begun - lifted))


def _signature(known: frozenset[Fact]) -> Fact | None:
    """Return the signature; of several, which forgery alone explains, the earliest end counts."""
    signed = [fact for fact in known if fact.kind == "signed" and fact.ends_at is not None]
    return min(signed, key=lambda fact: (fact.ends_at, repr(fact)), default=None)


def _suspended(known: frozenset[Fact]) -> bool:
    return bool(open_suspensions(known))


def _taken(known: frozenset[Fact], kind: FactKind, scopes: tuple[str, ...]) -> frozenset[str]:
    taken: set[str] = set()
    for fact in known:
        if fact.kind == kind:
            taken.update(fact.scopes or scopes)
    return frozenset(taken) & frozenset(scopes)


def _any(known: frozenset[Fact], kind: FactKind) -> bool:
    return any(fact.kind == kind for fact in known)
