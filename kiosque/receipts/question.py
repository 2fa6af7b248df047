"""What a verifier brings to a paper: certificates, a person at the counter, a date."""

from dataclasses import dataclass
from datetime import datetime

from kiosque.receipts.trust import Trust


@dataclass(frozen=True, slots=True)
class Person:
    """Name and birth date typed from the papers of the person at the counter."""

    family_name: str
    first_given_name: str
    birth_date: str
    """`YYYY-MM-DD`, with `00` where unknown."""


@dataclass(frozen=True, slots=True)
class Question:
    """What the verifier brings."""

    trust: Trust | None
    person: Person | None
    now: datetime
