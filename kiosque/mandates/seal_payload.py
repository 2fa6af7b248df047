"""What a seal says: a CBOR map with integer keys, one legal encoding for each content."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from kiosque.errors import UnreadableError
from kiosque.i18n import N_
from kiosque.mandates.commitment import ANONYMOUS, COMMITMENT_BYTES, SALT_BYTES
from kiosque.mandates.scopes import SCOPE_KEYS

SealKind = Literal["mandate", "revocation", "account", "erasure"]

SEAL_VERSION: Final = 1
ID_BYTES: Final = 16
CHAIN_BYTES: Final = 32
SIRET_DIGITS: Final = 14

_KINDS: Final[tuple[SealKind, ...]] = get_args(SealKind)
_KEYS: Final = tuple(range(1, 13))
_LARGEST_INDEX: Final = 2**53
_LARGEST_MOMENT: Final = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())


@dataclass(frozen=True, slots=True)
class SealContent:
    """The twelve facts of a seal, in the order of their keys (from 1)."""

    version: int
    practice: bool
    """True for an exercise, whatever key signed it."""
    kind: SealKind
    subject_id: bytes
    """16 bytes: the mandate's, the revocation's or the visit's UUID."""
    siret: str
    """14 digits."""
    scopes: tuple[str, ...]
    """Keys in the order of `SCOPES`; empty on an account."""
    starts_at: datetime
    """To the second."""
    ends_at: datetime
    """To the second; equal to the start on a revocation and on an account."""
    index: int
    """Sequence of the event in the kiosk's journal."""
    chain_value: bytes
    """32 bytes: vouches for that event and every one before it."""
    salt: bytes
    """8 bytes."""
    commitment: bytes
    """16 bytes; zeros when the paper names nobody."""


def encode_content(content: SealContent) -> bytes:
    """Return the deterministic CBOR of `content`; raises `ValueError` for what cannot be."""
    _check(content)
    import cbor2

    return cbor2.dumps(
        {
            1: content.version,
            2: content.practice,
            3: _KINDS.index(content.kind),
            4: content.subject_id,
            5: int(content.siret),
            6: sum(1 << SCOPE_KEYS.index(key) for key in content.scopes),
            7: int(content.starts_at.timestamp()),
            8: int(content.ends_at.timestamp()),
            9: content.index,
            10: content.chain_value,
            11: content.salt,
            12: content.commitment,
        },
        canonical=True,
    )


def decode_content(payload: bytes) -> SealContent:
    """Return the content of a payload; raises `UnreadableError` unless it is exactly canonical."""
    import cbor2

    try:
        value = cbor2.loads(payload)
    except Exception:  # noqa: BLE001  (the decoder raises whatever hostile bytes provoke)
        raise damaged_seal() from None
    if not isinstance(value, dict):
        raise damaged_seal()
    _check_version(value)
    try:
        content = _content(value)
        canonical = encode_content(content)
    except (LookupError, TypeError, ValueError, OverflowError, OSError):
        raise damaged_seal() from None
    if canonical != payload:
        raise damaged_seal()
    return content


def damaged_seal() -> UnreadableError:
    """Return the refusal of something that is not a whole seal."""
    return UnreadableError(
        N_("Ce code n'est pas un cachet kiosque lisible."),
        advice=N_("Lisez-le de nouveau, en entier et bien éclairé, sur le papier d'origine."),
    )


def _check_version(value: dict[Any, Any]) -> None:
    version = value.get(1)
    if type(version) is not int or version < 1:
        raise damaged_seal()
    if version > SEAL_VERSION:
        raise UnreadableError(
            N_("Ce cachet vient d'une version plus récente de kiosque."),
            advice=N_("Mettez kiosque à jour sur ce poste, puis recommencez."),
        )


def _content(value: dict[Any, Any]) -> SealContent:
    if tuple(value) != _KEYS:
        raise KeyError("keys")
    bitmap = value[6]
    return SealContent(
        version=value[1],
        practice=_flag(value[2]),
        kind=_KINDS[value[3]],
        subject_id=value[4],
        siret=f"{value[5]:0{SIRET_DIGITS}d}",
        scopes=tuple(key for at, key in enumerate(SCOPE_KEYS) if bitmap >> at & 1),
        starts_at=datetime.fromtimestamp(value[7], UTC),
        ends_at=datetime.fromtimestamp(value[8], UTC),
        index=_integer(value[9]),
        chain_value=value[10],
        salt=value[11],
        commitment=value[12],
    )


def _flag(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError("neither true nor false")
    return value


def _integer(value: object) -> int:
    if type(value) is not int:
        raise TypeError("no integer")
    return value


def _check(content: SealContent) -> None:
    sizes = (
        (content.subject_id, ID_BYTES),
        (content.chain_value, CHAIN_BYTES),
        (content.salt, SALT_BYTES),
        (content.commitment, COMMITMENT_BYTES),
    )
    if any(type(value) is not bytes or len(value) != size for value, size in sizes):
        raise ValueError("a byte string of a seal has the wrong length")
    if content.version != SEAL_VERSION:
        raise ValueError("this version of seals is not known")
    if not (content.siret.isascii() and content.siret.isdigit()):
        raise ValueError("a SIRET is made of digits")
    if len(content.siret) != SIRET_DIGITS:
        raise ValueError("a SIRET has fourteen digits")
    if content.scopes != tuple(key for key in SCOPE_KEYS if key in content.scopes):
        raise ValueError("the scopes of a seal are in their order")
    if content.starts_at.utcoffset() is None or content.ends_at.utcoffset() is None:
        raise ValueError("the dates of a seal have an offset")
    moments = (content.starts_at.timestamp(), content.ends_at.timestamp())
    if not 0 <= moments[0] <= moments[1] <= _LARGEST_MOMENT:
        raise ValueError("the dates of a seal are out of order")
    if not 0 <= content.index < _LARGEST_INDEX:
        raise ValueError("the index of a seal is out of range")
    _check_kind(content)


def _check_kind(content: SealContent) -> None:
    lasts = content.starts_at < content.ends_at
    if lasts != (content.kind == "mandate"):
        raise ValueError("a mandate lasts, another paper has one date")
    if content.kind != "revocation" and bool(content.scopes) != (content.kind == "mandate"):
        raise ValueError("a mandate has scopes, an account has none")
    if content.kind not in ("account", "erasure") and content.commitment == ANONYMOUS:
        raise ValueError("only an account or an erasure may name nobody")
    if content.kind == "erasure" and content.commitment != ANONYMOUS:
        raise ValueError("an erasure names nobody")
