"""Papers in each form that a verifier may hold, and the verdict on them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from io import BytesIO

import segno
from PIL import Image

from kiosque.desk.checking import check_paper, ways_to_read
from kiosque.receipts.verdict import Verdict
from tests.mandate_examples import SIGNED_AT
from tests.paper_examples import MandateFiles, bellevue, within

GENUINE, REFUSED, CANNOT_TELL, ENDED = 0, 1, 2, 3
PDF, RECORD, SEAL, PICTURE = "pdf", "record", "seal", "picture"
FORMS = (PDF, RECORD, SEAL, PICTURE)
NAME, BORN = "Benali, Aïcha", "1959-03-14"
END = SIGNED_AT + timedelta(days=31)


def picture_of(text: str, kind: str = "PNG") -> bytes:
    """Return a picture of a page with one code on it."""
    code, page = BytesIO(), BytesIO()
    segno.make(text, error="m", boost_error=False).save(code, kind="png", scale=5, border=4)
    sheet = Image.new("L", (900, 1200), 255)
    with Image.open(code) as drawn:
        sheet.paste(drawn.convert("L"), (300, 500))
    sheet.save(page, format=kind)
    return page.getvalue()


def as_given(made: MandateFiles, form: str) -> bytes:
    """Return a mandate in one of the forms that a verifier may hold."""
    forms: dict[str, Callable[[], bytes]] = {
        PDF: lambda: made.pdf,
        RECORD: lambda: made.signed,
        SEAL: made.seal.encode,
        PICTURE: lambda: picture_of(made.seal),
    }
    return forms[form]()


def judge(
    data: bytes,
    *,
    trust: bytes | None = b"",
    name: str = "",
    born: str = BORN,
    now: datetime | None = None,
) -> Verdict:
    """Check a paper; with the certificates of the example unless told otherwise."""
    known = bellevue().trust if trust == b"" else trust
    people = ways_to_read(name, born) if name else ()
    return check_paper(data, now or within(), trust=known, people=people)


def told(verdict: Verdict) -> str:
    return "\n".join(check.sentence for check in verdict.checks)
