"""When two records may be one person: proposed with what differs, decided by a person.

Two records resemble one another when one account of an identity provider was used for both, or when
all their traits agree but one, by the folded comparison. Namesakes and twins resemble too, which is
why nothing follows from a resemblance alone.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from types import MappingProxyType
from typing import Final, Literal

from kiosque.i18n import N_, _
from kiosque.mandates.identity_comparison import FoldedIdentity, compare_folded, fold_identity
from kiosque.mandates.pivot import PivotIdentity

Trait = Literal["family_name", "given_names", "gender", "birth_date", "birth_place", "subject"]

TRAIT_WORDS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "family_name": N_("le nom de naissance"),
        "given_names": N_("les prénoms"),
        "gender": N_("le genre"),
        "birth_date": N_("la date de naissance"),
        "birth_place": N_("le lieu de naissance"),
        "subject": N_("le compte FranceConnect"),
    }
)
"""French message identifiers: what differs."""
MOST_DIFFERENCES: Final = 1


@dataclass(frozen=True, slots=True)
class Subject:
    """An account of an identity provider, recognised by the digest of its identifier."""

    issuer: str
    sub_sha256: str


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a person: who they are, and the accounts they signed in with."""

    identity: PivotIdentity
    subjects: frozenset[Subject] = frozenset()


@dataclass(frozen=True, slots=True)
class _Folded:
    identity: FoldedIdentity
    subjects: frozenset[Subject]
    issuers: frozenset[str]


def resemblance(first: Known, second: Known) -> tuple[Trait, ...] | None:
    """Return the traits that differ, none where they agree; None for two other people.

    Accounts of one provider differ when each record has one and they share none.
    """
    return _resemblance(_fold(first), _fold(second))


def differing_words(differing: Sequence[Trait]) -> str:
    """Return what differs, in words; the empty text where nothing does."""
    if not differing:
        return ""
    traits = ", ".join(_(TRAIT_WORDS[trait]) for trait in differing)
    return _("diffère : {traits}").format(traits=traits)


def resembling(people: Mapping[str, Known]) -> Iterator[tuple[str, str, tuple[Trait, ...]]]:
    """Yield the pairs of records that resemble one another, each once, with what differs.

    Only records that share an account, their names, or a name and the birth date are compared: ten
    thousand people have fifty million pairs.
    """
    folded = {one: _fold(people[one]) for one in sorted(people)}
    seen: set[tuple[str, str]] = set()
    for first, second in _candidates(folded):
        pair = (min(first, second), max(first, second))
        if pair not in seen:
            seen.add(pair)
            differing = _resemblance(folded[first], folded[second])
            if differing is not None:
                yield (*pair, differing)


def _fold(known: Known) -> _Folded:
    issuers = frozenset(one.issuer for one in known.subjects)
    return _Folded(fold_identity(known.identity), known.subjects, issuers)


def _resemblance(first: _Folded, second: _Folded) -> tuple[Trait, ...] | None:
    differing: tuple[Trait, ...] = compare_folded(first.identity, second.identity).differences
    if first.subjects & second.subjects:
        return differing
    if first.issuers & second.issuers:
        differing = (*differing, "subject")
    return differing if len(differing) <= MOST_DIFFERENCES else None


def _candidates(folded: Mapping[str, _Folded]) -> Iterator[tuple[str, str]]:
    """Yield every pair that may resemble, some of them more than once."""
    groups: dict[tuple[str, ...], list[str]] = {}
    partly_dated: dict[str, list[str]] = {}
    of_year: dict[str, list[str]] = {}
    for one, known in folded.items():
        for shared in _shared(known):
            groups.setdefault(shared, []).append(one)
        born = known.identity.identity.birth_date
        of_year.setdefault(born[:4], []).append(one)
        if born.endswith("-00"):
            partly_dated.setdefault(born[:4], []).append(one)
    for group in groups.values():
        yield from combinations(group, 2)
    for year, few in partly_dated.items():
        for one in few:
            yield from ((one, other) for other in of_year[year] if other != one)


def _shared(known: _Folded) -> Iterator[tuple[str, ...]]:
    """Yield what two resembling records with whole birth dates share at least one of."""
    family, given = known.identity.family_name, known.identity.given_names[:1]
    born = known.identity.identity.birth_date
    yield ("names", family, *given)
    yield "family", family, born
    yield ("given", born, *given)
    for subject in known.subjects:
        yield "subject", subject.issuer, subject.sub_sha256
