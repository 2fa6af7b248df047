"""The guard language: small, typed, pure and total, with three truth values.

Invariants:

* A guard is checked before it is evaluated: unknown names, unknown choices and impossible
  comparisons are refused with a column and, when one is near, a suggestion.
* Evaluation always ends and never raises: what cannot be computed is unknown (`None`).
* `et`, `ou` and `non` follow Kleene: unknown spreads only where it matters.

The grammar is in docs/formats/procedure.md.
"""
