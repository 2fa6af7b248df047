"""Checking a paper: needs no session, no network and no organisation on this machine."""

from datetime import datetime
from pathlib import Path

from kiosque.errors import InputError, Refusal, UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.cleaning import clean_text
from kiosque.mandates.pivot import check_birth_date
from kiosque.receipts.trust import read_trust
from kiosque.receipts.verdict import Verdict
from kiosque.receipts.verification import Person, Question, unreadable, verify

MOST_WORDS = 12


def check_paper(
    data: bytes, now: datetime, *, trust: bytes | None = None, people: tuple[Person, ...] = ()
) -> Verdict:
    """Return what is known of `data`: a PDF, a picture, a record or the text of a seal.

    `trust` is the organisation's PEM file; `people` are the ways to read one name, of which one
    must be that of the paper. Raises `UnreadableError` for a file that holds no certificates.
    """
    known = None if trust is None else read_trust(trust)
    verdict = verify(data, Question(known, people[0] if people else None, now))
    for person in people[1:]:
        if verdict.person_matches is not False:
            break
        verdict = verify(data, Question(known, person, now))
    return verdict


def save_verification_page(trust: bytes, file: Path, now: datetime) -> Path:
    """Write a page that checks the seals of an organisation in a browser, and return its path.

    `trust` is the organisation's PEM file. Raises `UnreadableError` for a file that holds no
    certificates, `Refusal` when it names no kiosk, `UnavailableError` when the disk refuses; a file
    that exists is never replaced.
    """
    from kiosque.desk.papers import write_new
    from kiosque.receipts.verification_page import verification_page

    known = read_trust(trust)
    if not known.kiosks:
        raise Refusal(
            N_("Ces certificats ne nomment aucun poste qui signe des papiers."),
            advice=N_("Demandez à la structure son fichier entier, avec ses postes."),
        )
    return write_new(file.expanduser(), verification_page(known, now).encode())


def nothing_to_check(error: UnreadableError) -> Verdict:
    """Return what is known of a paper, or of certificates, that cannot be read at all."""
    return unreadable(error)


def ways_to_read(name: str, birth_date: str) -> tuple[Person, ...]:
    """Return the people that a typed name may mean: « Berthou, Yvonne » means one.

    Without a comma the birth name may stand before or after the given names, and have several
    words. Raises `InputError` for a single word or a date that cannot be.
    """
    born = check_birth_date(birth_date)
    family_name, comma, given_names = clean_text(name).partition(",")
    if comma and family_name.strip() and given_names.strip():
        return (Person(family_name.strip(), given_names.split()[0], born),)
    words = clean_text(name).replace(",", " ").split()
    if not 1 < len(words) <= MOST_WORDS:
        raise InputError(
            "name",
            N_("Écrivez le nom de naissance, une virgule, puis le premier prénom."),
            advice=N_("Par exemple\N{NO-BREAK SPACE}: « Berthou, Yvonne »."),
        )
    found: list[Person] = []
    for cut in range(1, len(words)):
        found.append(Person(" ".join(words[cut:]), words[0], born))
        found.append(Person(" ".join(words[:cut]), words[cut], born))
    return tuple(found)
