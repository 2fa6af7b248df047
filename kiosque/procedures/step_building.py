"""The steps of a shape turned into steps, in order, each guard checked where it stands."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypedDict, cast

from kiosque.i18n import N_
from kiosque.procedures.findings import Finding, Level
from kiosque.procedures.guard_reading import GuardReader
from kiosque.procedures.guards.expression import Expression
from kiosque.procedures.guards.resolution import Kind
from kiosque.procedures.model import DATE_OF_REQUEST
from kiosque.procedures.steps import (
    SENDS_A_REQUEST,
    Blockage,
    CalculationStep,
    EasyRead,
    EndStep,
    FormStep,
    InfoStep,
    LetterStep,
    PiecesStep,
    QuestionStep,
    Recurrence,
    ReminderStep,
    SiteStep,
    Step,
    Unit,
    WaitStep,
    WantedPiece,
    asked_by,
)
from kiosque.procedures.yaml_tree import Path

if TYPE_CHECKING:
    from kiosque.procedures import shapes

_UNITS = {"jour": Unit.DAYS, "semaine": Unit.WEEKS, "mois": Unit.MONTHS, "an": Unit.YEARS}


class _Common(TypedDict):
    """What every step has, by name."""

    id: str
    index: int
    title: str
    text: str
    guard: Expression | None
    sources: tuple[str, ...]
    pitfalls: tuple[str, ...]
    easy_read: EasyRead | None
    block: str


class StepBuilder:
    """Builds the steps of one file; what is wrong goes to `findings`."""

    def __init__(
        self, guards: GuardReader, fields: frozenset[str], sources: frozenset[str]
    ) -> None:
        self._guards = guards
        self._fields = fields
        self._sources = sources
        self.findings: list[Finding] = []

    def steps(self, shapes: "Sequence[shapes.AnyStep]") -> tuple[Step, ...]:
        """Return the steps, as far as they can be built."""
        built = []
        seen: set[str] = set()
        for index, shape in enumerate(shapes):
            step = self._step(index, shape)
            self._check(step, seen, last=index == len(shapes) - 1)
            seen.add(step.id)
            self._guards.available.update(asked_by(step))
            if isinstance(step, SENDS_A_REQUEST):
                self._guards.available.add(DATE_OF_REQUEST)
            built.append(step)
        return tuple(built)

    def _wrong(self, path: Path, code: str, what: str, **params: object) -> None:
        finding = self._guards.tree.finding(path, Level.ERROR, code, what, **params)
        self.findings.append(finding)

    def _check(self, step: Step, seen: set[str], *, last: bool) -> None:
        path: Path = ("etapes", step.index)
        if step.id in seen:
            what = N_("deux étapes portent l'identifiant « {id} »")
            self._wrong((*path, "id"), "K023", what, id=step.id)
        for source in sorted(set(step.sources) - self._sources):
            what = N_("la source « {id} » n'est pas décrite")
            self._wrong((*path, "sources"), "K030", what, id=source[:60])
        at_hand = step.at_hand if isinstance(step, SiteStep) else ()
        for name in (*asked_by(step), *at_hand):
            if name not in self._fields:
                self._wrong(path, "K024", N_("« {name} » n'est pas un champ décrit"), name=name)
        self._check_end(step, path, last=last)

    def _check_end(self, step: Step, path: Path, *, last: bool) -> None:
        is_end = isinstance(step, EndStep)
        guarded = (*path, "si") in self._guards.tree.keys  # even by a guard that is wrong
        if last and (guarded or not is_end):
            self._wrong(path, "K026", N_("la dernière étape est une « fin » sans condition"))
        if is_end and not last and not guarded:
            what = N_("une « fin » sans condition arrête tout : les étapes suivantes sont perdues")
            self._wrong(path, "K027", what)

    def _step(self, index: int, shape: "shapes.AnyStep") -> Step:  # noqa: C901  (one case per kind)
        common = self._common(index, shape)
        path: Path = ("etapes", index)
        match shape.type:
            case "info":
                return InfoStep(**common)
            case "pieces":
                return PiecesStep(**common, pieces=self._pieces(shape, path))
            case "question":
                return QuestionStep(**common, field=shape.champ)
            case "saisie":
                return FormStep(**common, fields=tuple(shape.champs))
            case "site":
                return self._site(shape, common)
            case "calcul":
                self._guards.computed_here(shape.regle, (*path, "regle"))
                return CalculationStep(**common, rule=shape.regle, unit=shape.unite or "")
            case "courrier":
                return LetterStep(**common, template=shape.modele)
            case "attente":
                delay = shape.delai
                return WaitStep(**common, typical=delay.typique, confidence=delay.confiance)
            case "rappel":
                due = self._guards.expression(shape.echeance, (*path, "echeance"), Kind.DATE)
                recurrence = _recurrence(shape.recurrence)
                # A wrong expression is in the findings: the file is refused in the end.
                return ReminderStep(**common, due=cast("Expression", due), recurrence=recurrence)
            case "fin":
                return EndStep(**common, outcome=shape.resultat, towards=tuple(shape.vers))

    def _common(self, index: int, shape: "shapes.AnyStep") -> _Common:
        easy = shape.falc
        return {
            "id": shape.id,
            "index": index,
            "title": shape.titre,
            "text": (shape.texte or "").strip(),
            "guard": self._guards.guard(shape.si, ("etapes", index, "si")),
            "sources": tuple(shape.sources),
            "pitfalls": tuple(shape.pieges),
            "easy_read": None
            if easy is None
            else EasyRead(easy.texte, easy.relu_par, easy.relu_le.isoformat()),
            "block": shape.bloc or "",
        }

    def _pieces(self, shape: "shapes.PiecesShape", path: Path) -> tuple[WantedPiece, ...]:
        return tuple(
            WantedPiece(
                wanted.piece,
                self._guards.guard(wanted.si, (*path, "pieces", index, "si")),
                wanted.facultatif,
            )
            for index, wanted in enumerate(shape.pieces)
        )

    @staticmethod
    def _site(shape: "shapes.SiteShape", common: _Common) -> SiteStep:
        return SiteStep(
            **common,
            url=shape.url,
            instructions=tuple(shape.consignes),
            expect=shape.vous_verrez,
            at_hand=tuple(shape.champs),
            evidence=shape.preuve or "",
            blockages=tuple(
                Blockage(blockage.quand, blockage.faire, blockage.observe_le or "")
                for blockage in shape.blocages
            ),
        )


def _recurrence(text: str | None) -> Recurrence | None:
    if text is None:
        return None
    count, word = text.split()
    unit = _UNITS[word if word == "mois" else word.removesuffix("s")]
    return Recurrence(int(count), unit)
