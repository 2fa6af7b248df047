"""Who the person is: FranceConnect, a document, or a person already known and their document."""

from dataclasses import replace
from functools import partial

from kiosque.desk.identification import (
    Established,
    begin_identification,
    established_by_document,
    open_sign_in,
    provider_offered,
)
from kiosque.desk.identity_registrations import browser_of
from kiosque.desk.network import has_way_out
from kiosque.desk.recognising import proposal_words, recognise
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError, Refusal
from kiosque.i18n import N_, _
from kiosque.identity.browser import BrowserKind
from kiosque.identity.provider_codes import explained_as_typed
from kiosque.mandates.draft import ANOTHER
from kiosque.mandates.order import Step
from kiosque.mandates.pivot import PivotIdentity
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.document import DocumentPages
from kiosque.tui.flows.finding import ask_person, person_words
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.waiting import WaitingPage
from kiosque.tui.widgets.text_field import TextField

FRANCECONNECT, KNOWN, DOCUMENT = "franceconnect", "known", "document"
CODE = "code"


async def ask_identity(
    app: Asking,
    session: Session,
    error: KiosqueError | None,
    known: PivotIdentity | None = None,
    *,
    renewed: PivotIdentity | None = None,
) -> Established | None:
    """Ask until the person is identified; None when one goes back.

    Whatever is refused is said on the page that asks how, and what was typed from a document stays
    for the next try. `known` is an earlier answer, offered to be corrected; `renewed` is who a
    renewal is about, known already and proved anew.
    """
    document = DocumentPages(app, session)
    if known is not None:
        document.begin_from(known)
    tried = False
    while True:
        chosen = await app.ask(_how(session, error, renewed, tried=tried))
        error = None
        if chosen is None:
            return None
        tried = tried or chosen[0] == FRANCECONNECT
        try:
            found = await _identified(app, session, chosen[0], document, renewed)
            if found is not None and found.same_as is None:
                found = await _settled(app, session, found)
        except KiosqueError as refused:
            error, found = refused, None
        if found is not None:
            return found


async def _identified(
    app: Asking,
    session: Session,
    way: str,
    document: DocumentPages,
    renewed: PivotIdentity | None,
) -> Established | None:
    """Identify the person in the way that was chosen; None when one goes back."""
    if way == FRANCECONNECT:
        return await by_provider(app, session, Step.IDENTITY)
    if way == CODE:
        await _ask_code(app)
        return None
    if renewed is not None:
        return await _seen_again(app, session, renewed)
    if way == KNOWN:
        return await _by_name(app, session)
    return await document.ask()


async def _ask_code(app: Asking) -> None:
    """Ask for a code that the browser shows, and raise the refusal that it stands for."""
    page = FormPage(
        _("Code montré par FranceConnect"),
        [TextField("code", _("Code"), hint=_("Il commence par Y, par exemple Y010004"))],
        lambda values: explained_as_typed(values["code"]),
        explanation=_(
            "Certaines erreurs restent sur la page de FranceConnect et ne reviennent jamais ici. "
            "Le code dit ce qui s'est passé et comment continuer."
        ),
        step=Step.IDENTITY,
    )
    told = await app.ask(page)
    if told is not None:
        raise told


def _how(
    session: Session,
    error: KiosqueError | None,
    renewed: PivotIdentity | None,
    *,
    tried: bool = False,
) -> ChoicePage:
    ways = [
        (DOCUMENT, _("Avec un document d'identité (FranceConnect : plus tard)")),
        (KNOWN, _("Déjà venue ici : chercher son nom, puis voir un document")),
    ]
    if renewed is not None:
        seen = _("{person}, avec un document d'identité vu aujourd'hui")
        ways = [(DOCUMENT, seen.format(person=person_words(renewed)))]
    if provider_offered(session) and has_way_out():
        ways.insert(0, (FRANCECONNECT, _("S'identifier avec FranceConnect")))
    elif provider_offered(session):
        ways.append((FRANCECONNECT, _("S'identifier avec FranceConnect (hors ligne : plus tard)")))
    if tried:
        ways.append((CODE, _("Le navigateur montre un code d'erreur (Y…)")))
    return ChoicePage(
        _("Comment la personne est-elle identifiée ?"),
        ways,
        explanation=_(
            "Avec un réseau, FranceConnect est le plus sûr. Sans réseau, un document suffit : le "
            "mandat est valable tout de suite et dit comment la personne a été reconnue.\n"
            "Qu'est-ce que FranceConnect ? https://franceconnect.gouv.fr/"
        ),
        step=Step.IDENTITY,
        error=error,
    )


async def by_provider(
    app: Asking, session: Session, step: Step | None = None
) -> Established | None:
    """Wait for the person to sign in in a browser, and ask whether it is her."""
    usual = browser_of(session) is BrowserKind.SYSTEM
    page = WaitingPage(
        lambda: begin_identification(session),
        app.open_address if usual else partial(open_sign_in, session),
        play=None if app.practice_code(session) is None else _play,
        step=step,
    )
    found = await app.ask(page)
    if isinstance(found, KiosqueError):
        raise found
    if found is None:
        return None
    question = ConfirmationPage(
        _("Est-ce bien la personne devant vous ?"),
        yes=_("Oui, c'est elle"),
        hint=person_words(found.identity),
        explanation=_(
            "FranceConnect a donné cette identité. Si le navigateur était resté ouvert au nom "
            "d'une autre personne, répondez non : rien n'est gardé."
        ),
        step=step,
    )
    answer = await app.ask(question)
    if answer and answer[0] == YES:
        return found
    raise Refusal(
        N_("L'identité reçue n'a pas été gardée."),
        advice=N_("Fermez le navigateur de la personne précédente, puis recommencez."),
    )


async def _settled(app: Asking, session: Session, found: Established) -> Established | None:
    """Ask whether the person is one of those known who resemble; None when one goes back."""
    proposals = recognise(session, found.identity, found.proof).proposals
    if not proposals:
        return found
    page = ChoicePage(
        _("Est-ce une personne déjà connue ici ?"),
        [
            *((one.citizen, proposal_words(one)) for one in proposals),
            (ANOTHER, _("Non, c'est une autre personne")),
        ],
        hint=_("Devant vous : {person}").format(person=person_words(found.identity)),
        explanation=_(
            "Un nom change, un compte FranceConnect aussi, et des homonymes existent : vous seul·e "
            "pouvez le dire. Si c'est la même personne, son identité est mise à jour avec le "
            "mandat ; ses anciens papiers ne changent pas."
        ),
        step=Step.IDENTITY,
    )
    chosen = await app.ask(page)
    return None if chosen is None else replace(found, same_as=chosen[0])


def _play(url: str) -> None:
    from kiosque.identity.practice.robot import play_citizen

    play_citizen(url)


async def _seen_again(app: Asking, session: Session, renewed: PivotIdentity) -> Established | None:
    document = DocumentPages(app, session)
    if await document.ask_kind():
        return established_by_document(session, renewed, document.kind)
    return None


async def _by_name(app: Asking, session: Session) -> Established | None:
    while (person := await ask_person(app, session, Step.IDENTITY)) is not None:
        document = DocumentPages(app, session)
        if await document.ask_kind():
            seen = established_by_document(session, person.identity, document.kind)
            return replace(seen, same_as=person.id)
    return None
