"""One page of every kind, as the flows make them, to be shown alone."""

import threading
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import replace
from types import MappingProxyType
from typing import Any

from kiosque.bootstrap import Kiosk
from kiosque.desk.doorstep import list_organisations
from kiosque.desk.identification import Established
from kiosque.desk.recap import recap_of
from kiosque.desk.session import Session
from kiosque.errors import InputError, Refusal
from kiosque.identity.provider import practice_settings
from kiosque.identity.refusals import refused
from kiosque.mandates.consent import STATEMENTS
from kiosque.mandates.order import Step
from kiosque.mandates.pivot import check_given_names, check_name
from kiosque.mandates.postures import WORDS
from kiosque.mandates.scopes import SCOPES
from kiosque.mandates.visit_texts import notices_document
from kiosque.procedures.step_text import Place as StepPlace
from kiosque.procedures.step_text import StepText
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp
from kiosque.tui.guarded import GuardedApp
from kiosque.tui.practice import PracticeAccess
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.guided import (
    Guidance,
    GuidedChoicePage,
    GuidedFormPage,
    GuidedReadingPage,
    GuidedSitePage,
    PiecesPage,
)
from kiosque.tui.screens.help import HelpPage
from kiosque.tui.screens.idle import IdlePage
from kiosque.tui.screens.notices import NoticesPage
from kiosque.tui.screens.page import Page
from kiosque.tui.screens.place import PlacePage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.screens.recap import RecapPage
from kiosque.tui.screens.sign_in import SignInPage
from kiosque.tui.screens.waiting import WaitingPage
from kiosque.tui.standing import Standing
from kiosque.tui.widgets.date_field import DateField
from kiosque.tui.widgets.text_field import TextField
from tests.desks import Place, ready_draft
from tests.pages import Pages

Make = Callable[[Place], Page[Any]]
ADDRESS = "http://127.0.0.1:45591/api/v2/authorize?" + "&".join(f"state={n:064x}" for n in range(6))


class Waited:
    """A sign-in that nobody ends."""

    url = ADDRESS

    def __init__(self) -> None:
        self.over = threading.Event()

    def wait(self, timeout: float | None = None) -> Established:
        self.over.wait(timeout)
        raise refused("cancelled")

    def cancel(self) -> None:
        self.over.set()


class OnePage(KiosqueApp):
    """The application with a session and one page in the place of its flow."""

    def __init__(self, place: Place, make: Make) -> None:
        home = place.home
        super().__init__(Kiosk(home, place.clock, Settings(home, None)))
        self._session = place.session
        self._place, self._make = place, make
        self.answers: list[Any] = []
        self._standing = Standing(
            who=f"{place.session.person} · {place.session.organisation.name}",
            citizen="Yvonne Marie BERTHOU",
            mandate="mandat BEL1-0001-P, jusqu'au jeudi 24 décembre 2026",
            mandate_short="BEL1-0001-P → 24/12/2026",
            queued=2,
            practice=True,
        )

    def _start(self, notice: str = "") -> None:
        del notice
        self.push_screen(self._make(self._place), self.answers.append)

    async def watch_over(self) -> None:
        """Leave the banner as it is, whatever network the tests run on."""
        await GuardedApp.watch_over(self)

    def _close_session(self) -> None:
        self._session = None


@asynccontextmanager
async def one_page(
    place: Place, make: Make, size: tuple[int, int] = (80, 24)
) -> AsyncIterator[Pages]:
    """Show a page alone; the session of `place` stays open."""
    app = OnePage(place, make)
    async with app.run_test(size=size) as pilot:
        yield Pages(app, pilot, place)


def _posture(place: Place) -> Page[Any]:
    del place
    choices = [(str(one), f"{said.title} – {said.explanation}") for one, said in WORDS.items()]
    return ChoicePage("Que faites-vous avec la personne ?", choices, step=Step.POSTURE)


def _menu(place: Place) -> Page[Any]:
    del place
    return ChoicePage("Aujourd'hui", [("a", "Nouvel accompagnement"), ("b", "Fermer la session")])


def _scopes(place: Place) -> Page[Any]:
    del place
    return ChoicePage(
        "Pour quelles démarches la personne vous donne-t-elle mandat ?",
        [(one.key, one.title) for one in SCOPES],
        several=True,
        ticked=("social",),
        hint="Lisez la liste avec elle. Rien n'est coché d'avance.",
        step=Step.SCOPES,
    )


def _statements(place: Place) -> Page[Any]:
    del place
    return ChoicePage(
        "La personne confirme, phrase par phrase",
        [(one.id, one.text) for one in STATEMENTS],
        several=True,
        step=Step.STATEMENTS,
        error=InputError("statements", "Il manque au moins une affirmation."),
    )


def _confirmation(place: Place) -> Page[Any]:
    del place
    return ConfirmationPage("Est-ce bien la personne devant vous ?", yes="Oui, c'est elle")


def _form(place: Place) -> Page[Any]:
    day = place.session.now().date()
    fields = [
        TextField(
            "family_name", "Nom de naissance", check=lambda text: check_name("family_name", text)
        ),
        TextField("given_names", "Prénoms", hint="Tous.", check=check_given_names),
        TextField("preferred_name", "Nom d'usage (facultatif)"),
        DateField("birth_date", "Date de naissance", day),
    ]
    return FormPage("Recopiez le document", fields, dict, step=Step.IDENTITY)


def _reading(place: Place) -> Page[Any]:
    del place
    text = "\n".join(block.text for block in notices_document().blocks)
    return ReadingPage("Lisez ces mentions", text, "Les mentions sont lues", step=Step.NOTICES)


def _notices(place: Place) -> Page[Any]:
    del place
    text = "\n".join(block.text for block in notices_document().blocks)
    return NoticesPage(
        "Lisez ces mentions", text, "Les mentions sont lues", languages=True, step=Step.NOTICES
    )


def _place(place: Place) -> Page[Any]:
    from kiosque.identity.places import search_communes

    del place
    return PlacePage(
        "Commune de naissance",
        "Nom de la commune",
        lambda text: [(one.code, one.label) for one in search_communes(text, 8)],
        step=Step.IDENTITY,
    )


def access(place: Place) -> PracticeAccess:
    """Return the practice credentials of a place."""
    provider = practice_settings("http://127.0.0.1:9", "id", "secret")
    return PracticeAccess("huit mots", place.founded.totp_secret, provider)


def _recap(place: Place) -> Page[Any]:
    def grant(code: str) -> Any:
        raise Refusal(f"Le code {len(code)} est refusé.")

    draft = ready_draft(scopes=tuple(one.key for one in SCOPES))
    return RecapPage(recap_of(place.session, draft), grant, shown_code=access(place))


def _sign_in(place: Place) -> Page[Any]:
    def refuse(command: Any) -> Session:
        raise Refusal("La session ne s'ouvre pas.", advice=f"{bool(command)}")

    (organisation,) = list_organisations(place.home)
    return SignInPage(organisation, organisation.people[0], refuse, practice=access(place))


def _waiting(place: Place) -> Page[Any]:
    del place
    waited: Any = Waited()
    return WaitingPage(lambda: waited, lambda _url: None, step=Step.IDENTITY)


def _help(place: Place) -> Page[Any]:
    keys = [("Entrée", "Continuer"), ("Échap", "Retour"), ("F10", "Verrouiller")]
    return HelpPage(_posture(place).heading, "La posture décide de la suite. " * 5, keys)


def _idle(place: Place) -> Page[Any]:
    del place
    return IdlePage(lambda: 42.0)


GUIDANCE = Guidance(
    "Demander la complémentaire santé solidaire",
    StepPlace(3, 14),
    StepText(
        ("Ouvrez le site avec la personne.",),
        ("Le « montant net social » n'est pas le net payé.",),
        ("La page reste blanche : changez de navigateur.",),
        ("quotient : ce qui reste par part.",),
        ("service-public F2882, lu le 22 nov. 2026",),
        "Cette valeur date d'avant avril.",
    ),
)


def _guided_reading(place: Place) -> Page[Any]:
    del place
    return GuidedReadingPage("À savoir avant de commencer", "", "Continuer", guidance=GUIDANCE)


def _guided_site(place: Place) -> Page[Any]:
    del place
    return GuidedSitePage("Sur le site", "https://www.ameli.fr", "Noter", guidance=GUIDANCE)


def _guided_choice(place: Place) -> Page[Any]:
    del place
    choices = [("oui", "Oui"), ("non", "Non")]
    return GuidedChoicePage("Vit-elle en couple ?", choices, guidance=GUIDANCE)


def _guided_form(place: Place) -> Page[Any]:
    del place
    field = TextField("montant", "Réponse", hint="Par exemple 1 250,50")
    return GuidedFormPage("Combien a-t-elle touché ?", [field], dict, guidance=GUIDANCE)


def _pieces(place: Place) -> Page[Any]:
    del place
    pieces = [("rib", "RIB à son nom"), ("paie", "Fiches de paie\noù l'obtenir : l'employeur")]
    return PiecesPage("Ce qu'il faut avoir", pieces, ticked=("rib",), guidance=GUIDANCE)


CATALOGUE: Mapping[str, Make] = MappingProxyType(
    {
        "menu": _menu,
        "posture": _posture,
        "périmètres": _scopes,
        "affirmations": _statements,
        "confirmation": _confirmation,
        "formulaire": _form,
        "lecture": _reading,
        "mentions": _notices,
        "lieu": _place,
        "relecture": _recap,
        "porte": _sign_in,
        "attente": _waiting,
        "aide": _help,
        "inactivité": _idle,
        "démarche, lecture": _guided_reading,
        "démarche, site": _guided_site,
        "démarche, choix": _guided_choice,
        "démarche, saisie": _guided_form,
        "démarche, pièces": _pieces,
    }
)


def with_standing(app: KiosqueApp, **changes: Any) -> None:
    """Change what the banner tells."""
    app._standing = replace(app._standing, **changes)
