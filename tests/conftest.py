"""What every test shares: a clean environment, and no silent skip where none is allowed."""

import os
from collections.abc import Generator, Iterator
from functools import lru_cache

import pytest
from hypothesis import settings

from kiosque.vault import argon2, new_slots, slots

COMPLETE = os.environ.get("KIOSQUE_TEST_COMPLETE") == "1"
"""True where every system program is installed: a skip is then a failure."""


@pytest.fixture(autouse=True)
def clean_environment(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Hide the tester's own kiosque and home from the tests."""
    monkeypatch.setenv("HOME", str(tmp_path_factory.getbasetemp()))
    for name in list(os.environ):
        if name.startswith(("KIOSQUE_", "TEXTUAL")) and not name.startswith("KIOSQUE_TEST_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("NO_PROXY", "127.0.0.1,localhost")


@pytest.fixture(autouse=True, scope="session")
def each_passphrase_costs_its_time_once() -> Iterator[None]:
    """Spare the tests what a passphrase costs on purpose, each time but the first.

    The files are what they always are: other programs open them at their whole cost.
    """
    parameters = argon2.floor_parameters()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(new_slots, "floor_parameters", lambda: parameters)
        patch.setattr(slots, "derive_key", lru_cache(argon2.derive_key))
        yield


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Turn a skip into a failure where everything is installed."""
    report = yield
    if COMPLETE and report.skipped:
        report.outcome = "failed"
        report.longrepr = f"{item.nodeid}: skipped although nothing may be skipped here"
    return report


settings.register_profile("kiosque", deadline=None)
settings.load_profile("kiosque")
