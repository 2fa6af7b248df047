"""Who the person is: FranceConnect, a document, or a person already known and their document."""

from kiosque.desk.citizens import CitizenLine, find_citizens
from kiosque.desk.identification import (
    Established,
    begin_identification,
    established_by_document,
    provider_offered,
)
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import N_, _
from kiosque.mandates.mandate_text import birth_words, name_on_paper
from kiosque.mandates.order import Step
from kiosque.mandates.pivot import FRANCE, Gender, PivotIdentity, pivot_identity
from kiosque.mandates.typed_dates import iso_birth_date
from kiosque.tui.flows.asking import Asking
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.place import PlacePage
from kiosque.tui.screens.waiting import WaitingPage
from kiosque.tui.widgets.date_field import DateField
from kiosque.tui.widgets.text_field import TextField

MOST_PLACES = 6
GENDERS = (
    (Gender.FEMALE, N_("Femme")),
    (Gender.MALE, N_("Homme")),
    (Gender.UNSPECIFIED, N_("Non précisé")),
)


async def ask_identity(
    app: Asking, session: Session, error: KiosqueError | None
) -> Established | None:
    """Ask how the person is identified, and do it; raises what the desk refuses."""
    ways = [
        ("document", _("Avec un document d'identité (FranceConnect\N{NO-BREAK SPACE}: plus tard)")),
        ("known", _("Déjà venue ici\N{NO-BREAK SPACE}: chercher son nom, puis voir un document")),
    ]
    if provider_offered(session):
        ways.insert(0, ("franceconnect", _("Avec FranceConnect")))
    page = ChoicePage(
        _("Comment la personne est-elle identifiée ?"),
        ways,
        explanation=_("Sans réseau, un document suffit\N{NO-BREAK SPACE}: le mandat le dit."),
        step=Step.IDENTITY,
        error=error,
    )
    chosen = await app.ask(page)
    if chosen is None:
        return None
    if chosen[0] == "franceconnect":
        return await _by_provider(app, session)
    if chosen[0] == "known":
        return await _by_name(app, session)
    return await _by_document(app, session)


async def _by_provider(app: Asking, session: Session) -> Established | None:
    attempt = begin_identification(session)
    with attempt:
        app.open_address(attempt.url)
        found = await app.ask(WaitingPage(attempt, step=Step.IDENTITY))
    if found is None or isinstance(found, KiosqueError):
        if found is not None:
            raise found
        return None
    identity = found.identity
    words = f"{name_on_paper(identity)}, {birth_words(identity, None)}"
    question = ConfirmationPage(
        _("Est-ce bien la personne devant vous ?"), yes=_("Oui, c'est elle"), hint=words,
        step=Step.IDENTITY,
    )  # fmt: skip
    answer = await app.ask(question)
    if answer and answer[0] == YES:
        return found
    raise Refusal(
        N_("L'identité reçue n'a pas été gardée."),
        advice=N_("Fermez le navigateur de la personne précédente, puis recommencez."),
    )


async def _by_name(app: Asking, session: Session) -> Established | None:
    people: dict[str, CitizenLine] = {}

    def search(text: str) -> list[tuple[str, str]]:
        people.update({line.id: line for line in find_citizens(session, text, limit=MOST_PLACES)})
        found = find_citizens(session, text, limit=MOST_PLACES)
        return [(line.id, _person_words(line.identity)) for line in found]

    page = PlacePage(_("Qui est-ce ?"), _("Nom de la personne"), search, step=Step.IDENTITY)
    chosen = await app.ask(page)
    if chosen is None:
        return None
    kind = await _document_kind(app)
    if kind is None:
        return None
    return established_by_document(session, people[chosen].identity, kind)


async def _by_document(app: Asking, session: Session) -> Established | None:
    kind = await _document_kind(app)
    if kind is None:
        return None
    form = FormPage(
        _("Recopiez le document"),
        [
            TextField("family_name", _("Nom de naissance")),
            TextField("given_names", _("Prénoms"), hint=_("Tous, dans l'ordre, avec des espaces.")),
            TextField("preferred_name", _("Nom d'usage (facultatif)")),
            DateField("birth_date", _("Date de naissance")),
        ],
        _checked,
        step=Step.IDENTITY,
    )
    typed = await app.ask(form)
    gender = None if typed is None else await _gender(app)
    place = None if gender is None else await _birth_place(app)
    if typed is None or gender is None or place is None:
        return None
    commune, country = place
    identity = pivot_identity(
        given_names=typed["given_names"],
        family_name=typed["family_name"],
        gender=gender,
        birth_date=typed["birth_date"],
        birth_place=commune,
        birth_country=country,
        preferred_name=typed["preferred_name"] or None,
    )
    return established_by_document(session, identity, kind)


def _checked(values: dict[str, str]) -> dict[str, str]:
    """Check names and date now, where they were typed; raises `InputError`."""
    made = {**values, "birth_date": iso_birth_date(values["birth_date"])}
    pivot_identity(
        given_names=made["given_names"],
        family_name=made["family_name"],
        gender=str(Gender.UNSPECIFIED),
        birth_date=made["birth_date"],
        birth_place=None,
        birth_country=FRANCE,
        preferred_name=made["preferred_name"] or None,
    )
    return made


async def _document_kind(app: Asking) -> str | None:
    from kiosque.identity.documents import DOCUMENT_KINDS

    kinds = [(kind.key, _(kind.label)) for kind in DOCUMENT_KINDS]
    hint = _("Comparez la photo et l'état civil. Ni numéro ni copie ne sont gardés.")
    page = ChoicePage(_("Quel document avez-vous vu ?"), kinds, hint=hint, step=Step.IDENTITY)
    chosen = await app.ask(page)
    return None if chosen is None else chosen[0]


async def _gender(app: Asking) -> str | None:
    choices = [(str(key), _(label)) for key, label in GENDERS]
    page = ChoicePage(_("Genre écrit sur le document"), choices, step=Step.IDENTITY)
    chosen = await app.ask(page)
    return None if chosen is None else chosen[0]


async def _birth_place(app: Asking) -> tuple[str | None, str] | None:
    from kiosque.identity.places import search_communes, search_countries

    choices = [("france", _("En France")), ("abroad", _("À l'étranger"))]
    page = ChoicePage(_("Où la personne est-elle née ?"), choices, step=Step.IDENTITY)
    where = await app.ask(page)
    if where is None:
        return None
    if where[0] == "france":
        asked = PlacePage(
            _("Commune de naissance"),
            _("Nom de la commune"),
            lambda text: [(one.code, one.label) for one in search_communes(text, MOST_PLACES)],
            step=Step.IDENTITY,
        )
        commune = await app.ask(asked)
        return None if commune is None else (commune, FRANCE)
    asked = PlacePage(
        _("Pays de naissance"),
        _("Nom du pays"),
        lambda text: [(one.code, one.name) for one in search_countries(text, MOST_PLACES)],
        step=Step.IDENTITY,
    )
    country = await app.ask(asked)
    return None if country is None else (None, country)


def _person_words(identity: PivotIdentity) -> str:
    return f"{name_on_paper(identity)}, {birth_words(identity, None)}"
