"""Verifying a paper: a PDF, a picture of the page, the text of its seal, or its record.

Everything is untrusted until checked. Order: the signature over the bytes; who signed, up to the
root that the verifier brought; that the parts tell the same story; the dates; the person. A paper
alone cannot know of a revocation, and every answer says so.
"""

from kiosque.errors import KiosqueError, UnreadableError
from kiosque.i18n import N_, _, advice, sentence
from kiosque.mandates.seal import TEXT_PREFIX, read_seal
from kiosque.receipts.findings import note_limits
from kiosque.receipts.question import Person, Question
from kiosque.receipts.record_verification import check_record
from kiosque.receipts.revocation_verification import check_revocation, is_revocation
from kiosque.receipts.seal_verification import check_seal
from kiosque.receipts.verdict import Verdict

__all__ = ["LARGEST_FILE", "Person", "Question", "seal_in", "unreadable", "verify"]

LARGEST_FILE = 50_000_000
"""Bytes; a larger file is refused before it is looked at."""
PNG, JPEG, PDF = b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"%PDF-"
ARCHIVE = b"PK\x03\x04"


def verify(data: bytes, question: Question) -> Verdict:
    """Say what is known of `data`; never raises for hostile input."""
    verdict = Verdict()
    try:
        _dispatch(data, question, verdict)
    except KiosqueError as error:
        _note_unreadable(verdict, error)
    except Exception:  # noqa: BLE001  (a hostile file makes parsers raise whatever they meet)
        verdict.unknown("readable", _("Ce qui a été donné ne peut pas être lu."))
    note_limits(verdict)
    return verdict


def seal_in(data: bytes) -> str:
    """Return the text of the one seal of a paper that was verified; raises `UnreadableError`."""
    if data.startswith(PDF):
        from kiosque.receipts.pdf_verification import attached_seal

        return attached_seal(data)
    if data.startswith((PNG, JPEG)):
        from kiosque.receipts.picture import seals_in

        return _only(seals_in(data))
    return _only(_lines_with_seals(data)).strip("\r\n\t")


def unreadable(error: KiosqueError) -> Verdict:
    """Return what is known of a file that could not even be opened."""
    verdict = Verdict()
    _note_unreadable(verdict, error)
    note_limits(verdict)
    return verdict


def _note_unreadable(verdict: Verdict, error: KiosqueError) -> None:
    verdict.unknown("readable", f"{sentence(error)} {advice(error)}".strip())


def _dispatch(data: bytes, question: Question, verdict: Verdict) -> None:
    if len(data) > LARGEST_FILE:
        raise UnreadableError(N_("Ce fichier est trop grand pour être un papier de kiosque."))
    if data.startswith(PDF):
        from kiosque.receipts.pdf_verification import verify_pdf

        verify_pdf(data, question, verdict)
    elif data.startswith((PNG, JPEG)):
        from kiosque.receipts.picture import seals_in

        check_seal(read_seal(_only(seals_in(data))), question, verdict)
    elif data.startswith(ARCHIVE):
        raise UnreadableError(
            N_("C'est une archive, peut-être un dossier de preuve : ce n'est pas un papier."),
            advice=N_("Ouvrez-la, lisez LISEZ-MOI.txt, puis lancez python3 verifier.py."),
        )
    elif data.lstrip().startswith(b"{"):
        _record(data.strip(), question, verdict)
    else:
        check_seal(read_seal(_only(_lines_with_seals(data))), question, verdict)


def _record(data: bytes, question: Question, verdict: Verdict) -> None:
    """Check a record, of a mandate unless it says that it is a revocation."""
    if is_revocation(data):
        check_revocation(data, question, verdict)
    else:
        check_record(data, question, verdict)


def _lines_with_seals(data: bytes) -> tuple[str, ...]:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    lines = (line.lstrip("\ufeff \t") for line in text.splitlines())
    return tuple(line for line in lines if line.startswith(TEXT_PREFIX))


def _only(texts: tuple[str, ...]) -> str:
    """Return the one seal among what was found; raises `UnreadableError` without just one."""
    distinct = tuple(dict.fromkeys(texts))
    if not distinct:
        raise UnreadableError(
            N_("Aucun cachet de kiosque n'a été trouvé dans ce qui a été donné."),
            advice=N_("Donnez le PDF, une photo nette du carré, ou le texte qu'il contient."),
        )
    if len(distinct) > 1:
        raise UnreadableError(
            N_("Il y a plusieurs cachets différents\N{NO-BREAK SPACE}: donnez-en un seul."),
        )
    return distinct[0]
