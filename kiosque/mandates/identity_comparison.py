"""Whether two identities may be one person: FranceConnect's answer against a mandate on paper.

A mandate signed with an identity document is confirmed when the person later signs in with
FranceConnect, and suspended when the identities differ. Papers and registers do not spell alike, so
that accents, case, hyphens, missing second given names and unknown days are no difference; another
name, another known date or another known place is one.
"""

from dataclasses import dataclass
from typing import Literal

from kiosque.mandates.commitment import normalised
from kiosque.mandates.pivot import FRANCE, Gender, PivotIdentity

Field = Literal["family_name", "given_names", "gender", "birth_date", "birth_place"]


@dataclass(frozen=True, slots=True)
class Comparison:
    """What differs between two identities."""

    differences: tuple[Field, ...]

    @property
    def same_person(self) -> bool:
        return not self.differences


@dataclass(frozen=True, slots=True)
class FoldedIdentity:
    """An identity made ready to be compared with many others."""

    identity: PivotIdentity
    family_name: str
    """At birth: a name in use is not compared."""
    given_names: tuple[str, ...]


def fold_identity(identity: PivotIdentity) -> FoldedIdentity:
    given = normalised(" ".join(identity.given_names)).split()
    return FoldedIdentity(identity, normalised(identity.family_name), tuple(given))


def compare(first: PivotIdentity, second: PivotIdentity) -> Comparison:
    """Return the fields that cannot belong to one person; the order of arguments is the same."""
    return compare_folded(fold_identity(first), fold_identity(second))


def compare_folded(one: FoldedIdentity, other: FoldedIdentity) -> Comparison:
    """Compare as `compare` does."""
    first, second = one.identity, other.identity
    agreeing: dict[Field, bool] = {
        "family_name": one.family_name == other.family_name,
        "given_names": _given_names(one.given_names, other.given_names),
        "gender": _genders(first.gender, second.gender),
        "birth_date": _dates(first.birth_date, second.birth_date),
        "birth_place": _places(first, second),
    }
    return Comparison(tuple(field for field, agrees in agreeing.items() if not agrees))


def _given_names(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """The same first given name, and one list within the other, in order."""
    shorter, longer = sorted((one, other), key=len)
    if not shorter or shorter[0] != longer[0]:
        return one == other
    rest = iter(longer)
    return all(name in rest for name in shorter)


def _genders(first: Gender, second: Gender) -> bool:
    return first == second or Gender.UNSPECIFIED in {first, second}


def _dates(first: str, second: str) -> bool:
    """Compare year, month and day; an unknown month or day agrees with any."""
    pairs = zip(first.split("-"), second.split("-"), strict=True)
    return all(one == other or "00" in {one, other} for one, other in pairs)


def _places(first: PivotIdentity, second: PivotIdentity) -> bool:
    """The same country, and in France the same commune where both are known."""
    if first.birth_country != second.birth_country:
        return False
    known = {first.birth_place, second.birth_place} - {None}
    return first.birth_country != FRANCE or len(known) <= 1
