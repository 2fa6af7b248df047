"""Three whole visits played without a keyboard: online, offline, anonymous.

It is the linear front door answered by a script: each question that a person would be asked is
asked, and an answer that no question wanted, or a question that nobody foresaw, fails it.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kiosque.desk.procedures import known_procedure
from kiosque.desk.session import Session
from kiosque.desk.visits import Visit, load_visit
from kiosque.i18n import _
from kiosque.identity.practice.robot import play_citizen
from kiosque.identity.provider import ProviderSettings
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.menu import whole_visit
from kiosque.linear.visit import begin_visit
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.procedures.steps import SiteStep

Script = Mapping[str, list[str]]

YES, NO = "oui", "non"
_AGREEMENT: Script = {
    "notices": [YES],
    "protected": [NO],
    "minor": [NO],
    **{f"statement.{one}": [YES] for one in STATEMENT_IDS},
    "narrow": [NO],
    "recap": ["code"],
    "hand_signed": [YES],
    "procedure.more": [NO],
    "close": [YES],
}
_CSS: Final = {
    "sejour": "francaise",
    "assurance": "oui",
    "presence": "oui",
    "aide_recue": "aucune",
    "date_naissance": "14/03/1959",
    "en_couple": "non",
    "enfant_a_charge": "non",
    "ressources_annee": "9000",
    "ressources_a_part": "",
    "proprietaire": "non",
    "regime": "general",
    "gestionnaire": "caisse",
    "canal": "ameli",
}
_RSA: Final = {
    "date_naissance": "14/03/1986",
    "vit_en_france": "oui",
    "nationalite": "francaise",
    "en_couple": "non",
    "enfant": "non",
    "situation": "sans_emploi",
    "logement": "oui",
    "ressources_mois": "0",
    "patrimoine": "non",
    "regime": "general",
    "internet": "compte",
}
_BONUS: Final = {"date_naissance": "02/03/1996", "travaille": "non"}


def _followed(procedure_id: str, answers: Mapping[str, str], result: str = "sent") -> Script:
    """Return the answers of one guided procedure: texts are read, sites end with `result`."""
    script = {f"case.{name}": [value] for name, value in answers.items()}
    for step in known_procedure(procedure_id).steps:
        if isinstance(step, SiteStep):
            script[f"case.{step.id}"] = [result]
            script[f"case.{step.id}.reference"] = ["2026-114"]
        else:
            script.setdefault(f"case.{step.id}", [""])
    return {
        **script,
        "procedure.more": [YES, NO],
        "procedure.search": [procedure_id],
        "procedure.choice": [procedure_id],
        "case.review": ["right"],
    }


ONLINE: Script = {
    **_AGREEMENT,
    "posture": ["je_fais"],
    "scopes": ["social travail"],
    "duration": ["MONTH"],
    "earlier_end": [""],
    "identity": ["franceconnect"],
    "identity.right": [YES],
    "act.more": [NO],
    "to_do.more": [YES, NO],
    "to_do.what": ["Envoyer le dernier avis d'impôt"],
    "to_do.who": ["vous"],
    "to_do.before": ["15 décembre"],
    "to_do.contact": ["36 46 (assurance maladie)"],
    "minutes": ["45"],
}


OFFLINE: Script = {
    **_AGREEMENT,
    "posture": ["je_fais"],
    "scopes": ["famille social"],
    "duration": ["SHORT"],
    "earlier_end": [""],
    "identity": ["document"],
    "document": ["carte_identite"],
    "family_name": ["Le Goff"],
    "given_names": ["Anne Marie"],
    "preferred_name": [""],
    "gender": ["female"],
    "birth_date": ["14/03/1986"],
    "born_in_france": [YES],
    "birth_place": ["quimper"],
    "birth_place.choice": ["1"],
    "act.more": [YES, NO],
    "act.scope": ["famille"],
    "act.label": ["Dossier d'allocations familiales"],
    "act.result": ["prepared"],
    "act.reference": [""],
    "to_do.more": [NO],
    "minutes": ["30"],
}


ANONYMOUS: Script = {
    "procedure.more": [NO],
    "posture": ["je_forme"],
    "act.more": [YES, NO],
    "act.scope": ["papiers"],
    "act.label": ["Créer une adresse électronique"],
    "act.result": ["done"],
    "act.reference": [""],
    "close": [YES],
    "to_do.more": [NO],
    "minutes": ["20"],
}


@dataclass(frozen=True, slots=True)
class PlayedVisit:
    """A visit played to its end, and the papers it left."""

    visit: Visit
    papers: tuple[Path, ...]


def play_visits(
    session: Session, provider: ProviderSettings, papers: Path, say: Callable[[str], None]
) -> tuple[PlayedVisit, ...]:
    """Play the three visits; the network is used for the first alone."""
    say(_("— Premier accompagnement\N{NO-BREAK SPACE}: avec le réseau —"))
    session.provider = provider
    online = _play(
        session, {**ONLINE, **_followed("complementaire-sante-solidaire", _CSS)}, papers, say
    )
    say(_("— Deuxième accompagnement\N{NO-BREAK SPACE}: sans réseau —"))
    session.provider = None
    offline = _play(session, {**OFFLINE, **_followed("rsa", _RSA, "prepared")}, papers, say)
    say(_("— Troisième accompagnement\N{NO-BREAK SPACE}: sans nom —"))
    anonymous = _play(session, {**ANONYMOUS, **_followed("prime-activite", _BONUS)}, papers, say)
    return online, offline, anonymous


def _play(
    session: Session, script: Script, papers: Path, say: Callable[[str], None]
) -> PlayedVisit:
    handing = {
        f"{question}.{kind}": [answer]
        for kind in ("mandate", "account", "reminders")
        for question, answer in (("paper", "save"), ("folder", str(papers)))
    }
    console = ScriptedConsole(
        {**script, **handing, "reminders": ["oui"], "code": _code(session)}, say
    )
    visit = begin_visit(session, console, play_citizen)
    if visit is None:
        raise AssertionError("the script of this visit ends in orientation")
    saved = whole_visit(session, console, visit)
    return PlayedVisit(load_visit(session, visit.id), saved)


def _code(session: Session) -> Iterator[str]:
    yield session.current_code()
