"""Languages beside French at a desk: chosen, signed, read again, turned off, and kept for ever."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from kiosque.desk.beside import (
    account_beside,
    mandate_beside,
    revocation_beside,
    whole_account_beside,
)
from kiosque.desk.closing import CloseVisit, account_from, close_visit, load_account
from kiosque.desk.entrance import SignIn, sign_in
from kiosque.desk.granting import grant_mandate
from kiosque.desk.journal import rebuild_projections, show_journal
from kiosque.desk.languages import (
    language_states,
    offered_languages,
    offered_translation,
    restrict_languages,
    restricted_languages,
)
from kiosque.desk.mandates import list_mandates, load_mandate
from kiosque.desk.notices import notices_lines
from kiosque.desk.recap import recap_of
from kiosque.desk.renewing import begin_renewal
from kiosque.desk.retention import apply_retention
from kiosque.desk.revocations import revocations_of
from kiosque.desk.revoking import Request, RevokeMandate, revoke
from kiosque.desk.session import Session
from kiosque.desk.translation_reviews import (
    JudgeSentences,
    judge,
    sentence_states,
    unread_sentences,
)
from kiosque.desk.visits import load_visit, open_visit, save_draft
from kiosque.desk.whole_account import whole_account
from kiosque.errors import InputError, KiosqueError, Refusal, TamperedError
from kiosque.linear.asking import Stopped
from kiosque.linear.console import ScriptedConsole
from kiosque.linear.translations import run_translations
from kiosque.mandates.consent import STATEMENT_IDS
from kiosque.mandates.draft_json import draft_from_json, draft_to_json
from kiosque.mandates.editions import edition
from kiosque.mandates.languages import LANGUAGES
from kiosque.mandates.order import VisitDraft, answer_protection, choose_language, read_notices
from kiosque.mandates.postures import Posture
from kiosque.mandates.record_parts import ReadAgain
from kiosque.mandates.revocation import AskedBy, Provenance, Reason
from kiosque.mandates.translatable import translatable
from kiosque.mandates.translation import Review
from kiosque.tui.screens.page import Page
from kiosque.tui.screens.recap import RecapPage
from tests.commands import GRANT, Typist, is_a_sentence
from tests.desks import PASSPHRASE, Place, begin, found, grant, ready_draft
from tests.linear_scripts import play, script
from tests.page_catalogue import one_page
from tests.pages import pages
from tests.staff import hire
from tests.translations import MARK, NAME, Shelf

QUALIFICATION = "traductrice assermentée, anglais"
COUNT = len(translatable())


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shelf:
    made = Shelf(tmp_path / "translations", monkeypatch)
    made.put()
    return made


@pytest.fixture
def place(tmp_path: Path, shelf: Shelf) -> Iterator[Place]:
    assert shelf.folder.is_dir()
    opened = found(tmp_path / "home")
    yield opened
    opened.session.close()


def reading(*places: int, **changes: Any) -> JudgeSentences:
    fields = {"language": "en", "places": places, "verdict": "right"}
    return JudgeSentences(**{**fields, "qualification": QUALIFICATION, **changes})


def read_everything(session: Session, **changes: Any) -> None:
    judge(session, reading(*range(COUNT), **changes))


def again(place: Place) -> Session:
    """Open another session of the same person."""
    session = place.session
    command = SignIn(
        organisation=session.organisation.id,
        slot=session.vault.slot_id,
        passphrase=PASSPHRASE,
        code=place.code(),
    )
    return sign_in(place.home, place.clock, command)


def signed_in(place: Place, **changes: Any) -> str:
    """Grant a mandate with English beside it; return its identifier."""
    return grant(place, language="en", **changes).mandate_id


# The choice, and what is signed.


def test_a_mandate_names_the_edition_that_stood_beside_it(place: Place) -> None:
    record = load_mandate(place.session, signed_in(place)).record
    assert record.text.translation is not None
    assert record.text.translation.to_payload() == {
        "template": NAME,
        "sha256": edition(NAME).sha256,
    }
    shown = mandate_beside(record)
    assert shown is not None
    assert (shown.language, shown.reviewed) == ("en", "none")
    french = load_mandate(place.session, grant(place).mandate_id).record
    assert french.text.translation is None
    assert mandate_beside(french) is None


def test_a_reprint_says_what_held_when_it_was_signed(shelf: Shelf, place: Place) -> None:
    read_everything(place.session, by="Leïla B.")
    mandate = signed_in(place)
    before = mandate_beside(load_mandate(place.session, mandate).record)
    assert before is not None
    assert before.status[0] == "Traduction relue par Leïla B., le 24 novembre 2026."
    place.clock.move(timedelta(days=3))
    read_everything(place.session, verdict="wrong", remark="faux")
    shelf.put("en-2026-12-01", {"Justice": "Law"})
    later = load_mandate(place.session, signed_in(place, scopes=("justice",))).record
    assert mandate_beside(load_mandate(place.session, mandate).record) == before
    assert later.text.translation is not None
    assert later.text.translation.template == "en-2026-12-01"
    assert later.text.translation.reviews == ()


def test_a_reprint_with_another_file_under_the_same_name_is_refused(
    shelf: Shelf, place: Place
) -> None:
    record = load_mandate(place.session, signed_in(place)).record
    shelf.put(changes={"Justice": "Law"})
    with pytest.raises(TamperedError):
        mandate_beside(record)
    shelf.take_away(NAME)
    with pytest.raises(KiosqueError):
        mandate_beside(record)


def test_every_paper_of_a_mandate_is_in_its_language(place: Place) -> None:
    session = place.session
    read_everything(session)
    granted = grant(place, language="en")
    request = Request(Reason.WISH, AskedBy.CITIZEN, Provenance.IN_PERSON)
    revoke(session, RevokeMandate(granted.mandate_id, request))
    (stored,) = revocations_of(session, granted.mandate_id)
    account = close_visit(session, CloseVisit(granted.visit_id))
    assert load_account(session, granted.visit_id) == account
    papers = (
        revocation_beside(stored),
        account_beside(place.session, account),
        whole_account_beside(session, whole_account(session, granted.citizen_id)),
    )
    for paper in papers:
        assert paper is not None
        assert (paper.language, paper.reviewed) == ("en", "all")


def test_an_account_of_before_translations_is_still_read(place: Place) -> None:
    granted = grant(place)
    close_visit(place.session, CloseVisit(granted.visit_id))
    (event,) = show_journal(place.session, type_="visit.closed")
    assert event.payload is not None
    told = {key: value for key, value in event.payload["account"].items() if key != "translation"}
    assert account_from(told).translation is None
    assert account_beside(place.session, account_from(told)) is None


def test_an_account_without_a_mandate_is_in_the_language_of_the_visit(place: Place) -> None:
    session = place.session
    visit = begin(session, ready_draft(language="en", statements=()))
    account = close_visit(session, CloseVisit(visit.id))
    assert account.translation == offered_translation(session, "en")
    other = begin(session, ready_draft(language="en", statements=()))
    restrict_languages(session, ["en"], reviewed_only=False)
    assert close_visit(session, CloseVisit(other.id)).translation is None


def test_a_renewal_proposes_the_language_while_it_is_offered(place: Place) -> None:
    mandate = signed_in(place)
    place.clock.move(timedelta(days=20))
    assert begin_renewal(place.session, mandate).visit.draft.language == "en"
    restrict_languages(place.session, ["en"], reviewed_only=False)
    assert begin_renewal(place.session, mandate).visit.draft.language is None


def test_the_draft_remembers_the_language_and_orientation_forgets_it() -> None:
    draft = read_notices(choose_language(VisitDraft(Posture.JE_FAIS), "en", offered=["en"]))
    assert draft_from_json(draft_to_json(draft)) == draft
    assert answer_protection(draft, protected=True, minor=False).language is None
    changed = choose_language(ready_draft(language="en"), None, offered=[])
    assert (changed.language, changed.notices_read, changed.statements) == (None, False, ())
    assert choose_language(draft, "en", offered=[]) == draft
    with pytest.raises(InputError):
        choose_language(draft, "ti", offered=["en"])
    with pytest.raises(KiosqueError):
        draft_from_json({**draft_to_json(draft), "language": "klingon"})


def test_the_recap_says_the_language(place: Place) -> None:
    titles = [line.title for line in recap_of(place.session, ready_draft())]
    told = {line.title: line.answer for line in recap_of(place.session, ready_draft(language="en"))}
    assert "Langues" not in titles
    assert told["Langues"] == "français et anglais"


# The notices.


def test_notices_are_read_in_both_languages_line_by_line(place: Place) -> None:
    french = notices_lines(place.session, None)
    both = notices_lines(place.session, "en")
    assert [line for line in both if not line.startswith("→")][2:] == list(french)
    assert [line for line in both if line.startswith("→")][2:] == [
        f"→ {MARK}{line}" for line in french
    ]
    assert both[2] == "Traduction non relue par une personne compétente."


def test_a_line_that_nobody_read_again_has_its_mark(shelf: Shelf, place: Place) -> None:
    places = {one.french: at for at, one in enumerate(edition(NAME).sentences)}
    judge(place.session, reading(places["Et vous\N{NO-BREAK SPACE}:"]))
    shelf.put("en-2026-12-01", {"Nous ne gardons jamais vos mots de passe.": None})
    lines = notices_lines(place.session, "en")
    assert f"→ {MARK}Et vous\N{NO-BREAK SPACE}:" in lines
    assert f"→ ° {MARK}Mentions à lire à voix haute" in lines
    assert lines[-1].startswith(f"→ {MARK}Non traduit")


def test_a_writing_that_a_terminal_does_not_show_is_left_to_paper(
    shelf: Shelf, place: Place
) -> None:
    for language in LANGUAGES:
        shelf.put(f"{language.code}-2026-11-28")
        shown = "\n".join(notices_lines(place.session, language.code))
        assert (MARK in shown) is language.on_screen
    assert [one.code for one in LANGUAGES if not one.on_screen] == ["ar", "fa", "ps", "ti"]


# Which languages are proposed.


def test_a_language_that_is_off_is_proposed_nowhere(shelf: Shelf, place: Place) -> None:
    session = place.session
    assert [one.code for one in offered_languages(session)] == ["en"]
    shelf.put("ti-2026-11-28")
    visit = begin(session, ready_draft(language="en"))
    restrict_languages(session, ["en"], reviewed_only=False)
    assert [one.code for one in offered_languages(session)] == ["ti"]
    assert notices_lines(session, "en") == notices_lines(session, None)
    with pytest.raises(Refusal, match="ne propose pas cette langue"):
        grant_mandate(session, visit.id, place.code())
    assert load_visit(session, visit.id).mandate is None
    (event,) = show_journal(session, type_="languages.restricted")
    assert event.payload == {
        "off": ["en"],
        "reviewed_only": False,
        "by": session.vault.slot_id,
    }
    restrict_languages(session, ["en"], reviewed_only=False)
    assert len(show_journal(session, type_="languages.restricted")) == 1


def test_a_structure_may_propose_only_what_was_read_again_whole(shelf: Shelf, place: Place) -> None:
    session = place.session
    restrict_languages(session, [], reviewed_only=True)
    assert offered_languages(session) == ()
    judge(session, reading(*range(1, COUNT)))
    assert offered_languages(session) == ()
    judge(session, reading(0))
    assert [one.code for one in offered_languages(session)] == ["en"]
    shelf.put("en-2026-12-01", {"Justice": "Law"})
    assert offered_languages(session) == ()
    assert restricted_languages(session) == ((), True)


def test_only_a_coordinator_decides_and_only_on_known_languages(place: Place) -> None:
    mediator = hire(place, "Léo B.", "mediator").sign_in()
    with pytest.raises(Refusal):
        restrict_languages(mediator, ["en"], reviewed_only=False)
    mediator.close()
    with pytest.raises(InputError):
        restrict_languages(place.session, ["klingon"], reviewed_only=False)


# Reading again.


def test_a_review_says_who_in_which_quality_and_when(place: Place) -> None:
    judge(place.session, reading(0, by="  Leïla   B. "))
    judge(place.session, reading(1, verdict="wrong", remark="contresens"))
    right, wrong, unread = sentence_states(place.session, "en")[:3]
    assert right.reviewed is not None
    assert wrong.reviewed is not None
    assert (right.verdict, right.reviewed.name) == ("right", "Leïla B.")
    assert (right.reviewed.qualification, right.reviewed.on) == (QUALIFICATION, date(2026, 11, 24))
    assert (wrong.verdict, wrong.reviewed.name) == ("wrong", place.session.person)
    assert wrong.reviewed.remark == "contresens"
    assert (unread.verdict, unread.reviewed) == (None, None)
    assert len(unread_sentences(place.session, "en")) == COUNT - 1
    (state,) = [one for one in language_states(place.session) if one.language.code == "en"]
    assert (state.translated, state.reviewed, state.sentences) == (COUNT, 1, COUNT)


def test_the_last_judgement_of_a_sentence_holds(place: Place) -> None:
    for verdict in ("right", "wrong", "right"):
        judge(place.session, reading(0, verdict=verdict))
        assert sentence_states(place.session, "en")[0].verdict == verdict


def test_a_sentence_that_changes_is_unread_again_and_the_others_stay_read(
    shelf: Shelf, place: Place
) -> None:
    read_everything(place.session)
    shelf.put("en-2026-12-01", {"Justice": "Law"})
    assert [one.french for one in unread_sentences(place.session, "en")] == ["Justice"]


def test_the_same_words_in_another_language_are_not_read_with_them(
    shelf: Shelf, place: Place
) -> None:
    read_everything(place.session)
    shelf.put("es-2026-11-28")
    assert len(unread_sentences(place.session, "es")) == COUNT


def test_reviews_outlive_the_technical_keys_a_rebuild_and_the_session(place: Place) -> None:
    read_everything(place.session, by="Leïla B.")
    restrict_languages(place.session, [], reviewed_only=True)
    place.clock.move(timedelta(days=800))
    apply_retention(place.session)
    before, after = rebuild_projections(place.session)
    assert before == after
    session = again(place)
    translation = offered_translation(session, "en")
    assert translation is not None
    assert translation.reviews == (ReadAgain("Leïla B.", "2026-11-24", tuple(range(COUNT))),)
    session.close()


def test_reviews_of_a_record_are_grouped_by_reviewer_and_day(place: Place) -> None:
    judge(place.session, reading(0, 2, by="Leïla B."))
    judge(place.session, reading(1, by="Amanuel T."))
    place.clock.move(timedelta(days=1))
    judge(place.session, reading(5, 4, by="Leïla B."))
    translation = offered_translation(place.session, "en")
    assert translation is not None
    assert translation.reviews == (
        ReadAgain("Amanuel T.", "2026-11-24", (1,)),
        ReadAgain("Leïla B.", "2026-11-24", (0, 2)),
        ReadAgain("Leïla B.", "2026-11-25", (4, 5)),
    )
    record = load_mandate(place.session, signed_in(place)).record
    assert record.text.translation == translation
    shown = mandate_beside(record)
    assert shown is not None
    assert shown.beside[0].review == Review("Leïla B.", date(2026, 11, 24))


def test_a_mediator_reviews_in_their_own_name_and_a_coordinator_for_others(place: Place) -> None:
    mediator = hire(place, "Léo B.", "mediator").sign_in()
    assert judge(mediator, reading(0)).name == "Léo B."
    with pytest.raises(Refusal, match="quelqu'un d'autre"):
        judge(mediator, reading(1, by="Leïla B."))
    mediator.close()
    assert judge(place.session, reading(1, by="Leïla B.")).name == "Leïla B."
    assert len(show_journal(place.session, type_="translation.reviewed")) == 2


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"places": ()}, "sentence"),
        ({"places": (COUNT,)}, "sentence"),
        ({"places": (-1,)}, "sentence"),
        ({"language": "fr"}, "language"),
        ({"language": "../en"}, "language"),
        ({"language": "ti"}, "language"),
        ({"qualification": " "}, "qualification"),
        ({"qualification": "x" * 201}, "qualification"),
        ({"by": "12"}, "by"),
        ({"by": "\u202e\u202e"}, "by"),
        ({"remark": "x" * 301}, "remark"),
    ],
)
def test_a_review_of_nothing_or_by_nobody_is_refused(
    place: Place, changes: dict[str, Any], field: str
) -> None:
    with pytest.raises(InputError) as refused:
        judge(
            place.session,
            reading(0, **changes) if "places" not in changes else reading(*changes["places"]),
        )
    assert refused.value.field == field
    assert show_journal(place.session, type_="translation.reviewed") == []


def test_a_sentence_that_is_not_translated_cannot_be_read_again(shelf: Shelf, place: Place) -> None:
    shelf.put("en-2026-12-01", {"Justice": None})
    (place_of,) = [
        at for at, one in enumerate(edition("en-2026-12-01").sentences) if one.french == "Justice"
    ]
    with pytest.raises(InputError):
        judge(place.session, reading(place_of))
    states = sentence_states(place.session, "en")
    assert [one.french for one in states if not one.translated] == ["Justice"]


# The doors.


@pytest.fixture
def typist(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    shelf: Shelf,
) -> Typist:
    assert shelf.folder.is_dir()
    made = Typist(monkeypatch, capsys, tmp_path)
    made.found(tmp_path / "home")
    return made


def told(typist: Typist, *words: str) -> dict[str, Any]:
    said = typist.type(*words, "--json")
    assert said.code == 0, said.err
    document: dict[str, Any] = json.loads(said.out)
    return document


def test_commands_grant_and_renew_in_a_language(typist: Typist) -> None:
    granted = told(typist, *GRANT, "--language", "en")
    text = told(typist, "mandate", "show", granted["id"])["record"]["text"]
    assert text["translation"]["template"] == NAME
    renewal = ["mandate", "renew", "--duration", "MONTH", "--document", "passeport"]
    agreed = ["--notices-read", "--not-protected", "--agreed"]
    same = told(typist, *renewal, granted["id"], *agreed)
    assert "translation" in told(typist, "mandate", "show", same["id"])["record"]["text"]
    french = told(typist, *renewal, same["id"], *agreed, "--language", "fr")
    assert "translation" not in told(typist, "mandate", "show", french["id"])["record"]["text"]
    refused = typist.type(*GRANT, "--language", "ti")
    assert refused.code == 2
    assert is_a_sentence(refused)


def test_commands_list_show_review_and_turn_languages_off(typist: Typist) -> None:
    def english() -> dict[str, Any]:
        listed = told(typist, "translation", "list")["languages"]
        return next(one for one in listed if one["language"] == "en")

    assert english() == {
        "language": "en",
        "edition": NAME,
        "sentences": COUNT,
        "translated": COUNT,
        "reviewed": 0,
        "offered": True,
    }
    by = ["--by", "Leïla B.", "--qualification", QUALIFICATION]
    assert told(typist, "translation", "review", "en", "1", "2", *by)["sentences"] == [1, 2]
    wrong = told(
        typist, "translation", "review", "en", "3", "--wrong", "--remark", "contresens", *by
    )
    assert wrong["verdict"] == "wrong"
    (shown,) = told(typist, "translation", "show", "en", "--only", "wrong")["sentences"]
    assert shown["review"]["remark"] == "contresens"
    assert len(told(typist, "translation", "show", "en", "--only", "unreviewed")["sentences"]) == (
        COUNT - 2
    )
    lines = typist.type("translation", "show", "en").out
    assert f"relue par Leïla B. ({QUALIFICATION}), le " in lines
    assert "à corriger, selon Leïla B." in lines
    assert told(typist, "translation", "off", "--unreviewed")["reviewed_only"] is True
    assert english()["offered"] is False
    every = told(typist, "translation", "review", "en", "--all-shown", *by)
    assert len(every["sentences"]) == COUNT - 2
    assert english() | {"offered": True, "reviewed": COUNT} == english()
    told(typist, "translation", "off", "en")
    assert english()["offered"] is False
    told(typist, "translation", "on", "en", "--unreviewed")
    assert english()["offered"] is True
    for words, code in (
        (["review", "en", "--all-shown", *by], 2),
        (["review", "en", *by], 2),
        (["review", "en", "4000", *by], 2),
        (["review", "ti", "1", *by], 2),
        (["review", "en", "1"], 2),
        (["show", "xx"], 2),
        (["off"], 2),
        (["off", "xx"], 2),
    ):
        refused = typist.type("translation", *words)
        assert refused.code == code, words
        assert is_a_sentence(refused)


def test_commands_extract_for_a_translator_and_check_what_comes_back(
    typist: Typist, tmp_path: Path
) -> None:
    file = tmp_path / "en-2030-01-01.po"
    assert told(typist, "translation", "extract", str(file), "--language", "en")["sentences"] == (
        COUNT
    )
    assert typist.type("translation", "check", str(file)).code == 0
    assert typist.type("translation", "extract", str(file)).code == 1
    written = file.read_text(encoding="utf-8")
    spoilt = written.replace('msgstr "~Mandat n°\N{NO-BREAK SPACE}*{numero}*"', 'msgstr "~Mandat"')
    file.write_text(spoilt, encoding="utf-8")
    refused = typist.type("translation", "check", str(file), "--json")
    assert refused.code == 1
    (problem, _bold) = json.loads(refused.out)["files"][0]["problems"]
    assert problem["french"].startswith("Mandat n°")
    assert typist.type("translation", "check").code == 0
    other = tmp_path / "anglais.po"
    other.write_bytes(file.read_bytes())
    assert typist.type("translation", "check", str(other)).code == 2


def test_line_by_line_a_language_is_asked_for_by_a_word(place: Place, tmp_path: Path) -> None:
    said: list[str] = []
    answers = {"notices": ["langue", "non", "oui"], "language": ["en"]}
    play(place, script(place, tmp_path / "papers", said, **answers))
    (event,) = show_journal(place.session, type_="mandate.signed")
    assert event.payload is not None
    record = load_mandate(place.session, event.header.subject).record
    assert record.text.translation is not None
    assert f"  → {MARK}Et vous\N{NO-BREAK SPACE}:" in said


def test_line_by_line_the_language_is_changed_at_the_recap(
    shelf: Shelf, place: Place, tmp_path: Path
) -> None:
    shelf.put("es-2026-11-28")
    answers = {
        "notices": ["langue", "oui", "langue", "oui"],
        "language": ["en", "es"],
        "recap": ["notices", "code"],
        **{f"statement.{one}": ["oui", "oui"] for one in STATEMENT_IDS},
    }
    play(place, script(place, tmp_path / "papers", [], **answers))
    (line,) = list_mandates(place.session)
    shown = load_mandate(place.session, line.id).record.text.translation
    assert shown is not None
    assert shown.template == "es-2026-11-28"


def test_line_by_line_without_a_language_nothing_is_offered(
    shelf: Shelf, place: Place, tmp_path: Path
) -> None:
    shelf.take_away(NAME)
    said: list[str] = []
    play(place, script(place, tmp_path / "papers", said))
    assert not any("langue" in text for text in said)


def test_line_by_line_sentences_are_judged_and_languages_chosen(place: Place) -> None:
    said: list[str] = []
    answers: dict[str, Any] = {
        "translations": ["review", "offer", "leave"],
        "translation.language": ["en"],
        "translation.part": ["papers"],
        "translation.by": ["Leïla B."],
        "translation.qualification": [QUALIFICATION],
        "translation.verdict": ["right", "skip", "wrong", *["skip"] * (COUNT - 3)],
        "translation.remark": ["contresens"],
        "translation.offered": [""],
        "translation.reviewed_only": ["oui"],
    }
    run_translations(place.session, ScriptedConsole(answers, said.append))
    states = sentence_states(place.session, "en")
    assert [one.verdict for one in states[:4]] == ["right", None, "wrong", None]
    assert restricted_languages(place.session)[1] is True
    assert offered_languages(place.session) == ()


def test_stopping_a_review_keeps_what_was_judged(place: Place) -> None:
    answers = {
        "translations": ["review"],
        "translation.language": ["en"],
        "translation.part": ["papers"],
        "translation.by": [""],
        "translation.qualification": [QUALIFICATION],
        "translation.verdict": ["right", "q!"],
    }
    with pytest.raises(Stopped):
        run_translations(place.session, ScriptedConsole(answers, lambda _text: None))
    assert sentence_states(place.session, "en")[0].verdict == "right"


async def test_in_full_screen_one_key_asks_for_a_language_beside_the_french(place: Place) -> None:
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Nouvel accompagnement")
        await shown.choose("Que faites-vous", "Je fais")
        await shown.answer("Lisez ces mentions", "f2")
        await shown.choose("Dans quelle langue", "anglais")
        await shown.until("→ ~")
        await shown.answer("Lisez ces mentions", "f2")
        await shown.answer("Dans quelle langue", "escape")
        await shown.until("→ ~")


@pytest.mark.parametrize("language", ["en", None])
async def test_in_full_screen_the_language_is_changed_at_the_recap_where_there_is_one(
    place: Place, language: str | None
) -> None:
    def recap(place: Place) -> Page[Any]:
        draft = ready_draft(language=language)
        return RecapPage(recap_of(place.session, draft), lambda _code: pytest.fail("granted"))

    async with one_page(place, recap) as shown:
        await shown.pilot.pause()
        page = shown.app.screen
        assert ("F2" in shown.frame()) is (language is not None)
        await shown.press("f2")
        assert (shown.app.screen is page) is (language is None)


async def test_in_full_screen_a_coordinator_chooses_the_languages_to_propose(
    shelf: Shelf, place: Place
) -> None:
    shelf.put("ti-2026-11-28")
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Choisir les langues")
        await shown.until(f"anglais · {COUNT} phrases sur {COUNT}, 0 relue")
        await shown.answer("Quelles langues proposer", "home", "space", "enter")
        await shown.until("Aujourd'hui")
    assert [one.code for one in offered_languages(place.session)] == ["ti"]


def test_a_visit_that_is_open_keeps_its_language(place: Place) -> None:
    visit = open_visit(place.session, VisitDraft(Posture.JE_FAIS))
    save_draft(place.session, visit.id, ready_draft(language="en"))
    assert load_visit(place.session, visit.id).draft.language == "en"
