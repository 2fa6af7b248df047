"""What is wrong with a content file: where, how serious, and in French words.

The codes are listed for authors in docs/formats/procedure.md; a code never changes its meaning.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from kiosque.errors import UnreadableError
from kiosque.i18n import N_, _


class Level(StrEnum):
    """How serious a finding is; the values are shown as they are."""

    ERROR = "erreur"
    """The file is wrong: it is not read, or misleads whoever follows it."""
    WARNING = "avertissement"
    """The file works, and should not be published like this."""
    NOTICE = "avis"
    """Good to know; time alone may bring it."""


_RANK = {Level.ERROR: 0, Level.WARNING: 1, Level.NOTICE: 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to correct or to know, at one place of one file."""

    file: str
    """Path as the caller named it, with `/`."""
    line: int
    """From 1."""
    column: int
    """From 1, in the file."""
    level: Level
    code: str
    """`K` and three digits."""
    what: str
    """French message identifier, with named holes."""
    params: Mapping[str, object] = field(default_factory=dict[str, object])
    where: str = ""
    """Path of the key inside the file, as `etapes/6/si`; empty for the file as a whole."""
    guard_column: int = 0
    """Place of the wrong word in a guard, from 1; 0 when it is not about a guard."""

    @property
    def message(self) -> str:
        """The sentence in the active language."""
        text = _(self.what).format(**self.params) if self.params else _(self.what)
        if self.guard_column:
            text = _("{text} (colonne {column})").format(text=text, column=self.guard_column)
        return f"{self.where}\N{NO-BREAK SPACE}: {text}" if self.where else text

    def __str__(self) -> str:
        space = "\N{NO-BREAK SPACE}"
        return f"{self.file}:{self.line}: {self.level}{space}: {self.code} {self.message}"


class ContentRefused(UnreadableError):
    """A content file that cannot be used; `findings` says why, place by place."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        super().__init__(
            N_("Ce fichier de contenu ne peut pas être lu."),
            advice=N_("Corrigez les points signalés, puis lancez de nouveau la vérification."),
        )


def ordered(findings: Iterable[Finding]) -> list[Finding]:
    """Return findings once each, by file, line and seriousness."""
    unique = {(f.file, f.line, f.column, f.code, str(f)): f for f in findings}
    return sorted(
        unique.values(), key=lambda f: (f.file, f.line, f.column, _RANK[f.level], f.code, f.message)
    )


def has_errors(findings: Iterable[Finding]) -> bool:
    """Return whether one of the findings is an error."""
    return any(finding.level is Level.ERROR for finding in findings)
