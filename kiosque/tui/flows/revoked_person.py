"""Somebody known only by the revocation of a mandate never held here, found to be erased."""

from kiosque.desk.known_by_revocation import RevokedPerson, knows_revoked
from kiosque.desk.session import Session
from kiosque.errors import InputError
from kiosque.i18n import N_, _
from kiosque.mandates.typed_dates import iso_birth_date
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.finding import ask_person, person_words
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.form import FormPage
from kiosque.tui.widgets.date_field import DateField
from kiosque.tui.widgets.text_field import TextField

RECORD, NAMED, PAPER = "record", "named", "paper"


async def ask_whom_to_erase(app: Asking, session: Session) -> str | None:
    """Return what somebody is erased by: their record, or a revocation; None when one goes back."""
    chosen: tuple[str, ...] | None = (RECORD,)
    if knows_revoked(session):
        chosen = await app.ask(_kinds())
    if chosen == (RECORD,):
        line = await ask_person(app, session)
        return None if line is None else line.id
    if chosen is None:
        return None
    return await _ask_revoked(app, _by_name(session) if chosen == (NAMED,) else _by_paper(session))


async def _ask_revoked(app: Asking, page: FormPage[tuple[RevokedPerson, ...]]) -> str | None:
    found = await app.ask(page)
    if found is None or len(found) == 1:
        return None if found is None else found[0].id
    people = [(one.id, person_words(one.identity)) for one in found]
    chosen = await app.ask(ChoicePage(_("Qui est-ce ?"), people))
    return None if chosen is None else chosen[0]


def _kinds() -> ChoicePage:
    return ChoicePage(
        _("Qui faut-il effacer ?"),
        [
            (RECORD, _("Une personne qui a une fiche sur ce poste")),
            (NAMED, _("Une personne connue seulement par une annulation : par son nom")),
            (PAPER, _("Une personne connue seulement par une annulation : par son papier")),
        ],
        explanation=_(
            "Un mandat que ce poste n'a jamais eu a pu être annulé ici, avec son papier : le nom "
            "et la date de naissance tapés alors sont gardés avec l'annulation."
        ),
    )


def _by_name(session: Session) -> FormPage[tuple[RevokedPerson, ...]]:
    from kiosque.desk.known_by_revocation import find_revoked

    def make(values: dict[str, str]) -> tuple[RevokedPerson, ...]:
        found = find_revoked(session, values["name"], iso_birth_date(values["birth_date"]))
        return _some(found, "name")

    fields = [
        TextField(
            "name",
            _("Nom de naissance, virgule, premier prénom"),
            hint=_("Comme il a été tapé pour l'annulation, par exemple Berthou, Yvonne"),
        ),
        DateField("birth_date", _("Date de naissance"), session.now().date()),
    ]
    return FormPage(_("Qui demande son effacement ?"), fields, make)


def _by_paper(session: Session) -> FormPage[tuple[RevokedPerson, ...]]:
    from kiosque.desk.given_papers import given_paper
    from kiosque.desk.known_by_revocation import find_revoked_by_paper

    def make(values: dict[str, str]) -> tuple[RevokedPerson, ...]:
        if not values["paper"].strip():
            raise InputError("paper", N_("Donnez un fichier, ou lisez le cachet."))
        return _some(find_revoked_by_paper(session, given_paper(values["paper"].strip())), "paper")

    field = TextField(
        "paper",
        _("Cachet lu par la douchette, ou fichier (PDF, photo)"),
        hint=_("Le mandat annulé, ou l'attestation de son annulation"),
    )
    return FormPage(_("Qui demande son effacement ?"), [field], make)


def _some(found: tuple[RevokedPerson, ...], field: str) -> tuple[RevokedPerson, ...]:
    if not found:
        raise InputError(field, N_("Aucune annulation n'est connue ainsi sur ce poste."))
    return found
