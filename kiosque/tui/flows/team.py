"""The team, page by page: terms of use, who belongs, who comes, who leaves, whose keys change."""

from dataclasses import dataclass
from functools import partial

from kiosque.desk import staff_changes
from kiosque.desk.ended_certificates import ended_certificates
from kiosque.desk.organisation import check_answer
from kiosque.desk.second_factor import NewFactor, card_factor, draw_factor
from kiosque.desk.session import Session
from kiosque.desk.signing_keys import prolong_key
from kiosque.desk.staff import (
    FACTOR_REASONS,
    LEAVING,
    ROLE_WORDS,
    Reason,
    StaffMember,
    list_staff,
)
from kiosque.desk.staff_changes import AddColleague
from kiosque.desk.staff_words import certificate_words, member_words
from kiosque.desk.terms import accept_terms, terms_to_accept
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_date
from kiosque.tui.flows.asking import Asking
from kiosque.tui.flows.own_passphrase import ask_new_passphrase
from kiosque.tui.flows.second_factor import prove_drawn, prove_factor
from kiosque.tui.flows.working import while_shown
from kiosque.tui.screens.choice import ChoicePage
from kiosque.tui.screens.confirmation import YES, ConfirmationPage
from kiosque.tui.screens.form import FormPage, Values
from kiosque.tui.screens.reading import ReadingPage
from kiosque.tui.widgets.text_field import TextField

ADD, LEAVE, ROLES, FACTOR, KEY = "add", "leave", "roles", "factor", "key"
ENDED, PROLONG = "ended", "prolong"
APPLICATION, CARD = "application", "card"


async def ask_terms(app: Asking, session: Session) -> None:
    """Have the terms of use read and accepted, where that is still to do."""
    terms = terms_to_accept(session)
    if terms is None:
        return
    title, *others = terms.blocks
    lines = [f"- {one.text}" if one.kind == "item" else one.text for one in others]
    page = ReadingPage(
        title.text,
        "\n".join(lines),
        _("J'accepte ces conditions"),
        back=_("Plus tard"),
        explanation=_(
            "Sans votre accord, aucun mandat ne peut être établi. Vous pouvez lire maintenant et "
            "accepter à une prochaine session."
        ),
    )
    if await app.ask(page):
        accept_terms(session, terms.template)


@dataclass(slots=True)
class TeamFlow:
    """The pages of « Équipe », until the person goes back."""

    app: Asking
    session: Session

    async def run(self) -> None:
        """Show the team, and change it one person at a time."""
        error: KiosqueError | None = None
        while True:
            members = list_staff(self.session)
            chosen = await self.app.ask(self._list(members, error))
            error = None
            if chosen is None:
                return
            try:
                await self._go(chosen[0], members)
            except KiosqueError as refused:
                error = refused

    def _list(self, members: tuple[StaffMember, ...], error: KiosqueError | None) -> ChoicePage:
        present = [(one.slot, member_words(self.session, one)) for one in members if one.active]
        left = [member_words(self.session, one) for one in members if not one.active]
        return ChoicePage(
            _("Équipe de la structure"),
            [
                *present,
                (ADD, _("Ajouter une personne")),
                (ENDED, _("Certificats finis, et jusqu'à quand leurs signatures valent")),
            ],
            hint="\n".join(left),
            explanation=_(
                "Choisissez une personne pour changer ses rôles, son téléphone, sa clé, ou "
                "mettre fin à son accès. Chaque changement est noté au journal."
            ),
            error=error,
        )

    async def _go(self, chosen: str, members: tuple[StaffMember, ...]) -> None:
        if chosen == ADD:
            await self._add()
            return
        if chosen == ENDED:
            await self._ended()
            return
        member = next(one for one in members if one.slot == chosen)
        own = member.slot == self.session.vault.slot_id
        choices = [(FACTOR, _("Remplacer son téléphone ou sa carte"))]
        if not own:
            choices += [
                (KEY, _("Lui donner une nouvelle clé (phrase de passe oubliée)")),
                (ROLES, _("Changer ses rôles")),
                (LEAVE, _("Mettre fin à son accès")),
            ]
        if "mediator" in member.roles:
            choices.append((PROLONG, _("Laisser sa clé signer un an de plus")))
        action = await self.app.ask(ChoicePage(member.name, choices))
        if action == (LEAVE,):
            await self._leave(member)
        elif action == (ROLES,):
            await self._roles(member)
        elif action == (FACTOR,):
            await self._factor(member)
        elif action == (KEY,):
            await self._key(member)
        elif action == (PROLONG,):
            await self._prolong(member)

    async def _prolong(self, member: StaffMember) -> None:
        ends = prolong_key(self.session, member.slot)
        day = long_date(self.session.local(ends).date())
        text = _("La clé signe jusqu'au {day}.").format(day=day)
        await self.app.ask(ReadingPage(member.name, text, _("Retour")))

    async def _ended(self) -> None:
        found = ended_certificates(self.session)
        lines = [certificate_words(self.session, one) for one in found]
        page = ReadingPage(
            _("Certificats finis"),
            "\n".join(lines) or _("Aucun certificat de médiateur·rice n'est fini."),
            _("Retour"),
            explanation=_(
                "Ce qui a été signé entre ces dates reste valable. Ce qui se dit signé plus tard "
                "avec ce certificat ne l'est pas."
            ),
        )
        await self.app.ask(page)

    async def _add(self) -> None:
        name = await self.app.ask(
            FormPage(
                _("Qui arrive ?"),
                [TextField("person", _("Nom, tel que les mandats l'impriment"))],
                lambda typed: check_answer("person", typed["person"]),
            )
        )
        roles = None if name is None else await self._ask_roles(("mediator",))
        passphrase = None if roles is None else await self._ask_new_passphrase(str(name))
        new = None if passphrase is None else await self._ask_factor(str(name))
        if name is None or roles is None or passphrase is None or new is None:
            return
        factor, proved = new
        command = AddColleague(name, roles, passphrase)
        add = partial(staff_changes.add_colleague, self.session, command, factor, proved=proved)
        await while_shown(self.app, add, _("Création des clés, quelques secondes…"))

    async def _leave(self, member: StaffMember) -> None:
        why = await self._ask_reason(LEAVING)
        if why is None:
            return
        sure = ConfirmationPage(
            _("Mettre fin à l'accès de {name} ?").format(name=member.name),
            yes=_("Oui, fermer son accès"),
            hint=_("Ce que la personne a signé reste valable."),
        )
        if await self.app.ask(sure) == (YES,):
            end = partial(staff_changes.deactivate, self.session, member.slot, *why)
            await while_shown(self.app, end, _("Changement des clés, quelques secondes…"))

    async def _roles(self, member: StaffMember) -> None:
        roles = await self._ask_roles(member.roles)
        if roles is not None:
            staff_changes.change_roles(self.session, member.slot, roles)

    async def _factor(self, member: StaffMember) -> None:
        why = await self._ask_reason(FACTOR_REASONS)
        if why is None:
            return
        passphrase = await self.app.ask(
            FormPage(
                _("{name} tape sa phrase de passe").format(name=member.name),
                [TextField("passphrase", _("Phrase de passe"), secret=True)],
                lambda typed: typed["passphrase"],
            )
        )
        new = None if passphrase is None else await self._ask_factor(member.name)
        if passphrase is None or new is None:
            return
        factor, proved = new
        replace = partial(
            staff_changes.replace_second_factor,
            self.session,
            member.slot,
            passphrase,
            factor,
            *why,
            proved=proved,
        )
        await while_shown(self.app, replace, _("Enregistrement, un instant…"))

    async def _key(self, member: StaffMember) -> None:
        passphrase = await self._ask_new_passphrase(member.name)
        new = None if passphrase is None else await self._ask_factor(member.name)
        if passphrase is None or new is None:
            return
        factor, proved = new
        again = partial(
            staff_changes.reissue, self.session, member.slot, passphrase, factor, proved=proved
        )
        await while_shown(self.app, again, _("Création des clés, quelques secondes…"))

    async def _ask_roles(self, ticked: tuple[str, ...]) -> tuple[str, ...] | None:
        choices = [(role, _(words)) for role, words in ROLE_WORDS.items()]
        return await self.app.ask(
            ChoicePage(_("Quels rôles ?"), choices, several=True, ticked=ticked)
        )

    async def _ask_reason(self, among: tuple[Reason, ...]) -> tuple[Reason, str] | None:
        choices = [(str(reason), _(reason.label)) for reason in among]
        chosen = await self.app.ask(ChoicePage(_("Pour quelle raison ?"), choices))
        if chosen is None:
            return None
        reason = Reason(chosen[0])
        if reason is not Reason.OTHER:
            return reason, ""
        page = FormPage(
            _("Pour quelle raison ?"),
            [TextField("comment", _("La raison en quelques mots"))],
            _comment,
        )
        comment = await self.app.ask(page)
        return None if comment is None else (reason, comment)

    async def _ask_new_passphrase(self, name: str) -> str | None:
        heading = _("{name} choisit une phrase de passe").format(name=name)
        return await ask_new_passphrase(self.app, heading)

    async def _ask_factor(self, name: str) -> tuple[NewFactor, int] | None:
        """Return a second factor with the time step of the code that proved it."""
        kinds = [
            (APPLICATION, _("Une application sur son téléphone")),
            (CARD, _("Une carte à codes")),
        ]
        kind = await self.app.ask(ChoicePage(_("D'où viendront ses codes ?"), kinds))
        if kind is None:
            return None
        if kind == (CARD,):
            return await self._ask_card()
        drawn = draw_factor(name, self.session.organisation.name)
        proved = await prove_drawn(
            self.app, drawn, self.session.clock, practice=self.session.practice
        )
        return None if proved is None else (drawn, proved)

    async def _ask_card(self) -> tuple[NewFactor, int] | None:
        page = FormPage(
            _("Quelle carte ?"),
            [
                TextField("serial", _("Numéro de série, au dos de la carte")),
                TextField("seed", _("Graine remise par le fabricant"), secret=True),
            ],
            lambda typed: card_factor(typed["serial"], typed["seed"]),
        )
        card = await self.app.ask(page)
        if card is None:
            return None
        label = _("Code à 6 chiffres que la carte montre maintenant")
        proved = await prove_factor(self.app, card, self.session.clock, label=label)
        return None if proved is None else (card, proved)


def _comment(typed: Values) -> str:
    if not typed["comment"].strip():
        raise InputError("comment", N_("Dites la raison en quelques mots."))
    return typed["comment"]
