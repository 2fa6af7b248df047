"""The invented citizens: each one is there for a difficulty that mediators really meet."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass

from kiosque.i18n import N_


@dataclass(frozen=True, slots=True)
class Citizen:
    """One invented identity, as the provider's claims carry it."""

    key: str
    """What the form and the robot choose by."""
    given_names: tuple[str, ...]
    family_name: str
    birthdate: str
    gender: str
    birthplace: str | None
    """COG code; empty abroad, None when the claim is not sent at all."""
    birthcountry: str
    difficulty: str
    """French message identifier: why this citizen is in the list."""
    preferred_username: str | None = None
    email: str | None = None

    @property
    def label(self) -> str:
        """Return given names and birth name as the list shows them."""
        return f"{' '.join(self.given_names)} {self.family_name}"

    def subject(self, client_id: str) -> str:
        """Return the pairwise subject: 64 hexadecimal digits and `v1`, stable between starts."""
        material = f"entrainement\0{client_id}\0{self.key}".encode()
        return hashlib.sha256(material).hexdigest() + "v1"

    def claims(self, scopes: Iterable[str]) -> dict[str, object]:
        """Return the claims that `scopes` grant; an unknown scope grants nothing."""
        every: dict[str, object | None] = {
            "given_name": " ".join(self.given_names),
            "given_name_array": list(self.given_names),
            "family_name": self.family_name,
            "birthdate": self.birthdate,
            "gender": self.gender,
            "birthplace": self.birthplace,
            "birthcountry": self.birthcountry,
            "preferred_username": self.preferred_username,
            "email": self.email,
        }
        granted = {name for scope in scopes for name in SCOPES.get(scope, ())}
        return {
            name: value for name, value in every.items() if name in granted and value is not None
        }


_NAMES = ("given_name", "given_name_array", "family_name", "birthdate", "gender")
SCOPES: dict[str, tuple[str, ...]] = {
    "openid": (),
    "identite_pivot": (*_NAMES, "birthplace", "birthcountry"),
    "profile": (*_NAMES, "preferred_username"),
    "birth": ("birthplace", "birthcountry"),
    "given_name": ("given_name", "given_name_array"),
    "family_name": ("family_name",),
    "birthdate": ("birthdate",),
    "gender": ("gender",),
    "birthplace": ("birthplace",),
    "birthcountry": ("birthcountry",),
    "preferred_username": ("preferred_username",),
    "email": ("email",),
}
"""What each scope grants, as FranceConnect v2 does."""

CITIZENS: tuple[Citizen, ...] = (
    Citizen(
        key="simple",
        given_names=("Léa", "Jeanne"),
        family_name="MARTIN",
        birthdate="1987-03-12",
        gender="female",
        birthplace="59350",
        birthcountry="99100",
        difficulty=N_("Rien de particulier : née à Lille"),
        email="lea.martin@exemple.invalid",
    ),
    Citizen(
        key="compose",
        given_names=("Jean-Baptiste", "Marie", "Étienne"),
        family_name="LE GOFF-DE LA TOUR",
        birthdate="1959-03-14",
        gender="male",
        birthplace="29232",
        birthcountry="99100",
        difficulty=N_("Prénom et nom composés"),
        email="jb.legoff@exemple.invalid",
    ),
    Citizen(
        key="usage",
        given_names=("Fatima-Zohra",),
        family_name="BENALI",
        birthdate="1971-11-02",
        gender="female",
        birthplace="",
        birthcountry="99352",
        difficulty=N_("Née à l'étranger (Algérie), avec un nom d'usage"),
        preferred_username="MOREL",
        email="fz.morel@exemple.invalid",
    ),
    Citizen(
        key="annee",
        given_names=("Mamadou",),
        family_name="DIALLO",
        birthdate="1990-00-00",
        gender="male",
        birthplace="",
        birthcountry="99330",
        difficulty=N_("Seule l'année de naissance est connue (Guinée)"),
        email="m.diallo@exemple.invalid",
    ),
    Citizen(
        key="mois",
        given_names=("Thị Lan",),
        family_name="NGUYỄN",
        birthdate="1985-05-00",
        gender="female",
        birthplace="",
        birthcountry="99243",
        difficulty=N_("Jour de naissance inconnu (Viêt Nam), lettres rares"),
        email="tl.nguyen@exemple.invalid",
    ),
    Citizen(
        key="corse",
        given_names=("Ghjuvan", "Andria"),
        family_name="CASANOVA",
        birthdate="1978-07-19",
        gender="male",
        birthplace="2A004",
        birthcountry="99100",
        difficulty=N_("Né en Corse : le code du lieu contient une lettre"),
        email="g.casanova@exemple.invalid",
    ),
    Citizen(
        key="outremer",
        given_names=("Marie-Josèphe", "Rose-May"),
        family_name="HOARAU",
        birthdate="1969-01-30",
        gender="female",
        birthplace="97411",
        birthcountry="99100",
        difficulty=N_("Née outre-mer (La Réunion)"),
        email="mj.hoarau@exemple.invalid",
    ),
    Citizen(
        key="sanslieu",
        given_names=("Camille",),
        family_name="DURAND",
        birthdate="2000-02-29",
        gender="unspecified",
        birthplace=None,
        birthcountry="99100",
        difficulty=N_("Lieu de naissance absent, genre non précisé, née un 29 février"),
        email="camille.durand@exemple.invalid",
    ),
    Citizen(
        key="long",
        given_names=("Maximilienne-Alexandrine", "Bérengère", "Philippine", "Marie-Antoinette"),
        family_name="DE LA ROCHEFOUCAULD-MONTBAZON DE SAINT-GERMAIN-EN-LAYE ET DE VILLENEUVE",
        birthdate="1943-12-31",
        gender="female",
        birthplace="75056",
        birthcountry="99100",
        difficulty=N_("Nom de plus de cinquante caractères"),
        email="m.delarochefoucauld@exemple.invalid",
    ),
    Citizen(
        key="sansmail",
        given_names=("Anne Sophie", "Cléo"),
        family_name="D'ŒUVRARD",
        birthdate="1951-08-06",
        gender="female",
        birthplace="13204",
        birthcountry="99100",
        difficulty=N_("Sans adresse électronique, un prénom contient une espace"),
    ),
    Citizen(
        key="hostile",
        given_names=("[bold red]Éva[/]", "Zoé\u202e"),
        family_name="O'BRIEN<script>alert(1)</script>",
        birthdate="1982-10-10",
        gender="female",
        birthplace="69387",
        birthcountry="99100",
        difficulty=N_("Un nom qui ressemble à une attaque"),
        email="eva.obrien@exemple.invalid",
    ),
    Citizen(
        key="mineur",
        given_names=("Noé", "Ilyes"),
        family_name="PETIT",
        birthdate="2012-06-15",
        gender="male",
        birthplace="31555",
        birthcountry="99100",
        difficulty=N_("Une personne mineure"),
        email="noe.petit@exemple.invalid",
    ),
)


def citizen(key: str) -> Citizen | None:
    """Return the citizen chosen by `key`; None when there is none."""
    return next((person for person in CITIZENS if person.key == key), None)
