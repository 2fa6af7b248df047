"""An identity copied from a document: a few pages, each kept when one goes back or is refused."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from kiosque.desk.identification import Established, established_by_document
from kiosque.desk.session import Session
from kiosque.i18n import N_, _
from kiosque.mandates.order import Step
from kiosque.mandates.pivot import (
    FRANCE,
    Gender,
    PivotIdentity,
    check_given_names,
    check_name,
    pivot_identity,
)
from kiosque.mandates.typed_dates import iso_birth_date
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.place import PlacePage
from kiosque.tui.widgets.date_field import DateField
from kiosque.tui.widgets.text_field import TextField

MOST_PLACES = 8
GENDERS = (
    (Gender.FEMALE, N_("Femme")),
    (Gender.MALE, N_("Homme")),
    (Gender.UNSPECIFIED, N_("Non précisé")),
)
IN_FRANCE, UNWRITTEN, ABROAD = "france", "unwritten", "abroad"


@dataclass(slots=True)
class DocumentPages:
    """The pages of one document; what was typed stays as long as this does."""

    app: Asking
    session: Session
    kind: str = ""
    family_name: str = ""
    given_names: str = ""
    preferred_name: str = ""
    birth_date: str = ""
    """As it was typed."""
    gender: str = ""
    where: str = ""
    place: str | None = None
    """Code of the commune, or of the country of a birth abroad."""

    def begin_from(self, known: PivotIdentity) -> None:
        """Fill in what an earlier answer says."""
        self.family_name, self.gender = known.family_name, str(known.gender)
        self.given_names = " ".join(known.given_names)
        self.preferred_name = known.preferred_name or ""
        year, month, day = known.birth_date.split("-")
        self.birth_date = f"{day}/{month}/{year}"

    async def ask(self) -> Established | None:
        """Ask page after page, going back where the person does; None from before the first."""
        pages: tuple[Callable[[], Awaitable[bool]], ...] = (
            self.ask_kind,
            self._ask_civil_status,
            self._ask_gender,
            self._ask_where,
            self._ask_place,
        )
        at = 0
        while 0 <= at < len(pages):
            at += 1 if await pages[at]() else -1
        if at < 0:
            return None
        return established_by_document(self.session, self._identity(), self.kind)

    async def ask_kind(self) -> bool:
        """Ask which document was seen."""
        from kiosque.identity.documents import DOCUMENT_KINDS

        page = ChoicePage(
            _("Quel document avez-vous vu ?"),
            [(kind.key, _(kind.label)) for kind in DOCUMENT_KINDS],
            hint=_("Comparez la photo et l'état civil. Ni numéro ni copie ne sont gardés."),
            explanation=_(
                "Le mandat dira quel document a été vu, par qui et quand. Le document reste à la "
                "personne : rien n'en est copié que ce que vous tapez."
            ),
            step=Step.IDENTITY,
            current=self.kind,
        )
        chosen = await self.app.ask(page)
        self.kind = chosen[0] if chosen else self.kind
        return chosen is not None

    async def _ask_civil_status(self) -> bool:
        today = self.session.now().date()
        page = FormPage(
            _("Recopiez le document"),
            [
                TextField("family_name", _("Nom de naissance"), value=self.family_name,
                          check=lambda text: check_name("family_name", text)),
                TextField("given_names", _("Prénoms"), value=self.given_names,
                          hint=_("Tous, dans l'ordre, avec des espaces."),
                          check=check_given_names),
                TextField("preferred_name", _("Nom d'usage (facultatif)"),
                          value=self.preferred_name, check=_optional_name),
                DateField("birth_date", _("Date de naissance"), today, value=self.birth_date),
            ],
            self._keep,
            explanation=_(
                "Recopiez comme c'est écrit, accents compris. Le nom de naissance est celui de "
                "l'acte de naissance ; le nom d'usage est celui d'un mariage, par exemple."
            ),
            step=Step.IDENTITY,
        )  # fmt: skip
        return await self.app.ask(page) is not None

    def _keep(self, values: dict[str, str]) -> bool:
        self.family_name, self.given_names = values["family_name"], values["given_names"]
        self.preferred_name, self.birth_date = values["preferred_name"], values["birth_date"]
        return True

    async def _ask_gender(self) -> bool:
        page = ChoicePage(
            _("Genre écrit sur le document"),
            [(str(key), _(label)) for key, label in GENDERS],
            explanation=_("Il fait partie de l'état civil que les administrations comparent."),
            step=Step.IDENTITY,
            current=self.gender,
        )
        chosen = await self.app.ask(page)
        self.gender = chosen[0] if chosen else self.gender
        return chosen is not None

    async def _ask_where(self) -> bool:
        page = ChoicePage(
            _("Où la personne est-elle née ?"),
            [
                (IN_FRANCE, _("En France, outre-mer compris")),
                (ABROAD, _("À l'étranger")),
                (UNWRITTEN, _("En France, mais le document ne dit pas la commune")),
            ],
            explanation=_(
                "Le lieu de naissance distingue deux personnes du même nom. Une commune qui a "
                "fusionné depuis garde le nom écrit sur le document."
            ),
            step=Step.IDENTITY,
            current=self.where,
        )
        chosen = await self.app.ask(page)
        if chosen is None:
            return False
        self.where, self.place = chosen[0], None
        return True

    async def _ask_place(self) -> bool:
        if self.where == UNWRITTEN:
            return True
        self.place = await self.app.ask(_commune() if self.where == IN_FRANCE else _country())
        return self.place is not None

    def _identity(self) -> PivotIdentity:
        abroad = self.where == ABROAD
        return pivot_identity(
            given_names=self.given_names,
            family_name=self.family_name,
            gender=self.gender,
            birth_date=iso_birth_date(self.birth_date),
            birth_place=None if abroad else self.place,
            birth_country=self.place if abroad else FRANCE,
            preferred_name=self.preferred_name.strip() or None,
        )


def _optional_name(text: str) -> None:
    if text.strip():
        check_name("preferred_name", text)


def _commune() -> PlacePage:
    from kiosque.identity.places import search_communes

    return PlacePage(
        _("Commune de naissance"),
        _("Nom de la commune, ou code postal"),
        lambda text: [(one.code, one.label) for one in search_communes(text, MOST_PLACES)],
        nothing=_("Aucune commune : essayez le code postal, ou le nom d'avant une fusion."),
        explanation=_(
            "Tapez le début du nom : accents, tirets et fautes sont pardonnés. Pour des communes "
            "du même nom, ajoutez le département : « saint denis 974 ». Pour Paris, Lyon et "
            "Marseille, ajoutez l'arrondissement : « paris 13 »."
        ),
        step=Step.IDENTITY,
    )


def _country() -> PlacePage:
    from kiosque.identity.places import search_countries

    return PlacePage(
        _("Pays de naissance"),
        _("Nom du pays"),
        lambda text: [(one.code, one.name) for one in search_countries(text, MOST_PLACES)],
        nothing=_("Aucun pays : essayez son nom d'aujourd'hui, ou une autre orthographe."),
        explanation=_(
            "Donnez le pays d'aujourd'hui où se trouve le lieu de naissance : l'Algérie pour une "
            "naissance à Oran en 1950."
        ),
        step=Step.IDENTITY,
    )
