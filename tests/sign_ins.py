"""What the tests of sign-ins share: settings for a running provider, and a citizen who plays."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from kiosque.identity.practice.launcher import RunningPractice
from kiosque.identity.practice.robot import LastPage, play_citizen
from kiosque.identity.provider import ProviderSettings, practice_settings
from kiosque.identity.refusals import IdentityRefused
from kiosque.identity.relying_party import Identified
from kiosque.identity.sign_in import begin


def settings_for(practice: RunningPractice, **changes: Any) -> ProviderSettings:
    """Return the settings of a kiosk that knows `practice`."""
    settings = practice_settings(practice.issuer, practice.client_id, practice.client_secret)
    return replace(settings, **changes)


@contextmanager
def playing(url: str, choice: int | str = 0) -> Iterator[list[LastPage]]:
    """Let a citizen follow `url` meanwhile; the list holds the last page once this is left."""
    pages: list[LastPage] = []
    with ThreadPoolExecutor(1) as pool:
        play = pool.submit(play_citizen, url, choice)
        yield pages
        pages.append(play.result())


def sign_in(
    settings: ProviderSettings, choice: int | str = 0
) -> tuple[Identified | IdentityRefused, LastPage]:
    """Play one whole sign-in; returns how it ended and the page the citizen is left with."""
    outcome: Identified | IdentityRefused
    with begin(settings, datetime.now(UTC)) as attempt, playing(attempt.url, choice) as pages:
        try:
            outcome = attempt.wait(30)
        except IdentityRefused as refusal:
            outcome = refusal
    return outcome, pages[0]
