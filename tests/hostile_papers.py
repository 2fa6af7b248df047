"""Files that no verifier should be given, and will be."""

import zlib
from io import BytesIO

import pikepdf

from tests.judged_papers import picture_of


def _looped_form() -> bytes:
    pdf = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        field = document.make_indirect(pikepdf.Dictionary(T=pikepdf.String("a")))
        field.Kids = pikepdf.Array([field])
        field.Parent = field
        document.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        document.save(pdf)
    return pdf.getvalue()


def _object_stream_bomb() -> bytes:
    packed = zlib.compress(b"1 0 " + b" " * 80_000_000 + b"<<>>", 9)
    head = b"%PDF-1.7\n"
    stream = (
        b"1 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length "
        + str(len(packed)).encode()
        + b">>stream\n"
        + packed
        + b"\nendstream\nendobj\n"
    )
    return head + stream + b"trailer<</Root 1 0 R/Size 2>>\nstartxref\n9\n%%EOF\n"


HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "a line break": b"\n",
    "nul": b"\x00" * 1000,
    "words": "Bonjour à tous".encode(),
    "no seal": b"KQ1:",
    "a seal that is none": b"KQ1:AA",
    "a very long seal": b"KQ1:" + b"A" * 100_000,
    "an object": b"{}",
    "objects without end": b"{" * 200_000,
    "lists without end": b'{"a":' + b"[" * 200_000,
    "a json bomb": b'{"payload":"' + b"A" * 1_000_000 + b'","signatures":[]}',
    "a pdf of one line": b"%PDF-1.7",
    "a pdf of nothing": b"%PDF-1.7\n%%EOF\n",
    "a pdf that opens lists": b"%PDF-1.7\n1 0 obj\n" + b"[" * 100_000,
    "a pdf that opens dictionaries": b"%PDF-1.7\n1 0 obj\n" + b"<</A" * 50_000,
    "a pdf whose index is elsewhere": b"%PDF-1.7\nstartxref\n99999999999\n%%EOF\n",
    "a pdf whose index is before": b"%PDF-1.7\nstartxref\n-5\n%%EOF\n",
    "a pdf whose index names itself": (
        b"%PDF-1.7\nxref\n0 1\n0000000000 65535 f \ntrailer<</Prev 9/Size 1/Root 1 0 R>>\n"
        b"startxref\n9\n%%EOF\n"
    ),
    "a pdf whose fields turn in circles": _looped_form(),
    "a pdf bomb": _object_stream_bomb(),
    "a png of nothing": b"\x89PNG\r\n\x1a\n",
    "a png cut short": picture_of("KQ1:AA")[:200],
    "a png bomb": (
        b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x01\x00\x00\x00\x00"
    ),
    "a png without code": picture_of("bonjour"),
    "an archive": b"PK\x03\x04" + bytes(100),
    "a jpeg of nothing": b"\xff\xd8\xff",
    "a jpeg cut short": picture_of("KQ1:AA", "JPEG")[:300],
}
