"""Small catalogues for tests: every sentence translated by a mark before it, or as told."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from kiosque.mandates import editions
from kiosque.mandates.editions import Edition, read_edition
from kiosque.mandates.record_parts import Translation
from kiosque.mandates.translatable import translatable

MARK = "~"
NAME = "en-2026-11-28"


def po(changes: Mapping[str, str | None] | None = None) -> bytes:
    """Return a catalogue; `changes` gives other translations by French, None for none at all."""
    told = dict(changes or {})
    lines = ['msgid ""', 'msgstr "Content-Type: text/plain; charset=utf-8\\n"', ""]
    for one in translatable():
        translated = told.get(one.french, MARK + one.french)
        if one.context is not None:
            lines.append(f'msgctxt "{one.context}"')
        lines += [f'msgid "{one.french}"', f'msgstr "{translated or ""}"', ""]
    return "\n".join(lines).encode()


def catalogue(changes: Mapping[str, str | None] | None = None, name: str = NAME) -> Edition:
    return read_edition(name, po(changes))


class Shelf:
    """A folder of editions in the place of the shipped ones."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.folder = folder
        folder.mkdir()
        monkeypatch.setattr(editions, "editions_folder", lambda: folder)

    def put(self, name: str = NAME, changes: Mapping[str, str | None] | None = None) -> Translation:
        """Write an edition, over one of that name too; return how a record names it."""
        (self.folder / f"{name}.po").write_bytes(po(changes))
        editions._read.cache_clear()
        return Translation(name, editions.edition(name).sha256)

    def take_away(self, name: str) -> None:
        (self.folder / f"{name}.po").unlink()
