"""Waiting for the person to sign in with FranceConnect, in the browser of this machine."""

import asyncio
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Static

from kiosque.desk.identification import Established, established_by_provider
from kiosque.errors import KiosqueError
from kiosque.i18n import N_, _
from kiosque.tui.screens.page import Page
from kiosque.tui.text import block, line

if TYPE_CHECKING:
    from kiosque.identity.sign_in import Attempt


class WaitingPage(Page["Established | KiosqueError"]):
    """Returns who signed in, or why not; leaving it gives up, and a late answer is refused.

    The provider is contacted from here, so that a slow network never freezes the page.
    """

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f8", "open_again", N_("Rouvrir le navigateur")),
        Binding("f9", "play", N_("Jouer la personne")),
    ]

    def __init__(
        self,
        begin: "Callable[[], Attempt]",
        open_address: Callable[[str], object],
        *,
        play: Callable[[str], object] | None = None,
        **about: Any,
    ) -> None:
        heading = _("La personne s'identifie avec FranceConnect")
        about.setdefault(
            "explanation",
            _(
                "La personne choisit son compte et tape elle-même son mot de passe, dans le "
                "navigateur. Cette page continue toute seule quand elle a fini. Échap renonce : "
                "rien n'est gardé, et une réponse tardive est refusée."
            ),
        )
        super().__init__(heading, back=N_("Renoncer"), **about)
        self._begin, self._open_address, self._play = begin, open_address, play
        self._attempt: Attempt | None = None
        self._left = False
        told = _(
            "Prévenez-la : elle recevra un courriel de FranceConnect.\nOn contacte FranceConnect…"
        )
        self._told = Static(block(told), classes="text")
        self._address = Static(classes="address")
        self._then = Static(classes="text")

    def body(self) -> Iterator[Widget]:
        yield self._told
        yield self._address
        yield self._then

    def on_mount(self) -> None:
        self.run_worker(self._identify())

    def on_unmount(self) -> None:
        self._left = True
        if self._attempt is not None:
            self._attempt.cancel()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """The browser opens once there is an address; only in practice is the person played."""
        if action in {"open_again", "play"}:
            return self._attempt is not None and (action != "play" or self._play is not None)
        return super().check_action(action, parameters)

    async def action_open_again(self) -> None:
        """Open the address once more."""
        if self._attempt is not None:
            await asyncio.to_thread(self._open_address, self._attempt.url)

    async def action_play(self) -> None:
        """Do in the practice provider what an invented person would do in a browser."""
        if self._attempt is None or self._play is None:
            return
        try:
            await asyncio.to_thread(self._play, self._attempt.url)
        except KiosqueError as error:
            self.say_error(error)

    async def _identify(self) -> None:
        try:
            attempt = await asyncio.to_thread(self._started)
            self._show_address(attempt.url)
            await asyncio.to_thread(self._open_address, attempt.url)
            found: Established | KiosqueError = await asyncio.to_thread(
                established_by_provider, attempt
            )
        except KiosqueError as error:
            found = error
        if not self._left:
            self.dismiss(found)

    def _started(self) -> "Attempt":
        """Begin on a thread; an attempt whose page was left meanwhile ends at once."""
        attempt = self._begin()
        self._attempt = attempt
        if self._left:
            attempt.cancel()
        return attempt

    def _show_address(self, url: str) -> None:
        """Show the address from edge to edge: copied over several lines it stays whole."""
        self._told.update(
            block(
                _(
                    "Prévenez-la : elle recevra un courriel de FranceConnect.\n"
                    "Si le navigateur ne s'ouvre pas, ouvrez cette adresse sur ce poste :"
                )
            )
        )
        self._address.update(line(url).stylize(Style(link=url)))
        self._then.update(line(_("En attente de la personne… Cette page continue toute seule.")))
        self.refresh_bindings()
