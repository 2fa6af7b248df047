"""The door, full screen: a forgotten passphrase, a backup to go on from."""

from pathlib import Path

import pytest

from kiosque.desk.backup import create_backup
from kiosque.desk.taken_away import TakenAway, draw_taken_away
from kiosque.vault.totp import code_at
from tests.desks import PASSPHRASE, Place, found, grant
from tests.pages import Pages, pages
from tests.staff import COLLEAGUE_PASSPHRASE


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


async def give_file(shown: Pages, file: Path, told: str) -> None:
    await shown.until("Quelle sauvegarde")
    await shown.fill(str(file))
    await shown.press("enter")
    await shown.until(told)


async def open_backup(shown: Pages, passphrase: str, told: str) -> None:
    await shown.until("Qui ouvre la sauvegarde")
    await shown.fill(passphrase, shown.place.code())
    await shown.press("enter")
    await shown.until(told)


async def test_a_new_kiosk_goes_on_from_a_backup(place: Place, tmp_path: Path) -> None:
    grant(place)
    made = create_backup(place.session, tmp_path / "cle")
    cut = tmp_path / "cle" / "cut.kiosque"
    cut.write_bytes(made.path.read_bytes()[:-50])
    place.session.close()
    there = Place(tmp_path / "new", place.clock, place.founded)
    async with pages(there) as shown:
        await shown.choose("Aucune structure", "Reprendre une sauvegarde")
        await give_file(shown, tmp_path / "nothing", "pas de fichier")
        await give_file(shown, cut, "coupée")
        await give_file(shown, made.path, "Qui êtes-vous")
        await shown.choose("Sauvegarde de", "Awa")
        await open_backup(shown, "fausse", "ne s'ouvre pas")
        await open_backup(shown, PASSPHRASE, "La sauvegarde est reprise")
        await shown.press("enter")
        await shown.until("J'ai oublié")
        await shown.sign_in()


async def test_more_recent_data_are_put_aside_only_after_a_yes(
    place: Place, tmp_path: Path
) -> None:
    made = create_backup(place.session, tmp_path / "cle")
    grant(place)
    async with pages(place) as shown:
        for answer, told in (("Non", "J'ai oublié"), ("Oui", "La sauvegarde est reprise")):
            await shown.choose("Qui êtes-vous", "Reprendre une sauvegarde")
            await give_file(shown, made.path, "Qui êtes-vous")
            await shown.choose("Sauvegarde de", "Awa")
            await open_backup(shown, PASSPHRASE, "plus récentes")
            await shown.choose("plus récentes", answer)
            await shown.until(told)


async def test_the_sheet_names_a_new_coordinator_page_by_page(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn: list[TakenAway] = []

    def noted(person: str, organisation: str) -> TakenAway:
        drawn.append(draw_taken_away(person, organisation))
        return drawn[-1]

    monkeypatch.setattr("kiosque.tui.flows.recovery.draw_taken_away", noted)
    monkeypatch.setattr("kiosque.tui.flows.recovery.printers_here", lambda: ())
    async with pages(place) as shown:
        await shown.choose("Qui êtes-vous", "J'ai oublié")
        await shown.choose("est oubliée", "Je demande")
        await shown.choose("Qui êtes-vous", "J'ai oublié")
        await shown.choose("est oubliée", "feuille de secours")
        await shown.until("La feuille de secours")
        other = draw_taken_away("Zoé M.", "x").recovery_key
        for key, told in (
            (other, "n'ouvre pas cette structure"),
            (place.founded.recovery_key, "Aidera-t-elle"),
        ):
            await shown.fill("Zoé M.", key)
            await shown.press("enter")
            await shown.until(told)
        await shown.choose("Aidera-t-elle", "Oui")
        await shown.until("choisit une phrase")
        await shown.fill(COLLEAGUE_PASSPHRASE, COLLEAGUE_PASSPHRASE)
        await shown.press("enter")
        await shown.until("les bons")
        await shown.fill(code_at(drawn[-1].secrets.totp_seed, place.clock.read().now))
        await shown.press("enter")
        await shown.answer("Où va la nouvelle clé")
        await shown.until("deux premiers groupes")
        await shown.fill(drawn[-1].recovery_key[:9])
        await shown.press("enter")
        await shown.answer("peut ouvrir une session")
        await shown.choose("Qui êtes-vous", "Zoé")
        await shown.until("Phrase de passe")
        place.code()
        now = place.clock.read().now
        await shown.fill(COLLEAGUE_PASSPHRASE, code_at(drawn[-1].secrets.totp_seed, now))
        await shown.press("enter")
        await shown.until("conditions")
