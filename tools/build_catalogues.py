"""Compile the translation catalogues; the wheel and the editable install do it when built."""

from pathlib import Path
from typing import Any

import polib
from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface[Any]):
    """Called by the build backend before it gathers files."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        del version, build_data
        compile_catalogues(Path(self.root) / "locales")


def compile_catalogues(locales: Path) -> None:
    """Write a `.mo` beside each `.po`."""
    for path in sorted(locales.glob("*/LC_MESSAGES/*.po")):
        polib.pofile(str(path)).save_as_mofile(str(path.with_suffix(".mo")))


if __name__ == "__main__":
    compile_catalogues(Path(__file__).resolve().parent.parent / "locales")
