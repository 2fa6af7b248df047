"""What mediators note on the content of procedures, kept with its author for the maintainers.

A remark is about a text, never about a person helped; it is encrypted all the same, because
somebody may write a name in it.
"""

import difflib
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from pathlib import Path

from kiosque.desk.keyring import new_id, open_key, organisation_key
from kiosque.desk.papers import outside_data, write_new
from kiosque.desk.procedures import known_procedure, shelf
from kiosque.desk.session import Session
from kiosque.errors import InputError, KiosqueError, Refusal, UnreadableError
from kiosque.i18n import N_, _
from kiosque.i18n.dates import long_moment
from kiosque.mandates.cleaning import clean_text
from kiosque.procedures.library import OWN, LoadedFile
from kiosque.procedures.text_edits import replaced
from kiosque.procedures.text_lines import lines
from kiosque.store import remark_rows
from kiosque.store.database import Connection
from kiosque.store.remark_rows import RemarkRow
from kiosque.vault.envelopes import decrypt, encrypt

LONGEST = 2000
"""Characters of a remark, or of a text proposed in the place of another."""


class RemarkKind(StrEnum):
    """What a remark asks for."""

    CORRECTION = "correction"
    SUGGESTION = "suggestion"

    @property
    def label(self) -> str:
        """French message identifier."""
        return _KINDS[self]


_KINDS = {
    RemarkKind.CORRECTION: N_("Une erreur à corriger"),
    RemarkKind.SUGGESTION: N_("Une idée pour cette étape"),
}


@dataclass(frozen=True, slots=True)
class NewRemark:
    """What somebody notes."""

    procedure: str
    step: str
    """Identifier of the step; empty for the whole procedure."""
    kind: RemarkKind
    text: str = field(repr=False)
    place: str = ""
    """Which text, as a table of texts names it: `etapes/accueil/titre`. May be empty."""
    instead: str = field(default="", repr=False)
    """The text proposed in its place."""


@dataclass(frozen=True, slots=True)
class Remark:
    """A remark as it is kept."""

    id: str
    noted_at: datetime
    by: str
    version: int
    digest: str
    """Of the file that was read."""
    said: NewRemark


def add_remark(session: Session, said: NewRemark) -> Remark:
    """Keep a remark with its author; raises `InputError` for one that says nothing, or nowhere."""
    session.must_be_mediator()
    procedure = known_procedure(said.procedure)
    if said.step and procedure.step(said.step) is None:
        raise InputError("step", N_("Cette étape n'existe pas dans la démarche."))
    text = clean_text(said.text)
    if not text and not said.instead.strip():
        raise InputError("remark", N_("Écrivez votre remarque."))
    if len(text) > LONGEST or len(said.instead) > LONGEST:
        raise InputError(
            "remark", N_("Cette remarque est trop longue ({n} signes au plus)."), n=LONGEST
        )
    if said.place:
        _path_of(_file(procedure.id), said.place)
    elif said.instead:
        raise InputError("place", N_("Dites quel texte remplacer."))
    now = session.clock.read().now
    payload = {
        "by": session.person,
        "version": procedure.version,
        "digest": procedure.digest,
        "step": said.step,
        "kind": said.kind.value,
        "text": text,
        "place": said.place,
        "instead": said.instead.strip(),
    }

    def write(connection: Connection) -> RemarkRow:
        key = organisation_key(connection, session.vault, now)
        remark_id = new_id(now)
        sealed = encrypt(key.secret, json.dumps(payload).encode(), _bound_to(remark_id))
        row = RemarkRow(remark_id, now.isoformat(), procedure.id, key.id, sealed)
        remark_rows.insert_remark(connection, row)
        return row

    row = session.database.write(write)
    return session.database.read(lambda connection: _opened(session, connection, row))


def list_remarks(session: Session) -> tuple[Remark, ...]:
    """Return every remark of the organisation, the oldest first."""
    session.must_be_mediator()

    def read(connection: Connection) -> tuple[Remark, ...]:
        return tuple(_opened(session, connection, row) for row in remark_rows.remarks(connection))

    return session.database.read(read)


def drop_remark(session: Session, remark_id: str) -> None:
    """Forget a remark, once it was handed over; raises `Refusal` for one that is not here."""
    session.must_be_mediator()

    def write(connection: Connection) -> None:
        if remark_rows.remark(connection, remark_id) is None:
            raise Refusal(N_("Cette remarque n'est plus là."))
        remark_rows.delete_remark(connection, remark_id)

    session.database.write(write)


def remarks_for_maintainers(session: Session) -> str:
    """Return every remark as one text; where a text is proposed, with its change as a patch.

    The patch applies with `git apply` or `patch -p1`, at the root of the program's sources; that of
    an organisation's own procedure, in its folder.
    """
    session.must_be_mediator()
    parts = []
    for one in list_remarks(session):
        # Each line of what somebody typed is a comment: none of it is ever part of a patch.
        told = "\n".join(remark_lines(session, one)).splitlines()
        parts.append("".join(f"# {line}\n" for line in told))
        parts.append(_patch(one))
    return "\n".join(part for part in parts if part)


def save_remarks(session: Session, folder: Path) -> Path:
    """Write every remark in a new file of a folder; raises what `save_paper` raises."""
    session.must_be_mediator()
    target = outside_data(session, folder) / f"remarques-{secrets.token_hex(4)}.patch"
    return write_new(target, remarks_for_maintainers(session).encode())


def remark_lines(session: Session, one: Remark) -> tuple[str, ...]:
    """Return a remark in words: what it is about, who noted it and when, what it says."""
    said = one.said
    about = _("{procedure}, version {version}").format(
        procedure=said.procedure, version=one.version
    )
    step = _(", étape {step}").format(step=said.step) if said.step else ""
    when = long_moment(session.local(one.noted_at))
    lines_ = [
        f"{about}{step}\N{NO-BREAK SPACE}: {_(said.kind.label)}",
        _("noté par {person}, le {when}").format(person=one.by, when=when),
        *said.text.splitlines(),
    ]
    if said.place:
        lines_.append(_("Texte proposé pour {place} : {text}").format(
            place=said.place, text=said.instead
        ))  # fmt: skip
    return tuple(lines_)


def _patch(one: Remark) -> str:
    """Return the change of a text as a unified patch; empty where it no longer applies."""
    said = one.said
    loaded = next((f for f in shelf().files if f.procedure.id == said.procedure), None)
    if not said.place or loaded is None or loaded.procedure.digest != one.digest:
        return ""
    try:
        after = replaced(loaded.text, {_path_of(loaded, said.place): said.instead})
    except KiosqueError:
        return ""
    own = loaded.tree.file.removeprefix(OWN)
    name = own if loaded.own else f"procedures/{loaded.tree.file}"
    return "".join(
        difflib.unified_diff(
            loaded.text.splitlines(keepends=True),
            after.splitlines(keepends=True),
            f"a/{name}",
            f"b/{name}",
        )
    )


def _file(procedure_id: str) -> LoadedFile:
    return next(one for one in shelf().files if one.procedure.id == procedure_id)


def _path_of(loaded: LoadedFile, place: str) -> tuple[str | int, ...]:
    found = next((one for one in lines(loaded.tree) if one.is_text and one.place == place), None)
    if found is None:
        raise InputError("place", N_("Ce texte n'existe pas dans la démarche."))
    return found.path


def _opened(session: Session, connection: Connection, row: RemarkRow) -> Remark:
    key = open_key(connection, session.vault, row.key)
    if key is None:
        raise UnreadableError(N_("Cette remarque ne se lit plus."))
    told = json.loads(decrypt(key.secret, row.remark, _bound_to(row.id)))
    return Remark(
        id=row.id,
        noted_at=datetime.fromisoformat(row.noted_at),
        by=told["by"],
        version=told["version"],
        digest=told["digest"],
        said=NewRemark(
            row.procedure,
            told["step"],
            RemarkKind(told["kind"]),
            told["text"],
            told["place"],
            told["instead"],
        ),
    )


def _bound_to(remark_id: str) -> bytes:
    return f"kiosque/remark/v1\0{remark_id}".encode()
