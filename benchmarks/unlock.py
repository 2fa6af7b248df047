"""Opening a vault that protects somebody: slow on purpose, and not too slow."""

from collections.abc import Iterator

from benchmarks.figures import Budget, Figure, Spread, interleaved
from benchmarks.places import Place
from kiosque.clock import SystemClock
from kiosque.vault.argon2 import derive_key
from kiosque.vault.founding import Founding, create_vault
from kiosque.vault.sealed_vault import SealedVault

ROUNDS = 7
BUDGET = Budget("s", least=0.3, most=1.0)
PASSPHRASE = "huit mots tirés au sort pour une seule mesure"  # noqa: S105  (of no vault)


def measure(place: Place) -> Iterator[Figure]:
    """The vault is a production one, whose Argon2id was calibrated on this machine."""
    folder = place.folder / "vault"
    folder.mkdir()
    created = create_vault(folder, _founding(place))
    created.vault.close()
    sealed = SealedVault.read(folder)
    slot = created.vault.header.slot(created.slot_id)
    assert slot is not None
    assert slot.argon2 is not None
    parameters = slot.argon2
    samples = interleaved(
        ROUNDS,
        lambda: sealed.unlock(created.slot_id, PASSPHRASE).close(),
        lambda: derive_key(PASSPHRASE, parameters),
    )
    ours, theirs = (Spread.of(one, 1) for one in samples)
    strength = f"{parameters.memory_kib // 1024} MiB, {parameters.passes} passes"
    yield Figure(
        "unlock", "s", ours, "Argon2id alone, same parameters", theirs, ours.median / theirs.median,
        ours.median, BUDGET, note=strength,
    )  # fmt: skip


def _founding(place: Place) -> Founding:
    organisation = place.session.organisation
    return Founding(
        organisation_id=organisation.id,
        organisation_name=organisation.name,
        organisation_siret=organisation.siret,
        kiosk_number=1,
        person_name=place.session.person,
        roles=("mediator",),
        passphrase=PASSPHRASE,
        practice=False,
        now=SystemClock().read().now,
        calibrate=True,
    )
