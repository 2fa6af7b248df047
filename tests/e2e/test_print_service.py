"""Printing through the real scheduler of CUPS, on a socket of the test's own."""

import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from kiosque.desk.alerts import recent_alerts
from kiosque.desk.closing import CloseVisit, close_visit
from kiosque.desk.journal import show_journal
from kiosque.desk.papers import account_paper, mandate_paper, print_paper
from kiosque.desk.print_watch import FollowedPrint, SentPaper
from kiosque.desk.printing import printer_choices, printers_here
from kiosque.desk.printing_words import print_notices, print_words, printer_words
from kiosque.errors import UnavailableError
from kiosque.journal.alerts import AlertKind
from kiosque.receipts.print_jobs import JobPhase, PrintJob
from kiosque.receipts.printer import print_pdf
from kiosque.receipts.printers import PrinterState
from tests.cups import PATIENCE, PrintService, print_service
from tests.desks import Place, found, grant

PDF = b"%PDF-1.7\n"


@pytest.fixture(scope="module")
def running() -> Iterator[PrintService]:
    with print_service() as service:
        for name in ("Accueil", "Bureau", "x;y$(id)", "-o", "a,b", "Été"):
            service.add(name, "stop-printer" if name == "Bureau" else "abort-job")
        service.add("RectoVerso", duplex=True)
        service.manage("lpadmin", "-d", "Bureau")
        yield service


@pytest.fixture
def service(running: PrintService, monkeypatch: pytest.MonkeyPatch) -> Iterator[PrintService]:
    for name, value in running.environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr("kiosque.desk.print_watch.LOOK_SECONDS", 0.05)
    yield running
    running.behave()
    running.manage("cancel", "-a")
    for command in ("cupsenable", "cupsaccept"):
        running.manage(command, "Accueil", "Bureau")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    made = found(tmp_path / "home")
    yield made
    made.session.close()


def until(place: Place, sent: SentPaper, holds: Callable[[FollowedPrint], bool]) -> FollowedPrint:
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit:
        followed = place.session.prints.of(sent)
        if holds(followed):
            return followed
        time.sleep(0.02)
    raise AssertionError(f"never so: {place.session.prints.of(sent)}")


def ended(followed: FollowedPrint) -> bool:
    return followed.status.is_end


def payloads(place: Place, type_: str) -> list[dict[str, object]]:
    events = show_journal(place.session)
    return [event.payload or {} for event in events if event.header.type == type_]


def test_a_paper_is_printed_whole_on_one_side_and_its_end_is_journaled(
    service: PrintService, place: Place
) -> None:
    paper = mandate_paper(place.session, grant(place).mandate_id)
    sent = print_paper(place.session, paper, "Accueil", two_sided=True)
    followed = until(place, sent, ended)
    assert followed.status.phase is JobPhase.COMPLETED
    assert sent.job is not None
    assert (service.printed / f"{sent.job.name}.pdf").read_bytes() == paper.pdf
    options = (service.printed / f"{sent.job.name}.options").read_text(encoding="utf-8")
    assert options.startswith("kiosque ")
    assert {"sides=one-sided", "media=A4", "number-up=1"} <= set(options.split())
    by = place.session.vault.slot_id
    told = {"kind": "mandate", "by": by, "copy": 1}
    assert payloads(place, "paper.printed") == [told]
    assert payloads(place, "paper.print_ended") == [{**told, "outcome": "completed"}]
    assert [
        (one.kind, one.printer, one.is_here)
        for one in printer_choices(place.session, printers_here())
    ] == [("mandate", "Accueil", True)]
    again = print_paper(place.session, paper, "Accueil")
    assert again.copy == 2
    assert not print_notices(place.session.prints)


def test_both_sides_are_for_accounts_that_ask_for_them_and_never_for_originals(
    service: PrintService, place: Place
) -> None:
    """The queue prints on both sides by itself; the other one cannot."""
    granted = grant(place)
    close_visit(place.session, CloseVisit(granted.visit_id))
    account = account_paper(place.session, granted.visit_id)
    mandate = mandate_paper(place.session, granted.mandate_id)
    for paper, printer, wanted, sides in (
        (account, "RectoVerso", True, "two-sided-long-edge Duplex=DuplexNoTumble"),
        (account, "RectoVerso", False, "one-sided Duplex=None"),
        (account, "Accueil", True, "one-sided"),
        (mandate, "RectoVerso", True, "one-sided Duplex=None"),
    ):
        sent = print_paper(place.session, paper, printer, two_sided=wanted)
        assert until(place, sent, ended).status.phase is JobPhase.COMPLETED
        assert sent.job is not None
        options = (service.printed / f"{sent.job.name}.options").read_text(encoding="utf-8")
        expected, *driver = sides.split()
        assert {f"sides={expected}", *driver} <= set(options.split())
        assert sent.two_sided is (expected != "one-sided")


def test_out_of_paper_is_told_and_the_print_goes_on_once_there_is_some(
    service: PrintService, place: Place
) -> None:
    service.misbehave("empty")
    sent = print_paper(
        place.session, mandate_paper(place.session, grant(place).mandate_id), "Accueil"
    )
    followed = until(place, sent, lambda one: one.status.needs_somebody)
    assert print_words(followed).endswith("s'imprime (plus de papier)")
    assert any("plus de papier" in notice for notice in print_notices(place.session.prints))
    here = next(one for one in printers_here() if one.name == "Accueil")
    assert printer_words(here) == "occupée, elle imprime déjà (plus de papier)"
    service.behave()
    assert until(place, sent, ended).status.phase is JobPhase.COMPLETED


def test_a_stopped_printer_keeps_the_paper_and_says_why(
    service: PrintService, place: Place
) -> None:
    service.misbehave("stop")
    paper = mandate_paper(place.session, grant(place).mandate_id)
    sent = print_paper(place.session, paper, "Bureau")
    followed = until(place, sent, lambda one: one.status.phase is JobPhase.STOPPED)
    assert "capot ouvert" in print_words(followed)
    here = next(one for one in printers_here() if one.name == "Bureau")
    assert here.state is PrinterState.STOPPED
    assert here.is_default
    assert "capot ouvert" in printer_words(here)
    cancelled = place.session.prints.cancel(sent)
    assert cancelled.status.phase is JobPhase.CANCELED
    assert payloads(place, "paper.print_ended")[0]["outcome"] == "canceled"


def test_a_print_given_up_is_never_called_printed(service: PrintService, place: Place) -> None:
    service.misbehave("fail")
    paper = mandate_paper(place.session, grant(place).mandate_id)
    sent = print_paper(place.session, paper, "Accueil")
    followed = until(place, sent, ended)
    assert followed.status.phase is JobPhase.ABORTED
    assert "pas imprimé en entier" in print_words(followed)
    assert payloads(place, "paper.print_ended")[0]["outcome"] == "aborted"
    place.clock.move(timedelta(hours=2))
    assert AlertKind.NOT_PRINTED in {alert.kind for alert in recent_alerts(place.session)}


def test_a_held_print_is_told_and_may_be_cancelled(service: PrintService, place: Place) -> None:
    service.misbehave("hold")
    paper = mandate_paper(place.session, grant(place).mandate_id)
    sent = print_paper(place.session, paper, "Accueil")
    followed = until(place, sent, lambda one: one.status.phase is JobPhase.HELD)
    assert followed.status.needs_somebody
    assert place.session.prints.cancel(sent).status.phase is JobPhase.CANCELED


def test_cancelling_what_is_printed_already_says_that_it_is(
    service: PrintService, place: Place
) -> None:
    assert service.root.exists()
    paper = mandate_paper(place.session, grant(place).mandate_id)
    sent = print_paper(place.session, paper, "Accueil")
    until(place, sent, ended)
    assert place.session.prints.cancel(sent).status.phase is JobPhase.COMPLETED


def test_names_that_would_be_commands_or_options_are_only_names(service: PrintService) -> None:
    names = [one.name for one in printers_here()]
    assert names[0] == "Bureau"
    assert {"Accueil", "x;y$(id)", "a,b", "Été"} <= set(names)
    assert "-o" not in names
    for name in ("x;y$(id)", "a,b", "Été"):
        job = print_pdf(PDF, name)
        assert job is not None
        assert job.printer == name
        limit = time.monotonic() + PATIENCE
        while not (service.printed / f"{job.name}.options").exists():
            assert time.monotonic() < limit
            time.sleep(0.02)


def test_a_printer_that_refuses_is_gone_or_unknown_is_told_apart(service: PrintService) -> None:
    service.manage("cupsreject", "-r", "En panne", "Accueil")
    here = next(one for one in printers_here() if one.name == "Accueil")
    assert here.state is PrinterState.REFUSING
    assert here.told == "En panne"
    with pytest.raises(UnavailableError, match="refuse les documents"):
        print_pdf(PDF, "Accueil")
    service.add("Partie")
    service.manage("lpadmin", "-x", "Partie")
    with pytest.raises(UnavailableError, match="n'est plus installée"):
        print_pdf(PDF, "Partie")


def test_two_mediators_print_at_once_and_each_follows_their_own(
    service: PrintService, place: Place
) -> None:
    assert service.root.exists()
    granted = grant(place)
    papers = [mandate_paper(place.session, granted.mandate_id) for _one in range(2)]
    sent = [print_paper(place.session, paper, "Accueil") for paper in papers]
    jobs = {one.job for one in sent}
    assert len(jobs) == 2
    assert None not in jobs
    assert [until(place, one, ended).status.phase for one in sent] == [JobPhase.COMPLETED] * 2
    assert [one.copy for one in sent] == [1, 2]


def test_a_service_that_forgets_jobs_leaves_their_end_unknown(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    with print_service(history=False) as service:
        for name, value in service.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr("kiosque.desk.print_watch.LOOK_SECONDS", 0.05)
        service.add("Accueil")
        paper = mandate_paper(place.session, grant(place).mandate_id)
        sent = print_paper(place.session, paper, "Accueil")
        followed = until(place, sent, ended)
        assert followed.status.phase is JobPhase.UNKNOWN
        assert "sa fin n'est pas connue" in print_words(followed)
        assert payloads(place, "paper.print_ended")[0]["outcome"] == "unknown"
    with pytest.raises(UnavailableError, match="est arrêté"):
        print_pdf(PDF, "Accueil")
    assert printers_here() == ()


def test_closing_the_session_ends_the_following(service: PrintService, tmp_path: Path) -> None:
    place = found(tmp_path / "home")
    service.misbehave("slow")
    paper = mandate_paper(place.session, grant(place).mandate_id)
    sent = print_paper(place.session, paper, "Accueil")
    place.session.close()
    assert place.session.prints.all() == ()
    assert place.session.prints.look(sent).status.phase is JobPhase.UNKNOWN
    assert isinstance(sent.job, PrintJob)
