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


def compare(first: PivotIdentity, second: PivotIdentity) -> Comparison:
    """Return the fields that cannot belong to one person; the order of arguments is the same."""
    agreeing: dict[Field, bool] = {
        "family_name": _family_names(first, second),
        "given_names": _given_names(first, second),
        "gender": _genders(first.gender, second.gender),
        "birth_date": _dates(first.birth_date, second.birth_date),
        "birth_place": _places(first, second),
    }
    return Comparison(tuple(field for field, agrees in agreeing.items() if not agrees))


def _family_names(first: PivotIdentity, second: PivotIdentity) -> bool:
    """Compare names at birth; a name in use is not one."""
    return normalised(first.family_name) == normalised(second.family_name)


def _given_names(first: PivotIdentity, second: PivotIdentity) -> bool:
    """The same first given name, and one list within the other, in order."""
    one = normalised(" ".join(first.given_names)).split()
    other = normalised(" ".join(second.given_names)).split()
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
