"""What CUPS tells, read strictly: words captured from its tools, and everything they might be."""

import struct

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.desk.paper_kinds import _WORDS, FILE_NAMES, MAY_BE_TWO_SIDED
from kiosque.desk.print_watch import FollowedPrint, SentPaper
from kiosque.desk.printing_words import (
    line_of,
    print_advice,
    print_words,
    printer_of,
    printer_words,
    reason_words,
)
from kiosque.errors import UnreadableError
from kiosque.receipts.ipp import GET_JOB_ATTRIBUTES, Answer, read_answer, request
from kiosque.receipts.print_jobs import JobPhase, JobStatus, PrintJob, read_status, taken_job
from kiosque.receipts.printers import (
    LONGEST_NAME,
    Printer,
    PrinterState,
    is_queue_name,
    read_names,
    read_printers,
)

TOLD = """system default destination: Bureau
Accueil accepting requests since Sat Nov 28 10:40:37 2026
Bloquee not accepting requests since Sat Nov 28 10:41:19 2026 -
\tEn panne
Bureau accepting requests since Sat Nov 28 10:40:47 2026
printer Accueil is idle.  enabled since Sat Nov 28 10:40:37 2026
\tForm mounted:
\tContent types: any
\tDescription: Accueil
\tAlerts: toner-low-warning
printer Bloquee disabled since Sat Nov 28 10:41:19 2026 -
\tChez le réparateur
\tForm mounted:
\tAlerts: paused
printer Bureau now printing Bureau-3.  enabled since Sat Nov 28 10:40:38 2026
\tOut of paper!
\tForm mounted:
\tAlerts: media-empty-error
"""
"""As lpstat 2.4.2 wrote it, some lines of each printer left out."""
PHASES = [
    (3, JobPhase.WAITING),
    (4, JobPhase.HELD),
    (5, JobPhase.PRINTING),
    (6, JobPhase.STOPPED),
    (7, JobPhase.CANCELED),
    (8, JobPhase.ABORTED),
    (9, JobPhase.COMPLETED),
    (10, JobPhase.UNKNOWN),
]


def followed(phase: JobPhase, *reasons: str, told: str = "") -> FollowedPrint:
    sent = SentPaper("mandate", "x", "Accueil", 1, two_sided=False, job=PrintJob("Accueil", 1))
    return FollowedPrint(sent, JobStatus(phase, reasons, told))


def test_states_reasons_and_the_default_are_read() -> None:
    names = ("Accueil", "Bloquee", "Bureau", "Salle")
    assert read_printers(names, TOLD) == (
        Printer(
            "Bureau",
            PrinterState.BUSY,
            ("media-empty-error",),
            "Out of paper!",
            is_default=True,
        ),
        Printer("Accueil", PrinterState.READY, ("toner-low-warning",)),
        Printer("Bloquee", PrinterState.REFUSING, ("paused",), "En panne"),
        Printer("Salle"),
    )


def test_a_printer_is_told_with_its_reason_in_french() -> None:
    told = [printer_words(one) for one in read_printers(read_names("Bureau\nBloquee"), TOLD)]
    assert told == [
        "par défaut sur ce poste, occupée, elle imprime déjà (plus de papier)",
        "refuse les documents (mise en pause)",
    ]
    stopped = Printer("X", PrinterState.STOPPED, (), "Chez le réparateur")
    assert "Chez le réparateur" in printer_words(stopped)


@pytest.mark.parametrize(
    "name",
    ["", "-o", "-", "a b", "a\tb", "a/b", "a#b", "a\x00b", "a\x1bb", "a\x9bb", "a'b", 'a"b',
     "a\\b", "a\rb", "a\N{RIGHT-TO-LEFT OVERRIDE}b",
     "\N{NO-BREAK SPACE}", "a" * (LONGEST_NAME + 1)],
)  # fmt: skip
def test_what_cannot_be_a_queue_is_left_out(name: str) -> None:
    assert not is_queue_name(name)
    assert read_names(f"Accueil\n{name}\n") == ("Accueil",)


def test_two_hundred_printers_are_read_once_each() -> None:
    names = [f"Imprimante_{n}" for n in range(200)]
    told = "".join(
        f"printer {name} is idle.  enabled since Sat Nov 28 10:40:37 2026\n" for name in names
    )
    here = read_printers(read_names("\n".join([*names, *names])), told)
    assert [one.name for one in here] == names
    assert {one.state for one in here} == {PrinterState.READY}


@given(st.text(max_size=60), st.text(max_size=300))
def test_no_answer_of_the_tools_is_too_strange(listed: str, told: str) -> None:
    here = read_printers(read_names(listed), told)
    assert all(is_queue_name(one.name) for one in here)
    assert all("\n" not in one.told for one in here)


@given(st.binary(max_size=200))
def test_no_answer_of_the_scheduler_is_too_strange(raw: bytes) -> None:
    try:
        status = read_status(read_answer(raw))
    except UnreadableError:
        return
    assert status.phase in JobPhase


def test_a_request_and_an_answer_are_those_of_the_standard() -> None:
    asked = request(GET_JOB_ATTRIBUTES, ("job-uri", "ipp://localhost/jobs/7"), ["job-state", "a"])
    assert asked.startswith(b"\x02\x00\x00\x09\x00\x00\x00\x01\x01G\x00\x12attributes-charset")
    assert asked.endswith(
        b"E\x00\x07job-uri\x00\x16ipp://localhost/jobs/7"
        b"D\x00\x14requested-attributes\x00\x09job-stateD\x00\x00\x00\x01a\x03"
    )
    answer = (
        b"\x02\x00\x00\x00\x00\x00\x00\x01\x01G\x00\x12attributes-charset\x00\x05utf-8\x02"
        b"#\x00\x09job-state\x00\x04\x00\x00\x00\x05"
        b"D\x00\x11job-state-reasons\x00\x0cjob-printingD\x00\x00\x00\x01x\x03"
    )
    told = read_answer(answer)
    assert told == {
        "attributes-charset": ("utf-8",),
        "job-state": (5,),
        "job-state-reasons": ("job-printing", "x"),
    }
    assert read_answer(b"\x02\x00" + struct.pack(">HI", 0x0406, 1) + b"\x03") is None


@given(st.data())
def test_an_answer_cut_anywhere_is_refused(data: st.DataObject) -> None:
    whole = b"\x02\x00\x00\x00\x00\x00\x00\x01\x02#\x00\x09job-state\x00\x04\x00\x00\x00\x05\x03"
    cut = data.draw(st.integers(0, len(whole) - 1))
    with pytest.raises(UnreadableError):
        read_answer(whole[:cut])


@pytest.mark.parametrize(("state", "phase"), PHASES)
def test_the_state_of_a_job_says_where_it_stands(state: int, phase: JobPhase) -> None:
    """CUPS 2.4.2 gives the same reason to whatever left the queue: the state alone counts."""
    answer: Answer = {"job-state": (state,), "job-state-reasons": ("processing-to-stop-point",)}
    status = read_status(answer)
    assert status.phase is phase
    assert "point" not in print_words(FollowedPrint(followed(phase).sent, status))


def test_a_job_behind_a_stopped_printer_is_stopped_and_a_forgotten_one_unknown() -> None:
    waiting: Answer = {"job-state": (3,), "job-state-reasons": ("printer-stopped",)}
    assert read_status(waiting).phase is JobPhase.STOPPED
    assert read_status(None).phase is JobPhase.UNKNOWN
    assert read_status({"job-state": ("5",)}).phase is JobPhase.UNKNOWN


@pytest.mark.parametrize(
    ("said", "job"),
    [
        ("request id is Accueil-12 (0 file(s))\n", PrintJob("Accueil", 12)),
        ("request id is A-1-3 (1 file(s))\n", PrintJob("A-1", 3)),
        ("", None),
        ("request id is Accueil-0 (0 file(s))", None),
        ("request id is a b-1 (0 file(s))", None),
        ("request id is Accueil-1 (0 file(s))\nrequest id is B-2 (0 file(s))", None),
    ],
)
def test_the_job_is_read_from_what_lp_says(said: str, job: PrintJob | None) -> None:
    assert taken_job(said) == job


@pytest.mark.parametrize("phase", JobPhase)
def test_every_state_of_a_print_has_words_and_every_trouble_an_advice(phase: JobPhase) -> None:
    one = followed(phase, "media-jam-error")
    assert "Accueil" in print_words(one)
    fine = {JobPhase.COMPLETED}
    assert bool(print_advice(one)) is (phase not in fine)
    assert not print_advice(followed(JobPhase.PRINTING, "toner-low-warning"))


def test_reasons_are_said_once_and_unknown_ones_as_they_are() -> None:
    told = reason_words(("media-empty-error", "media-empty-report", "job-printing", "odd-thing"))
    assert told.startswith("plus de papier, ")
    assert told.endswith("odd-thing")


@given(st.text(max_size=20))
def test_a_line_of_a_printer_is_never_taken_for_another(name: str) -> None:
    assert printer_of(line_of(name)) == name
    assert printer_of("save") is None


def test_every_kind_of_paper_has_words_and_originals_stay_on_one_side() -> None:
    assert FILE_NAMES.keys() == _WORDS.keys()
    assert not {"mandate", "revocation"} & MAY_BE_TWO_SIDED
    assert set(FILE_NAMES) >= MAY_BE_TWO_SIDED
