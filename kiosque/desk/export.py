"""Taking a mandate out: its paper, its signed record and the certificates."""

from pathlib import Path

from kiosque.desk.mandates import load_mandate
from kiosque.desk.papers import mandate_paper, outside_data, save_paper, write_new
from kiosque.desk.reading import note_reading
from kiosque.desk.session import Session


def export_mandate(
    session: Session, name: str, folder: Path, *, large: bool = False
) -> dict[str, Path]:
    """Write `paper`, `record` and `trust` into `folder`; return the files.

    They are meant for somebody else, and stay: their removal is not offered at the close.

    Raises `Refusal` for an unknown mandate or a folder inside the data, `UnavailableError` when
    the disk refuses.
    """
    session.must_be_mediator()
    stored = load_mandate(session, name)
    outside_data(session, folder)
    note_reading(session, stored.line.citizen, "papers")
    paper = mandate_paper(session, stored.record.id, large=large)
    files = {"paper": save_paper(session, paper, folder, offered=False)}
    stem = files["paper"].stem
    parts = {"record": (f"{stem}.jws", stored.signed)}
    parts["trust"] = (f"{stem}.certificats.pem", session.vault.trust_pem().encode())
    for kind, (file_name, data) in parts.items():
        files[kind] = write_new(files["paper"].parent / file_name, data)
    return files
