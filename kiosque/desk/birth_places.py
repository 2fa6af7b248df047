"""Birth places in words, for texts that say where somebody was born."""

from kiosque.identity.places import country_name, place_name
from kiosque.mandates.pivot import FRANCE, PivotIdentity


def birth_place_words(identity: PivotIdentity) -> str | None:
    """Return the commune or the country of birth, in words; None when neither is known."""
    if identity.birth_place:
        return place_name(identity.birth_place)
    return None if identity.birth_country == FRANCE else country_name(identity.birth_country)
