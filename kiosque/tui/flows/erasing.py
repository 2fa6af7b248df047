"""Erasing a person in full screen: what would go, then two people confirm, then a certificate."""

from dataclasses import dataclass
from functools import partial

from kiosque.desk.erasing import (
    BASIS_WORDS,
    Basis,
    ErasePerson,
    erase_citizen,
    preview_erasure,
)
from kiosque.desk.erasure_words import preview_lines
from kiosque.desk.second_person import SecondPerson, second_people
from kiosque.desk.session import Session
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.languages import ask_paper_language
from kiosque.tui.flows.papers import hand_over
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

PROOFS, EVERYTHING = "proofs", "everything"


@dataclass(frozen=True, slots=True)
class _Decided:
    basis: Basis
    everything: bool
    second: str
    """Slot of who confirms."""
    name: str
    language: str | None
    """Beside French on the person's newest mandate."""


async def erase_person(app: Asking, session: Session, citizen: str) -> None:
    """Show what would go, ask two people, erase and hand the certificate over."""
    from kiosque.desk.papers import erasure_paper

    decided = await _decide(app, session, citizen)
    if decided is None:
        return
    error: KiosqueError | None = None
    while True:
        typed = await app.ask(_confirmation(decided, error))
        if typed is None:
            return
        code, second = typed
        command = ErasePerson(citizen, decided.basis, decided.everything, code, second)
        try:
            erase = partial(erase_citizen, session, command)
            await while_shown(app, erase, _("L'effacement se fait…"))
        except KiosqueError as refused:
            error = refused
            continue
        title = _("La personne est effacée : où va le certificat ?")
        language = await ask_paper_language(app, session, decided.language) or (None,)
        make = partial(erasure_paper, session, citizen, *language)
        await hand_over(app, session, title, "erasure", make, partial(make, large=True))
        return


async def _decide(app: Asking, session: Session, citizen: str) -> _Decided | None:
    preview = preview_erasure(session, citizen)
    people = [(one.slot, one.name) for one in second_people(session)]
    text = "\n".join(preview_lines(session, preview))
    if preview.running or not people:
        if not people:
            text += "\n" + _("Il faut une deuxième personne dans la structure pour confirmer.")
        await app.ask(ReadingPage(_("Ce qui s'effacerait"), text, _("Retour")))
        return None
    if not await app.ask(ReadingPage(_("Ce qui s'effacerait"), text, _("Continuer"))):
        return None
    reasons = [(str(basis), _(words)) for basis, words in BASIS_WORDS.items()]
    basis = await app.ask(ChoicePage(_("Pourquoi l'effacer ?"), reasons))
    what: tuple[str, ...] | None = (EVERYTHING,)
    if basis is not None and preview.keeps_proofs:
        what = await app.ask(_what())
    if basis is None or what is None:
        return None
    second = await app.ask(
        ChoicePage(
            _("Qui confirme avec vous ?"),
            people,
            explanation=_("Une autre personne de la structure, à côté de vous, avec son code."),
        )
    )
    if second is None:
        return None
    name = dict(people)[second[0]]
    return _Decided(Basis(basis[0]), what == (EVERYTHING,), second[0], name, preview.language)


def _what() -> ChoicePage:
    return ChoicePage(
        _("Que faut-il effacer ?"),
        [
            (PROOFS, _("Tout, sauf les mandats gardés comme preuve jusqu'à leur date")),
            (EVERYTHING, _("Tout, mandats compris")),
        ],
        explanation=_(
            "Un mandat signé prouve que vous aviez le droit d'agir : il se garde six ans après sa "
            "fin, puis se détruit seul."
        ),
    )


def _confirmation(
    decided: _Decided, error: KiosqueError | None
) -> FormPage[tuple[str, SecondPerson]]:
    """Return a page on which both type; codes and passphrase are never kept on it."""
    fields = [
        TextField("code", _("Votre code à 6 chiffres"), secret=True),
        TextField(
            "passphrase",
            _("Phrase de passe de {name}").format(name=decided.name),
            secret=True,
        ),
        TextField(
            "second_code", _("Code à 6 chiffres de {name}").format(name=decided.name), secret=True
        ),
    ]
    return FormPage(
        _("Confirmez à deux"),
        fields,
        lambda values: (
            values["code"],
            SecondPerson(decided.second, values["passphrase"], values["second_code"]),
        ),
        action=_("Effacer définitivement"),
        explanation=_(
            "Rien n'est effacé avant que les deux personnes soient reconnues. Ensuite, aucune clé "
            "de ce poste n'ouvre plus ces données."
        ),
        error=error,
    )
