"""The questions that lead to a mandate, one step after the other."""

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from kiosque.desk.languages import offered_languages
from kiosque.desk.narrowing import procedures_within
from kiosque.desk.notices import notices_lines
from kiosque.desk.notices_papers import notices_paper
from kiosque.desk.renewing import renewed_identity
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError
from kiosque.i18n import N_, _
from kiosque.linear.console import (
    Back,
    Console,
    ask_choice,
    ask_choices,
    ask_in_turn,
    ask_until,
    ask_yes_no,
    say_error,
    say_lines,
    yes_no,
)
from kiosque.linear.identity import OpenUrl, ask_identity
from kiosque.linear.languages import ask_language
from kiosque.linear.papers import hand_over
from kiosque.mandates.consent import STATEMENT_IDS, STATEMENTS, Statement
from kiosque.mandates.durations import Duration
from kiosque.mandates.languages import Language, language_of
from kiosque.mandates.order import (
    Step,
    VisitDraft,
    answer_protection,
    choose_duration,
    choose_language,
    choose_scopes,
    identify,
    narrow,
    read_notices,
    tick_statements,
)
from kiosque.mandates.scopes import MONEY, SCOPES

EARLIER_END = "%d/%m/%Y %H:%M"


@dataclass(frozen=True, slots=True)
class Agreement:
    """Asks the steps of a visit; what is answered goes into the draft and nowhere else."""

    session: Session
    console: Console
    open_url: OpenUrl

    def answer(self, step: Step, draft: VisitDraft) -> VisitDraft:
        """Ask the questions of one step until they fit together."""
        questions: dict[Step, Callable[[VisitDraft], VisitDraft]] = {
            Step.NOTICES: self.notices,
            Step.PROTECTION: self.protection,
            Step.SCOPES: self.scopes,
            Step.PROCEDURES: self.procedures,
            Step.DURATION: self.duration,
            Step.IDENTITY: self.identity,
            Step.STATEMENTS: self.statements,
        }
        while True:
            try:
                return questions[step](draft)
            except KiosqueError as error:
                say_error(self.console, error)

    def notices(self, draft: VisitDraft) -> VisitDraft:
        """Have the notices read; one word asks for another language beside the French."""
        offered = offered_languages(self.session)
        while True:
            self.console.say(_("Lisez ces mentions à la personne\N{NO-BREAK SPACE}:"))
            lines = notices_lines(self.session, draft.language)
            say_lines(self.console, (f"  {line}" for line in lines))
            if self._are_read(several=bool(offered)):
                return read_notices(draft)
            with suppress(Back), self.console.returning():
                draft = self._language(draft, offered)
                self._notices_on_paper(draft.language)

    def _notices_on_paper(self, language: str | None) -> None:
        """Hand the notices over on paper in a language that a terminal does not show."""
        if language is None or language_of(language).on_screen:
            return
        self.console.say(_("L'écran ne montre pas cette écriture : voici les mentions sur papier."))
        make = partial(notices_paper, self.session, language)
        hand_over(self.session, self.console, make(), partial(make, large=True))

    def _are_read(self, *, several: bool) -> bool:
        """Tell whether the notices are read; False asks for another language."""
        question, wanted = _("Les mentions sont-elles lues ?"), _("langue")
        if not several:
            while not ask_yes_no(self.console, "notices", question):
                pass
            return True
        self.console.say(_("Tapez « langue » pour les lire aussi dans une autre langue."))

        def read(text: str) -> bool | None:
            return None if text.strip().casefold() == wanted else yes_no(text)

        asked = f"{question} ({_('oui')}/{_('non')})"
        while (answer := ask_until(self.console, "notices", asked, read)) is False:
            pass
        return answer is True

    def _language(self, draft: VisitDraft, offered: Sequence[Language]) -> VisitDraft:
        language = ask_language(self.console, offered)
        return choose_language(draft, language, offered=[one.code for one in offered])

    def protection(self, draft: VisitDraft) -> VisitDraft:
        protected, minor = (
            _("La personne est-elle sous sauvegarde de justice, tutelle ou curatelle ?"),
            _("La personne a-t-elle moins de dix-huit ans ?"),
        )
        answers = ask_in_turn(
            self.console,
            (
                ("protected", lambda _known: ask_yes_no(self.console, "protected", protected)),
                ("minor", lambda _known: ask_yes_no(self.console, "minor", minor)),
            ),
        )
        return answer_protection(draft, **answers)

    def scopes(self, draft: VisitDraft) -> VisitDraft:
        offered = self.session.organisation.scopes
        choices = [(one.key, _(one.title)) for one in SCOPES if one.key in offered]
        question = _("Pour quelles démarches la personne vous donne-t-elle mandat ?")
        chosen = ask_choices(self.console, "scopes", question, choices)
        if MONEY in chosen:
            self.console.say(
                _("Surendettement\N{NO-BREAK SPACE}: vous saisissez seulement, la personne signe.")
            )
        return choose_scopes(draft, chosen, offered=offered)

    def procedures(self, draft: VisitDraft) -> VisitDraft:
        """Ask whether named procedures narrow the scopes; nothing is asked where there is none."""
        offered = procedures_within(draft.scopes)
        names = [name for name, _title in offered]
        if not offered or not self._narrows():
            return narrow(draft, (), offered=names)
        question = _("À quelles démarches précises se limite-t-il ?")
        return narrow(
            draft, ask_choices(self.console, "procedures", question, offered), offered=names
        )

    def _narrows(self) -> bool:
        return ask_yes_no(self.console, "narrow", _("Limiter ce mandat à des démarches précises ?"))

    def duration(self, draft: VisitDraft) -> VisitDraft:
        choices = [(str(one), _(one.label)) for one in Duration]
        how_long, nearer = (
            _("Pour combien de temps ?"),
            _("Fin plus proche, jj/mm/aaaa hh:mm (vide\N{NO-BREAK SPACE}: non)\N{NO-BREAK SPACE}:"),
        )
        answers = ask_in_turn(
            self.console,
            (
                (
                    "duration",
                    lambda _known: ask_choice(self.console, "duration", how_long, choices),
                ),
                (
                    "end",
                    lambda _known: ask_until(
                        self.console, "earlier_end", nearer, self._earlier_end
                    ),
                ),
            ),
        )
        return choose_duration(draft, Duration(answers["duration"]), earlier_end=answers["end"])

    def _earlier_end(self, text: str) -> datetime | None:
        if not text:
            return None
        try:
            local = datetime.strptime(text, EARLIER_END)  # noqa: DTZ007  (the zone follows)
        except ValueError:
            raise InputError("earlier_end", N_("Écrivez par exemple 31/12/2026 18:00.")) from None
        return local.replace(tzinfo=self.session.zone)

    def identity(self, draft: VisitDraft) -> VisitDraft:
        renewed = renewed_identity(self.session, draft)
        established = ask_identity(self.session, self.console, self.open_url, renewed)
        return identify(
            draft,
            established.identity,
            established.proof,
            today=self.session.now().date(),
            same_as=established.same_as,
        )

    def statements(self, draft: VisitDraft) -> VisitDraft:
        self.console.say(_("La personne confirme, phrase par phrase\N{NO-BREAK SPACE}:"))
        ask_in_turn(self.console, [(one.id, partial(self._agreed, one)) for one in STATEMENTS])
        return tick_statements(draft, STATEMENT_IDS)

    def _agreed(self, statement: Statement, _known: dict[str, Any]) -> None:
        while not ask_yes_no(self.console, f"statement.{statement.id}", _(statement.text)):
            self.console.say(
                _(
                    "Sans cet accord, aucun mandat n'est possible\N{NO-BREAK SPACE}: q! pour "
                    "arrêter."
                )
            )
