"""One sign-in from the first request to the identity, over the loopback callback.

    with begin(settings, now) as attempt:
        open_browser(attempt.url, BrowserKind.SYSTEM)  # or any other way
        identified = attempt.wait()

The browser is held on the callback while the identity is read (seconds: the grant lives thirty),
then sent to the provider's own logout, so that the next person on this machine does not inherit
the session. The sign-in itself never depends on the return of that logout.
"""

import secrets
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Final, Self

from kiosque.identity.exchange import BackChannel
from kiosque.identity.identification import Identification
from kiosque.identity.lookup import check_reachable_name
from kiosque.identity.loopback import CallbackListener
from kiosque.identity.provider import ProviderSettings, check_settings
from kiosque.identity.published import NothingKept, Published
from kiosque.identity.refusals import IdentityRefused, refused
from kiosque.identity.relying_party import (
    Identified,
    authorization_request,
    end_session_address,
)

FAREWELL_SECONDS: Final = 60.0
"""How long the browser may still come for its last page after the callback."""

_ANSWERS: Final = 3
"""Most answers of the provider after the callback: token, keys again, userinfo."""


def begin(
    settings: ProviderSettings, now: datetime, published: Published | None = None
) -> "Attempt":
    """Ask the provider where it is and listen for the callback; the browser is not opened.

    `now` is the aware present time; the attempt counts on from there by the boot clock. What is
    kept in `published` is not asked for again. Raises
    `IdentityRefused` for unsafe settings, an unreachable or inconsistent provider, a busy port.
    """
    check_settings(settings)
    check_reachable_name(settings)
    return Attempt(settings, now, published or NothingKept())


class Attempt:
    """One sign-in under way. `wait` on one thread, `cancel` from any other."""

    def __init__(self, settings: ProviderSettings, now: datetime, published: Published) -> None:
        self._settings = settings
        self._asked_at, self._asked_tick = now, _boot_seconds()
        self._change = threading.Condition()
        self._outcome: Identified | Exception | None = None
        self._settled = False
        self._landed_at: float | None = None
        self._end_session_url: str | None = None
        self._farewell_state = secrets.token_hex(32)
        self._channel = BackChannel(settings, published)
        try:
            self._metadata = self._channel.metadata()
            keys = self._channel.keys(self._metadata)
            self._listener = CallbackListener(settings, self._farewell_state, self._land)
        except BaseException:
            self._channel.close()
            raise
        request = authorization_request(settings, self._metadata, self._listener.redirect_uri, now)
        self._identification = Identification(
            settings, self._channel, self._metadata, keys, request, now=self._now
        )

    @property
    def url(self) -> str:
        """Return the address to open in the citizen's browser; it holds `state` and `nonce`."""
        return self._identification.request.url

    @property
    def end_session_url(self) -> str | None:
        """Return the provider's logout for this session, once somebody has signed in.

        The browser that brought the callback has been sent there already: this is for showing
        when `session_ended` stays False.
        """
        return self._end_session_url

    @property
    def session_ended(self) -> bool:
        """Tell whether the provider has sent the browser back from its logout."""
        return self._listener.farewell_reached.is_set()

    def wait_for_last_page(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds until the browser has shown its last page."""
        return self._listener.seen_off.wait(timeout)

    def when_over(self, act: Callable[[], None]) -> None:
        """Run `act`, on a thread of its own, once nothing more is expected of the browser.

        That is when somebody gave up, or when the last page was shown or did not come in time.
        """

        def run() -> None:
            self._listener.closed.wait()
            act()

        threading.Thread(target=run, daemon=True).start()

    def wait_for_logout(self, timeout: float) -> bool:
        """Wait up to `timeout` seconds for `session_ended`, and return it."""
        return self._listener.farewell_reached.wait(timeout)

    def wait(self, timeout: float | None = None) -> Identified:
        """Return who signed in, once.

        Waits `timeout` seconds (`wait_seconds` of the settings unless given) for the browser,
        then as long as the provider's answers may take. Raises `IdentityRefused`: `timed_out`,
        `cancelled`, `finished`, or what was wrong with the callback and the answers.
        """
        patience = self._settings.wait_seconds if timeout is None else timeout
        outcome = self._first_outcome(time.monotonic() + patience)
        self._retire()
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    def cancel(self) -> None:
        """Give up, from any thread; a `wait` under way raises `IdentityRefused("cancelled")`."""
        self._settle(refused("cancelled"))
        self._retire()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.cancel()

    def _now(self) -> datetime:
        return self._asked_at + timedelta(seconds=_boot_seconds() - self._asked_tick)

    def _first_outcome(self, deadline: float) -> Identified | Exception:
        """Wait for the outcome or the end of patience, and hand it over once."""
        with self._change:
            while not self._settled:
                limit, code = deadline, "timed_out"
                if self._landed_at is not None:
                    answers = _ANSWERS * self._settings.answer_seconds
                    limit, code = self._landed_at + answers, "slow"
                left = limit - time.monotonic()
                if left <= 0:
                    self._settled, self._outcome = True, refused(code)
                else:
                    self._change.wait(left)
            outcome, self._outcome = self._outcome, None
        return refused("finished") if outcome is None else outcome

    def _settle(self, outcome: Identified | Exception) -> bool:
        """Make `outcome` the one of this attempt; False when there is one already."""
        with self._change:
            if self._settled:
                return False
            self._settled, self._outcome = True, outcome
            self._change.notify_all()
        return True

    def _land(self, query: str) -> str | None:
        """Work out the one callback; returns where to send the browser next.

        Runs on the listener's thread, so that the exchange starts with the callback itself.
        """
        with self._change:
            if self._settled:
                return None
            self._landed_at = time.monotonic()
            self._change.notify_all()
        try:
            outcome: Identified | Exception = self._identification.run(query)
        except IdentityRefused as refusal:
            outcome = _bare(refusal)
        except Exception as fault:  # noqa: BLE001  (raised again where `wait` is)
            outcome = fault
        finally:
            self._channel.close()
        hint = self._identification.verified_id_token
        if hint is not None:
            self._end_session_url = end_session_address(
                self._metadata, hint, self._listener.farewell_uri, self._farewell_state
            )
        accepted = self._settle(outcome) and isinstance(outcome, Identified)
        self._listener.show("done" if accepted else "refused")
        return self._end_session_url

    def _retire(self) -> None:
        """Stop listening: at once, or after the last page when a browser is on its way to it."""
        with self._change:
            landed = self._landed_at is not None
        if landed:
            self._listener.linger(FAREWELL_SECONDS)
        else:
            self._listener.close()
            self._channel.close()


def _bare(refusal: IdentityRefused) -> IdentityRefused:
    """Return `refusal` without the frames it went through, which hold code and tokens."""
    refusal.__context__ = None
    return refusal.with_traceback(None)


def _boot_seconds() -> float:
    """Return seconds since boot, suspend included where the system counts it."""
    return time.clock_gettime(getattr(time, "CLOCK_BOOTTIME", time.CLOCK_MONOTONIC))
