"""Who may do what: the matrix of roles over every use case of the desk, and over organisations."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

import kiosque.desk
from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import show_journal, verify_journal
from kiosque.desk.second_factor import draw_factor
from kiosque.desk.session import Session
from kiosque.desk.staff import Reason
from kiosque.desk.staff_changes import (
    AddColleague,
    add_colleague,
    change_roles,
    deactivate,
    reissue,
    replace_second_factor,
)
from kiosque.desk.terms import accept_terms, terms_in_force, terms_to_accept
from kiosque.errors import Refusal, SignInError
from kiosque.mandates.text import CURRENT
from tests.desks import Place, begin, found, ready_draft
from tests.staff import COLLEAGUE_PASSPHRASE, founder, hire

OTHER_SIRET = "20003019500115"

MEDIATORS_ONLY = frozenset({
    "abandon_visit", "accept_terms", "account_paper", "acts_of_visit", "begin_case",
    "begin_identification", "cases_of", "citizen_identity", "close_visit", "closed_visits",
    "confirm_hand_signatures", "contacts_of", "do_site_step", "do_step", "end_case", "end_with_act",
    "established_by_document", "export_mandate", "find_citizens", "grant_mandate",
    "grant_unattended", "hand_signed", "keep_case", "list_mandates", "load_account",
    "load_mandate", "load_visit", "mandate_paper", "open_visit", "read_names", "record_act",
    "remaining_of", "save_draft", "visits_to_resume", "act_in", "begin_renewal",
    "kept_cases", "confirm_mandate", "duplicates", "ending_page", "export_citizen",
    "keep_apart", "last_revocations", "list_citizens", "mandate_page", "merge_citizens",
    "merges_of", "open_sheet", "people_of", "read_mandate_paper", "recognise", "renew_unattended",
    "renewed_identity", "reprinted_account", "reprinted_mandate", "resume_mandate",
    "revocation_of", "revocation_paper", "revocations_of", "revoke", "revoke_by_seal",
    "separate_citizens",
    "update_citizen", "use_mandate", "whole_account", "whole_account_paper", "case_letter",
    "letter_paper", "save_reminder", "open_cases", "move_case", "move_to_newer_version",
    "stuck_cases", "do_letter_step",
    "queue_act", "queue_outside_visit", "queue_page", "set_aside", "take_up",
    "unconfirmed_count",
    "guidance_paper", "add_remark", "list_remarks", "drop_remark", "remarks_for_maintainers",
    "save_remarks",
    "notices_paper", "favourite_procedures", "set_favourite", "most_followed", "export_proof",
    "draft_paper", "proposed_paper", "confirmation_paper", "has_reminders", "reminders_paper",
    "ticket_paper", "reprinted_ticket", "reprinted_reminders", "beside_account",
})  # fmt: skip
"""What touches a citizen."""

COORDINATORS_ONLY = frozenset(
    {
        "add_colleague",
        "change_roles",
        "deactivate",
        "ended_certificates",
        "list_staff",
        "prolong_key",
        "reissue",
        "restrict_scopes",
        "create_backup",
        "erase_citizen",
        "export_journal",
        "find_for_rights",
        "preview_erasure",
        "recent_alerts",
        "find_revoked",
        "find_revoked_by_paper",
        "configure_identity",
        "choose_browser",
        "remove_identity",
        "published_keys",
        "choose_logo",
        "choose_logo_file",
        "remove_logo",
        "restrict_languages",
    }
)
"""What touches the team."""

NEITHER = {
    "at_hand": "searches; what is one's own comes through `favourite_procedures`",
    "remark_lines": "words a remark that `list_remarks` gave",
    "account_lines": "words an account that a mediator loaded",
    "account_on_paper": "draws what a mediator loaded",
    "activity_this_month": "counts, without names",
    "act_places": "words of a visit that a mediator loaded",
    "change_passphrase": "one's own",
    "certificate_words": "words a line that `ended_certificates` gave",
    "check_act": "part of recording an act",
    "check_may_follow": "compares a visit that a mediator loaded",
    "check_offered": "part of a grant",
    "check_renewed": "part of a grant",
    "confirm_activity": "about oneself",
    "coordinators": "part of a change of the team",
    "drop_leftovers": "finishes a change of the team that the journal tells",
    "ending_count": "counts, without names",
    "ending_words": "words a mandate that a mediator loaded",
    "find_member": "oneself, or through `list_staff`",
    "known_mandate": "part of a revocation",
    "last_checkpoint": "no name in it",
    "leftover_slots": "part of a change of the team",
    "load_organisation": "before anybody is known",
    "must_confirm": "about oneself",
    "must_have_accepted": "about oneself",
    "check_keys_in_use": "about oneself",
    "check_kiosk_in_use": "about the kiosk",
    "key_words": "words a line that `keys_that_end` gave",
    "keys_notice": "words what `keys_that_end` gave",
    "prolong_kiosk": "at the opening of a coordinator's session; does nothing in another's",
    "keys_that_end": "about oneself, and the team in a coordinator's session",
    "member_words": "words a line that `list_staff` gave",
    "note_reading": "writes who read what",
    "note_journal_reading": "writes who read the journal",
    "note_activity": "about oneself",
    "offered_in": "the organisation's own choice",
    "offered_scopes": "the organisation's own choice",
    "open_in": "part of opening a visit",
    "outlook": "shows a visit that a mediator loaded; without one, the network",
    "outside_data": "about a folder",
    "print_paper": "prints what a mediator drew",
    "prove_event": "no name in it",
    "proved_events": "part of `export_proof`",
    "provider_offered": "about the network",
    "check_identity": "the organisation's own choice, and what its provider declares",
    "browser_of": "the organisation's own choice",
    "client_secret": "part of a sign-in",
    "keep_client_secret": "part of `configure_identity`",
    "keep_own_key": "part of `configure_identity`",
    "open_sign_in": "opens the address of a sign-in",
    "own_key": "part of a sign-in",
    "registered_provider": "the organisation's own choice, without its secret",
    "registered_providers": "the organisation's own choice, without its secret",
    "stored_settings": "part of a sign-in",
    "try_identification": "tries a registration out, keeps nothing of it",
    "rebuild_projections": "the same rows again",
    "recap_of": "words a draft that a mediator loaded",
    "record_reading": "writes who read what",
    "refusals_journaled": "writes what was refused",
    "replace_second_factor": "one's own, or in a coordinator's session",
    "require_code": "about oneself",
    "retire_inactive": "does nothing outside a coordinator's session",
    "replaced_by": "tells before a grant what a mediator is about to replace",
    "revocation_recap": "words a mandate that a mediator loaded",
    "revoke_in": "part of a revocation",
    "save_paper": "saves what a mediator drew",
    "seal_mandate": "part of a grant",
    "seal_account": "part of a closing",
    "seal_revocation": "part of a revocation",
    "seal_told_account": "part of an account",
    "show_journal": "the journal is for coordinators and auditors too",
    "staff_facts": "part of a change of the team",
    "signers": "part of a grant",
    "suspended_for": "traits, without a value",
    "terms_to_accept": "about oneself",
    "to_renew_now": "compares a visit that a mediator loaded",
    "today": "the date",
    "told_anew": "part of a grant",
    "unjournaled": "part of a change of the team",
    "verify_contents": "no name in it",
    "verify_journal": "no name in it",
    "whole_account_on_paper": "draws what a mediator loaded",
    "accept_second_code": "part of an erasure",
    "allowed_filter": "narrows a reading of the journal to what a role may read",
    "apply_daily": "destroys what is due, whoever opens the day",
    "apply_retention": "destroys what is due, whoever asks",
    "backup_lines": "words a backup",
    "clear_events": "part of a rebuild",
    "destroy": "part of an erasure",
    "destroying": "part of an erasure",
    "due_today": "a date",
    "erase_again": "part of a restoration",
    "erasure_on_paper": "words an erasure that names nobody",
    "erasure_paper": "draws a certificate that names nobody",
    "event_details": "words an event that `read_journal` gave",
    "event_line": "words an event that `read_journal` gave",
    "last_backup": "a date",
    "load_erasure": "names nobody",
    "matching_events": "part of a reading of the journal",
    "past_reports": "counts, without names",
    "preview_lines": "words what a coordinator loaded",
    "read_journal": "gives each role what it may read",
    "save_journal": "part of an export of the journal",
    "seal_erasure": "part of an erasure",
    "second_people": "names of colleagues, as the door shows them",
    "second_person_named": "names of colleagues, as the door shows them",
    "second_vault": "part of an erasure",
    "wrong_codes_journaled": "part of what asks for a code",
    "unseen_mandates": "part of what is destroyed in due time",
    "unseen_of": "part of an erasure",
    "write_tombstones": "part of an erasure",
    "journal_paper": "part of printing or saving a paper",
    "choice_for": "a printer of this machine, no citizen",
    "choose_printer": "a printer of this machine, no citizen",
    "forget_printer": "a printer of this machine, no citizen",
    "printer_choices": "printers of this machine, no citizen",
    "note_saved": "part of saving a paper",
    "saved_papers": "one's own",
    "remove_saved": "one's own, through `saved_papers`",
    "keep_saved": "one's own, through `saved_papers`",
    "named_papers": "one's own, through `saved_papers`",
    "resume_words": "words a case that a mediator loaded",
    "age_in_days": "counts days",
    "covering_mandate": "part of recording an act",
    "entry_in": "part of taking an act up",
    "queue_count": "counts, without names",
    "queued_as_plain": "words an entry that a mediator loaded",
    "queued_in_visit": "part of an account",
    "queued_line": "words an entry that a mediator loaded",
    "queued_to_do": "words an entry that a mediator loaded",
    "visit_under": "part of using a mandate",
    "walk_case": "walks a case that a mediator loaded",
    "knows_revoked": "a yes or no, without a name",
    "paper_as_plain": "words a comparison that names nobody",
    "paper_in_journal": "a paper that one holds, beside headers that name nobody",
    "paper_words": "words a comparison that names nobody",
    "ticket_on_paper": "words an account that a mediator loaded",
    "followed_cases": "cases of a visit that a mediator loaded",
    "is_confirmed": "a yes or no, without a name",
    "seal_confirmation": "part of a confirmation",
    "poster_paper": "nothing on it is about a person",
    "present_logo": "the organisation's own choice",
    "logo_at": "the organisation's own choice",
    "logo_in": "the organisation's own choice",
    "signed_pdf": "signs what a mediator drew",
    "root_fingerprint": "printed on each paper",
    "sealed_look": "part of drawing a paper",
    "sealing": "part of drawing a paper",
    "text_on_record": "part of a grant",
    "account_seal": "part of drawing an account",
    "record_of": "part of a grant",
    "draft_of": "part of a grant",
    "is_offered": "the organisation's own choice",
    "proposed_again": "the organisation's own choice",
    "judge": "in one's own name; for somebody else in a coordinator's session",
    "language_states": "sentences and counts, no person helped",
    "notices_lines": "the notices, which are public",
    "offered_languages": "the organisation's own choice",
    "named_translation": "which edition, and who read it again",
    "offered_translation": "which edition, and who read it again",
    "sheet_translator": "which translations, and who read them again",
    "restricted_languages": "the organisation's own choice",
    "reviews_in": "who read a translation again",
    "sentence_states": "sentences, and who read them again",
    "translation_in": "part of a grant",
    "unread_sentences": "sentences, no person helped",
    "whole_account_beside": "translates what a mediator loaded",
    "account_beside": "translates what a mediator loaded",
    "account_facts": "words of what a mediator loaded",
    "around_account": "translates what a mediator loaded",
    "around_whole_account": "translates what a mediator loaded",
    "around_erasure": "translates a certificate that names nobody",
    "sealed_revocation_beside": "translates what a mediator loaded",
    "erasure_beside": "translates a certificate that names nobody",
    "language_of_newest": "part of what a role was asked for",
    "with_language": "part of a grant",
}
"""Everything else that takes a session, and why anybody may."""


def use_cases() -> dict[str, Callable[..., Any]]:
    """Return every public function of the desk that takes a session."""
    found_here: dict[str, Callable[..., Any]] = {}
    for module in pkgutil.iter_modules(kiosque.desk.__path__):
        name = f"kiosque.desk.{module.name}"
        for one in vars(importlib.import_module(name)).values():
            if not inspect.isfunction(one) or one.__module__ != name:
                continue
            takes = next(iter(inspect.signature(one).parameters), "")
            if takes == "session" and not one.__name__.startswith("_"):
                found_here[one.__name__] = one
    return found_here


USE_CASES = use_cases()


def refused(session: Session, name: str, words: str) -> None:
    """Fail unless the role is refused before anything else is looked at."""
    parameters = list(inspect.signature(USE_CASES[name]).parameters.values())[1:]
    wanted = [one for one in parameters if one.default is inspect.Parameter.empty]
    by_name = {one.name: None for one in wanted if one.kind is one.KEYWORD_ONLY}
    if name == "add_colleague":
        arguments: list[Any] = [
            AddColleague("Ali R.", ("mediator",), COLLEAGUE_PASSPHRASE),
            draw_factor("x", "x"),
        ]
    elif name in {"change_roles", "deactivate", "reissue"}:
        usual = {"slot_id": session.vault.slot_id, "roles": ("mediator",)}
        usual |= {"reason": Reason.DEPARTURE, "passphrase": COLLEAGUE_PASSPHRASE}
        arguments = [usual.get(one.name) for one in wanted if one.name not in by_name]
    else:
        arguments = [None for one in wanted if one.name not in by_name]
    with pytest.raises(Refusal, match=words):
        USE_CASES[name](session, *arguments, **by_name)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Session]]:
    """Sessions of a coordinator who is no mediator, and of a mediator who is no coordinator."""
    place = found(tmp_path_factory.mktemp("roles") / "home")
    sessions = {
        "coordinator": hire(place, "Zoé M.", "coordinator").sign_in(),
        "mediator": hire(place, "Léo B.", "mediator").sign_in(),
    }
    yield sessions
    for session in (*sessions.values(), place.session):
        session.close()


def test_every_use_case_has_its_place_in_the_matrix() -> None:
    """D15."""
    placed = MEDIATORS_ONLY | COORDINATORS_ONLY | NEITHER.keys()
    assert USE_CASES.keys() - placed == set()


@pytest.mark.parametrize("name", sorted(MEDIATORS_ONLY))
def test_a_coordinator_who_is_no_mediator_can_do_nothing_about_a_citizen(
    shared: dict[str, Session], name: str
) -> None:
    """D15."""
    refused(shared["coordinator"], name, "médiat")


@pytest.mark.parametrize("name", sorted(COORDINATORS_ONLY))
def test_a_mediator_who_is_no_coordinator_can_do_nothing_to_the_team(
    shared: dict[str, Session], name: str
) -> None:
    """D15."""
    refused(shared["mediator"], name, "référent")


def test_a_coordinator_changes_nobody_of_another_organisation(tmp_path: Path) -> None:
    """D14."""
    here, there = found(tmp_path / "home"), found(tmp_path / "home", siret=OTHER_SIRET)
    theirs = hire(there)
    files = {path: path.read_bytes() for path in there.session.folder.glob("vault*.json")}
    size = verify_journal(there.session).size
    factor = draw_factor("x", "x")
    for change in (
        lambda: deactivate(here.session, theirs.slot, Reason.DEPARTURE),
        lambda: change_roles(here.session, theirs.slot, ("coordinator",)),
        lambda: reissue(here.session, theirs.slot, COLLEAGUE_PASSPHRASE, factor, proved=None),
        lambda: replace_second_factor(
            here.session, theirs.slot, COLLEAGUE_PASSPHRASE, factor, Reason.LOSS, proved=None
        ),
    ):
        with pytest.raises(Refusal, match="de la structure"):
            change()
    assert {path: path.read_bytes() for path in files} == files
    assert verify_journal(there.session).size == size
    theirs.sign_in().close()
    for place in (here, there):
        place.session.close()


def test_a_colleague_of_one_organisation_opens_no_session_in_another(tmp_path: Path) -> None:
    """D14."""
    here, there = found(tmp_path / "home"), found(tmp_path / "home", siret=OTHER_SIRET)
    theirs = hire(there)
    theirs.place = Place(here.home, there.clock, here.founded)
    with pytest.raises(SignInError):
        theirs.sign_in()
    for place in (here, there):
        place.session.close()


def test_no_mandate_before_the_terms_in_force_are_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """D16."""
    place = found(tmp_path / "home")
    leo = hire(place)
    session = leo.sign_in()
    visit = begin(session, ready_draft())
    with pytest.raises(Refusal, match="conditions d'utilisation"):
        grant_mandate(session, visit.id, leo.code())
    terms = terms_to_accept(session)
    assert terms is not None
    with pytest.raises(Refusal):
        accept_terms(session, "charte-2020-01-01.fr")
    accept_terms(session, terms.template)
    accept_terms(session, terms.template)
    assert terms_to_accept(session) is None
    assert len(show_journal(place.session, type_="terms.accepted")) == 2
    grant_mandate(session, visit.id, leo.code())
    # Another text in force: the same person reads and accepts again.
    monkeypatch.setitem(CURRENT, "charte", "mentions-2026-11-24")
    again = begin(session, ready_draft())
    with pytest.raises(Refusal, match="conditions d'utilisation"):
        grant_mandate(session, again.id, leo.code())
    assert terms_to_accept(session) == terms_in_force()
    session.close()
    place.session.close()


def test_a_wrong_code_at_a_grant_is_slowed_like_the_door(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    visit = begin(place.session, ready_draft())
    for _turn in range(3):
        with pytest.raises(SignInError, match="pas accepté"):
            grant_mandate(place.session, visit.id, "000000")
    with pytest.raises(SignInError, match="Trop d'essais"):
        grant_mandate(place.session, visit.id, founder(place).present_code())
    assert grant_mandate(place.session, visit.id, place.code()).number
    place.session.close()


def test_a_colleague_is_added_by_name_and_not_by_a_session_alone(tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    command = AddColleague("Ali R.", ("mediator",), COLLEAGUE_PASSPHRASE)
    slot = add_colleague(place.session, command, draw_factor("Ali R.", "x"), proved=None)
    told = show_journal(place.session, type_="mediator.added")[0]
    assert told.header.subject == slot
    assert b"Ali" not in str(told.header).encode()
    place.session.close()
