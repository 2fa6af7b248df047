"""The Merkle tree of RFC 6962 §2.1 over the headers' chain values.

A leaf hash is given as it is (the chain value already carries the 0x00 prefix); a node is
SHA-256(0x01 ‖ left ‖ right). The tree of nothing is SHA-256 of nothing.
"""

import hashlib
from collections.abc import Sequence

HASH_BYTES = 32


def node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


class Frontier:
    """The right edge of a growing tree: one hash for each full subtree, largest first."""

    def __init__(self, size: int = 0, edge: Sequence[bytes] = ()) -> None:
        """Start from `size` leaves whose full subtrees are `edge`; raises ValueError."""
        if len(edge) != size.bit_count() or any(len(h) != HASH_BYTES for h in edge):
            message = "edge does not fit the size"
            raise ValueError(message)
        self.size = size
        self._edge = list(edge)

    def append(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        carried, size = leaf, self.size
        while size & 1:
            carried = node(self._edge.pop(), carried)
            size >>= 1
        self._edge.append(carried)
        self.size += 1

    def root(self) -> bytes:
        """Return the root of all leaves added so far."""
        if not self._edge:
            return hashlib.sha256(b"").digest()
        root = self._edge[-1]
        for left in reversed(self._edge[:-1]):
            root = node(left, root)
        return root

    def subtrees(self) -> dict[tuple[int, int], bytes]:
        """Return the hash of each full subtree, by its first leaf and the one after its last."""
        found: dict[tuple[int, int], bytes] = {}
        first = 0
        for known in self._edge:
            end = first + (1 << (self.size - first).bit_length() - 1)
            found[first, end] = known
            first = end
        return found

    def to_bytes(self) -> bytes:
        """Return size (8 bytes, big endian) and edge."""
        return self.size.to_bytes(8) + b"".join(self._edge)

    @classmethod
    def from_bytes(cls, data: bytes) -> "Frontier":
        """Read what `to_bytes` wrote; raises ValueError."""
        hashes = data[8:]
        edge = [hashes[at : at + HASH_BYTES] for at in range(0, len(hashes), HASH_BYTES)]
        return cls(int.from_bytes(data[:8]), edge)


def root_of(leaves: Sequence[bytes]) -> bytes:
    """Return the root of `leaves` (RFC 6962 §2.1)."""
    frontier = Frontier()
    for leaf in leaves:
        frontier.append(leaf)
    return frontier.root()


def inclusion_proof(leaves: Sequence[bytes], index: int) -> tuple[bytes, ...]:
    """Return the audit path of leaf `index` (RFC 6962 §2.1.1); raises IndexError."""
    if not 0 <= index < len(leaves):
        raise IndexError(index)
    return tuple(_path(index, leaves))


def _path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    if len(leaves) == 1:
        return []
    split = _split(len(leaves))
    if index < split:
        return [*_path(index, leaves[:split]), root_of(leaves[split:])]
    return [*_path(index - split, leaves[split:]), root_of(leaves[:split])]


class AuditPaths:
    """The audit paths of many leaves of one tree: each root on the way is computed once."""

    def __init__(self, leaves: Sequence[bytes], before: Frontier | None = None) -> None:
        """Take the last `leaves` of a tree; `before` is its edge ahead of them, none for all."""
        edge = before or Frontier()
        self._first = edge.size
        self._leaves = leaves
        self._size = edge.size + len(leaves)
        self._roots = edge.subtrees()

    def of(self, index: int) -> tuple[bytes, ...]:
        """Return the audit path of leaf `index`, one of those given; raises IndexError."""
        if not self._first <= index < self._size:
            raise IndexError(index)
        path: list[bytes] = []
        first, end = 0, self._size
        while end - first > 1:
            middle = first + _split(end - first)
            if index < middle:
                path.append(self._root(middle, end))
                end = middle
            else:
                path.append(self._root(first, middle))
                first = middle
        return tuple(reversed(path))

    def _root(self, first: int, end: int) -> bytes:
        known = self._roots.get((first, end))
        if known is not None:
            return known
        if end - first == 1:
            return self._leaves[first - self._first]
        middle = first + _split(end - first)
        known = node(self._root(first, middle), self._root(middle, end))
        self._roots[first, end] = known
        return known


def verify_inclusion(
    leaf: bytes, index: int, size: int, proof: Sequence[bytes], root: bytes
) -> bool:
    """Tell whether `leaf` stands at `index` under `root` (RFC 9162 §2.1.3.2)."""
    if not 0 <= index < size:
        return False
    fn, sn, running = index, size - 1, leaf
    for sibling in proof:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            running = node(sibling, running)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            running = node(running, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and running == root


def consistency_proof(leaves: Sequence[bytes], old_size: int) -> tuple[bytes, ...]:
    """Return the proof that the first `old_size` leaves are a prefix (RFC 6962 §2.1.2)."""
    if not 0 < old_size <= len(leaves):
        raise IndexError(old_size)
    return tuple(_subproof(old_size, leaves, whole=True))


def _subproof(old_size: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    if old_size == len(leaves):
        return [] if whole else [root_of(leaves)]
    split = _split(len(leaves))
    if old_size <= split:
        return [*_subproof(old_size, leaves[:split], whole=whole), root_of(leaves[split:])]
    left = root_of(leaves[:split])
    return [*_subproof(old_size - split, leaves[split:], whole=False), left]


def verify_consistency(
    old_size: int, old_root: bytes, size: int, root: bytes, proof: Sequence[bytes]
) -> bool:
    """Tell whether the tree of `size` extends that of `old_size` (RFC 9162 §2.1.4.2)."""
    if not 0 < old_size <= size:
        return False
    if old_size == size:
        return not proof and old_root == root
    path = list(proof)
    if old_size & (old_size - 1) == 0:
        path.insert(0, old_root)
    if not path:
        return False
    fn, sn = old_size - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old_running = running = path[0]
    for sibling in path[1:]:
        if sn == 0:
            return False
        if fn & 1 or fn == sn:
            old_running, running = node(sibling, old_running), node(sibling, running)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            running = node(running, sibling)
        fn, sn = fn >> 1, sn >> 1
    return sn == 0 and old_running == old_root and running == root


def _split(size: int) -> int:
    """Return the largest power of two smaller than `size`."""
    return 1 << ((size - 1).bit_length() - 1)
