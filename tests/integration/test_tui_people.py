"""People known here, page by page: found, kept up to date, tied and untied, told everything."""

from pathlib import Path

import pytest

from kiosque.desk.citizens import citizen_identity, find_citizens
from kiosque.desk.doorstep import SignIn, list_organisations
from kiosque.desk.entrance import sign_in
from kiosque.desk.merging import merges_of
from kiosque.desk.session import Session
from tests.desks import PASSPHRASE, Place, found, grant, person
from tests.pages import Pages, pages

MARRIED = person(family_name="Le Goff")


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return found(tmp_path / "home")


def reopened(place: Place) -> Session:
    organisation = list_organisations(place.home)[0]
    command = SignIn(organisation.id, organisation.people[0].slot, PASSPHRASE, place.code())
    return sign_in(place.home, place.clock, command)


async def find(shown: Pages, name: str = "berthou") -> None:
    await shown.sign_in()
    await shown.choose("Aujourd'hui", "Chercher une personne")
    await shown.until("Qui est-ce")
    await shown.press(*name)
    await shown.until("née le 14 mars 1959")
    await shown.press("enter", "enter")
    await shown.until("Tout ce qui a été fait")


async def test_a_person_who_was_found_shows_mandates_and_what_may_be_done(place: Place) -> None:
    granted = grant(place)
    async with pages(place) as shown:
        await find(shown)
        frame = shown.frame()
        for told in ("Yvonne Marie Berthou", granted.number, "identité à jour", "archive"):
            assert told in frame
        await shown.choose("Yvonne", granted.number)
        await shown.choose("Réimprimer le mandat", "Réimprimer le mandat")
        await shown.choose("Où va le papier", "Plus tard")
        await shown.answer("Réimprimer le mandat", "escape")
        await shown.until("Tout ce qui a été fait")


async def test_the_whole_account_is_read_then_saved(place: Place, tmp_path: Path) -> None:
    granted = grant(place)
    async with pages(place) as shown:
        await find(shown)
        await shown.choose("Yvonne", "Tout ce qui a été fait")
        await shown.until("Choses faites\N{NO-BREAK SPACE}: 0")
        assert granted.number in shown.frame()
        await shown.press("enter")
        await shown.choose("Où va le papier", "Enregistrer le PDF")
        await shown.until("Où enregistrer")
        await shown.fill(str(tmp_path / "out"))
        await shown.press("enter")
        await shown.answer("Le papier est enregistré")
        await shown.until("Yvonne")
    assert len(list((tmp_path / "out").iterdir())) == 1


async def test_an_archive_is_written_with_a_code_and_a_wrong_one_is_said(
    place: Place, tmp_path: Path
) -> None:
    grant(place)
    async with pages(place) as shown:
        await find(shown)
        await shown.choose("Yvonne", "archive")
        await shown.until("Où écrire")
        await shown.fill(str(tmp_path / "out"), "000000")
        await shown.press("enter")
        await shown.until("Ce code n'est pas accepté")
        await shown.fill(str(tmp_path / "out"), place.code())
        await shown.press("enter")
        await shown.answer("L'archive est prête")
        await shown.until("Yvonne")
    assert [path.suffix for path in (tmp_path / "out").iterdir()] == [".zip"]


async def test_an_identity_is_brought_up_to_date_after_a_yes(place: Place) -> None:
    first = grant(place)
    async with pages(place) as shown:
        await find(shown)
        await shown.choose("Yvonne", "identité à jour")
        await shown.choose("Quel document", "Passeport")
        await shown.until("Recopiez")
        await shown.fill("Le Goff", "Yvonne Marie", "", "14/03/1959")
        await shown.press("enter")
        await shown.choose("Genre", "Femme")
        await shown.choose("est-elle née", "En France, mais")
        await shown.until("Est-ce bien la même personne")
        assert "Berthou" in shown.frame()
        await shown.choose("Est-ce bien", "Oui")
        await shown.until("Connue avant")
    assert citizen_identity(reopened(place), first.citizen_id).family_name == "Le Goff"


async def test_two_records_are_merged_then_separated(place: Place) -> None:
    first, _second = grant(place), grant(place, identity=MARRIED)
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.choose("Aujourd'hui", "Autres gestes")
        await shown.choose("Autres gestes", "double")
        await shown.until("enregistrée deux fois")
        assert "le nom de naissance" in " ".join(shown.frame().split())
        await shown.choose("enregistrée deux fois", "Berthou")
        await shown.choose("Que faire", "Berthou")
        await shown.answer("Aucune fiche")
        await shown.until("Aujourd'hui")
    session = reopened(place)
    (line,) = find_citizens(session, "")
    assert (line.id, line.mandates) == (first.citizen_id, 2)
    assert len(merges_of(session, first.citizen_id)) == 1
    session.close()


async def test_somebody_who_resembles_is_asked_about_before_the_agreement(place: Place) -> None:
    """D21."""
    known = grant(place, identity=person(family_name="Le Goff", given_names=("Anne", "Marie"),
                                         birth_place="29046"))  # fmt: skip
    async with pages(place) as shown:
        await shown.sign_in()
        await shown.reach_scopes()
        await shown.press("down", "down", "space", "enter")
        await shown.choose("se limite-t-il", "tout ce que couvrent")
        await shown.choose("Pour combien", "un mois")
        await shown.choose("identifiée", "document")
        await shown.choose("Quel document", "Carte nationale")
        await shown.until("Recopiez")
        await shown.fill("Morvan", "Anne Marie", "", "14/03/1959")
        await shown.press("enter")
        await shown.choose("Genre", "Femme")
        await shown.choose("est-elle née", "En France, mais")
        await shown.until("déjà connue ici")
        assert "le nom de naissance" in " ".join(shown.frame().split())
        await shown.choose("déjà connue ici", "Le Goff")
        await shown.until("phrase par phrase")
        await shown.press(*("space", "down") * 5, "enter")
        await shown.until("Relisez")
        await shown.fill(place.code())
        await shown.press("enter")
        await shown.until("Où va le papier")
    session = reopened(place)
    (line,) = find_citizens(session, "")
    assert (line.id, line.identity.family_name) == (known.citizen_id, "Morvan")
    session.close()
