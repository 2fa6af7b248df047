"""Waiting for the person to sign in with FranceConnect, in the browser of this machine."""

import asyncio
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from textual.content import Content
from textual.widget import Widget
from textual.widgets import Static

from kiosque.desk.identification import Established, established_by_provider
from kiosque.errors import KiosqueError
from kiosque.i18n import _
from kiosque.tui.screens.page import Page

if TYPE_CHECKING:
    from kiosque.identity.sign_in import Attempt


class WaitingPage(Page["Established | KiosqueError"]):
    """Returns who signed in, or why not; going back cancels."""

    def __init__(self, attempt: "Attempt", **about: Any) -> None:
        super().__init__(_("La personne s'identifie avec FranceConnect"), **about)
        self._attempt = attempt

    def body(self) -> Iterator[Widget]:
        told = _(
            "Prévenez-la\N{NO-BREAK SPACE}: elle recevra un courriel de FranceConnect.\n"
            "Si le navigateur ne s'ouvre pas, ouvrez cette adresse sur ce poste\N{NO-BREAK SPACE}:"
        )
        yield Static(Content(told), classes="text")
        yield Static(Content(self._attempt.url), classes="text")
        yield Static(Content(_("En attente… Échap pour renoncer.")), classes="text")

    def on_mount(self) -> None:
        self.run_worker(self._wait(), exit_on_error=False)

    def action_back(self) -> None:
        """Give up; the waiting worker then ends by itself."""
        self._attempt.cancel()

    async def _wait(self) -> None:
        try:
            found: Established | KiosqueError = await asyncio.to_thread(
                established_by_provider, self._attempt
            )
        except KiosqueError as error:
            found = error
        if self.is_attached:
            self.dismiss(found)
