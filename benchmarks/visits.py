"""Visits played in the full-screen front door, key by key."""

import asyncio

from benchmarks.clocks import ForwardClock
from benchmarks.typist import Typist
from kiosque.desk.practice import practice_code
from kiosque.desk.procedures import find_procedures

LATER = "Plus tard"
"""The paper stays printable."""
READING = 3.5
"""Seconds for which the notices are read aloud; kiosque tidies its memory meanwhile."""


async def sign_in(typist: Typist, passphrase: str, code: str) -> None:
    """Pass the door; unlocking is slow on purpose and is measured elsewhere.

    The procedures are read before, as by a first visit that nobody measures.
    """
    find_procedures("")
    await typist.first_page()
    await typist.answer("enter")
    await typist.type(passphrase)
    await typist.press("enter")
    await typist.type(code)
    await typist.answer("enter")
    typist.samples.clear()


async def visit_by_document(typist: Typist, clock: ForwardClock, secret: str) -> None:
    """A mandate for a person identified by a document, an act, the account."""
    await _up_to_identity(typist)
    await typist.choose("document")
    await typist.choose("Carte nationale")
    for typed in ("Le Goff", "Anne Marie", ""):
        await typist.type(typed)
        await typist.press("enter")
    await typist.type("14/03/1959")
    await typist.answer("enter")
    await typist.choose("Femme")
    await typist.choose("En France")
    await typist.type("quimper")
    await typist.press("enter")
    await typist.answer("enter")
    await _commit(typist, clock, secret)
    await _act_and_account(typist)


async def visit_of_somebody_known(typist: Typist, clock: ForwardClock, secret: str) -> None:
    """A mandate for a person found by name among everybody known here."""
    await _up_to_identity(typist)
    await typist.choose("Déjà venue")
    await typist.type("bertou anne")
    await typist.answer("enter", "down", "up", "enter")
    await typist.choose("Carte nationale")
    await _commit(typist, clock, secret)
    await _act_and_account(typist)


async def visit_without_a_name(typist: Typist) -> None:
    """A visit in which nobody acts for anybody."""
    await typist.choose("Nouvel accompagnement")
    await typist.choose("Je forme")
    await _account(typist)


async def _up_to_identity(typist: Typist) -> None:
    await typist.choose("Nouvel accompagnement")
    await typist.choose("Je fais")
    await typist.press("pagedown", "pageup")
    await asyncio.sleep(READING)
    await typist.answer("f1")
    await typist.answer("escape")
    await typist.answer("enter")
    await typist.choose("Non, ni l'un")
    await typist.answer("down", "down", "space", "enter")
    await typist.choose("tout ce que couvrent")
    await typist.choose("un mois")


async def _commit(typist: Typist, clock: ForwardClock, secret: str) -> None:
    await typist.answer(*("space", "down") * 5, "enter")
    clock.go_on()
    await typist.type(practice_code(secret, clock))
    await typist.answer("enter")
    await typist.choose(LATER)
    await typist.choose("Oui")


async def _act_and_account(typist: Typist) -> None:
    await typist.choose("Noter une autre chose")
    await typist.answer("enter")
    await typist.choose("fait")
    await typist.type("Demande de RSA")
    await typist.press("enter")
    await typist.answer("enter")
    await _account(typist)


async def _account(typist: Typist) -> None:
    await typist.choose("Terminer")
    await typist.answer("enter")
    await typist.type("40")
    await typist.answer("enter")
    await typist.choose(LATER)
