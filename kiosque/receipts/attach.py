"""Finishing a drawn PDF: metadata, the attached record, and bytes that come out the same again."""

from collections.abc import Mapping
from datetime import datetime
from io import BytesIO

LABELS = {
    "mandat.jws": "Mandat signé, lisible par une machine (JWS, RFC 7515)",
    "cachet.txt": "Texte du cachet imprimé",
}
MIME_TYPES = {"mandat.jws": "application/jose+json", "cachet.txt": "text/plain"}


def finish(pdf: bytes, *, title: str, made_at: datetime, files: Mapping[str, bytes]) -> bytes:
    """Attach `files` (PDF/A-3 relationship Data) and write metadata dated `made_at`.

    Same input, same bytes: what is signed can be made again from the record.
    """
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        names = pikepdf.Array()
        for name, content in files.items():
            attached = pikepdf.AttachedFileSpec(
                document,
                content,
                filename=name,
                description=LABELS[name],
                mime_type=MIME_TYPES[name],
                relationship=pikepdf.Name.Data,
                creation_date=_pdf_date(made_at),
                mod_date=_pdf_date(made_at),
            )
            document.attachments[name] = attached
            names.append(attached.obj)
        if files:
            document.Root.AF = names
        document.Root.Lang = pikepdf.String("fr-FR")
        document.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        document.docinfo["/CreationDate"] = _pdf_date(made_at)
        document.docinfo["/ModDate"] = _pdf_date(made_at)
        with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
            xmp["dc:title"] = title
            xmp["dc:language"] = ["fr-FR"]
            xmp["xmp:CreateDate"] = made_at.isoformat(timespec="seconds")
            xmp["xmp:ModifyDate"] = made_at.isoformat(timespec="seconds")
        finished = BytesIO()
        document.save(finished, deterministic_id=True, min_version="1.7")
    return finished.getvalue()


def _pdf_date(moment: datetime) -> str:
    import pikepdf

    return str(pikepdf.models.metadata.encode_pdf_date(moment))
