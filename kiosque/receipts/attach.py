"""Finishing a drawn PDF: metadata, structure, attached record; the same bytes each time."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from importlib import resources
from io import BytesIO
from typing import Any, Final

from kiosque.receipts.pen import Element
from kiosque.receipts.structure import add_structure
from kiosque.receipts.unicode_map import write_meanings

RECORD_FILE = "mandat.jws"
REVOCATION_FILE = "annulation.jws"
SEAL_FILE = "cachet.txt"
PLACE_FILE = "journal.tlog-proof"

LABELS = {
    RECORD_FILE: "Mandat signé, lisible par une machine (JWS, RFC 7515)",
    REVOCATION_FILE: "Annulation signée, lisible par une machine (JWS, RFC 7515)",
    SEAL_FILE: "Texte du cachet imprimé",
    PLACE_FILE: "Place dans le journal du poste (C2SP tlog-proof)",
}
MIME_TYPES = {
    RECORD_FILE: "application/jose+json",
    REVOCATION_FILE: "application/jose+json",
    SEAL_FILE: "text/plain",
    PLACE_FILE: "text/plain",
}

_TOLD_TWICE: Final = {
    "dc:creator": "/Author",
    "dc:description": "/Subject",
    "pdf:Producer": "/Producer",
    "xmp:CreatorTool": "/Creator",
}
"""What PDF/A wants the metadata to say as the information dictionary does."""
_COLOURS: Final = "sRGB IEC61966-2.1"


def finish(
    pdf: bytes,
    elements: Sequence[Element],
    *,
    title: str,
    made_at: datetime,
    files: Mapping[str, bytes],
) -> bytes:
    """Add structure, attach `files` (relationship Data), write metadata of `made_at`.

    The file says that it is PDF/A-3 (ISO 19005-3) and PDF/UA-1 (ISO 14289-1). Same input, same
    bytes: what is signed can be made again from the record.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        add_structure(document, elements)
        whole = write_meanings(document)
        for page in document.pages:
            if "/Trans" in page.obj:
                del page.obj["/Trans"]
        _attach(document, files, made_at)
        _state_colours(document)
        document.Root.Lang = pikepdf.String("fr-FR")
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        document.docinfo["/CreationDate"] = _pdf_date(made_at)
        document.docinfo["/ModDate"] = _pdf_date(made_at)
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = title
            xmp["dc:language"] = ["fr-FR"]
            for name, key in _TOLD_TWICE.items():
                if key in document.docinfo:
                    told = str(document.docinfo[key])
                    xmp[name] = [told] if name == "dc:creator" else told
            xmp["xmp:CreateDate"] = made_at.isoformat(timespec="seconds")
            xmp["xmp:ModifyDate"] = made_at.isoformat(timespec="seconds")
            xmp["pdfaid:part"] = "3"
            xmp["pdfaid:conformance"] = "A" if whole else "B"
            xmp["pdfuaid:part"] = "1"
        finished = BytesIO()
        document.save(finished, deterministic_id=True, min_version="1.7")
    return finished.getvalue()


def _attach(document: Any, files: Mapping[str, bytes], made_at: datetime) -> None:
    import pikepdf

    attached = pikepdf.Array()
    for name, content in files.items():
        specification = pikepdf.AttachedFileSpec(
            document,
            content,
            filename=name,
            description=LABELS[name],
            mime_type=MIME_TYPES[name],
            relationship=pikepdf.Name.Data,
            creation_date=_pdf_date(made_at),
            mod_date=_pdf_date(made_at),
        )
        document.attachments[name] = specification
        attached.append(specification.obj)
    document.Root.AF = attached


def _state_colours(document: Any) -> None:
    """Tell what its colours are, so that they are the same in twenty years."""
    import pikepdf

    profile = document.make_stream(_profile())
    profile.N = 3
    intent = pikepdf.Dictionary(
        Type=pikepdf.Name.OutputIntent,
        S=pikepdf.Name.GTS_PDFA1,
        OutputConditionIdentifier=pikepdf.String(_COLOURS),
        Info=pikepdf.String(_COLOURS),
        DestOutputProfile=profile,
    )
    document.Root.OutputIntents = pikepdf.Array([document.make_indirect(intent)])


@cache
def _profile() -> bytes:
    return (resources.files("kiosque.receipts") / "sRGB.icc").read_bytes()


def _pdf_date(moment: datetime) -> str:
    import pikepdf

    return str(pikepdf.models.metadata.encode_pdf_date(moment))
