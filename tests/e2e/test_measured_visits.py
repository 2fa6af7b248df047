"""The visits whose speed is measured can be played from the first page to the last."""

import asyncio
from pathlib import Path

import pytest

from benchmarks import visits
from benchmarks.clocks import ForwardClock
from benchmarks.places import Place, practice_place, register_citizens
from benchmarks.typist import typing_in
from benchmarks.visits import (
    sign_in,
    visit_by_document,
    visit_of_somebody_known,
    visit_without_a_name,
)
from kiosque.bootstrap import Kiosk
from kiosque.desk.mandates import list_mandates
from kiosque.desk.practice import practice_code
from kiosque.settings import Settings
from kiosque.tui.app import KiosqueApp

KNOWN = 10
"""People registered before; the one who is looked for is the first."""


def test_every_visit_that_is_measured_reaches_its_account(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visits, "READING", 0.0)
    with practice_place(tmp_path) as place:
        register_citizens(place.session, KNOWN)
        asyncio.run(_play(place))
        assert len(list_mandates(place.session)) == 2


async def _play(place: Place) -> None:
    clock = ForwardClock(1)
    secret = place.practice.founded.totp_secret
    kiosk = Kiosk(place.home, clock, Settings(place.home, None))
    async with typing_in(KiosqueApp, kiosk) as typist:
        await sign_in(typist, place.practice.passphrase, practice_code(secret, clock))
        await visit_by_document(typist, clock, secret)
        await visit_of_somebody_known(typist, clock, secret)
        await visit_without_a_name(typist)
        assert len(typist.samples) > 100
