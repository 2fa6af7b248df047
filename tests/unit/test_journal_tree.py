"""The Merkle tree, against RFC 6962's own answers and an independent implementation."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pymerkle import InmemoryTree

from kiosque.journal.tree import (
    AuditPaths,
    Frontier,
    consistency_proof,
    inclusion_proof,
    root_of,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 130

# Leaves and roots of the reference test of certificate transparency (RFC 6962 §2.1.3's shape).
REFERENCE_LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
REFERENCE_ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]


def leaf(data: bytes) -> bytes:
    return hashlib.sha256(b"\x00" + data).digest()


def leaves(count: int) -> list[bytes]:
    return [leaf(str(number).encode()) for number in range(count)]


@pytest.mark.parametrize("size", range(1, 9))
def test_the_reference_leaves_have_the_reference_roots(size: int) -> None:
    assert (
        root_of([leaf(data) for data in REFERENCE_LEAVES[:size]]).hex()
        == (REFERENCE_ROOTS[size - 1])
    )


def test_the_tree_of_nothing_is_the_hash_of_nothing() -> None:
    assert root_of([]) == hashlib.sha256(b"").digest()


@given(st.lists(st.binary(max_size=40), min_size=1, max_size=70))
def test_an_independent_implementation_finds_the_same_root(entries: list[bytes]) -> None:
    oracle = InmemoryTree(algorithm="sha256")
    for entry in entries:
        oracle.append_entry(entry)
    assert root_of([leaf(entry) for entry in entries]) == oracle.get_root()


def test_the_frontier_survives_being_written_at_every_size() -> None:
    grown = Frontier()
    for count, added in enumerate(leaves(LARGEST), start=1):
        grown = Frontier.from_bytes(grown.to_bytes())
        grown.append(added)
        assert grown.root() == root_of(leaves(count))


@pytest.mark.parametrize("damaged", [b"\x00" * 8 + b"x" * 32, (3).to_bytes(8) + b"y" * 32, b"z"])
def test_a_damaged_frontier_is_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match="edge"):
        Frontier.from_bytes(damaged)


def test_every_leaf_of_every_tree_proves_itself_and_no_other() -> None:
    for size in range(1, 40):
        grown = leaves(size)
        root = root_of(grown)
        for index in range(size):
            proof = inclusion_proof(grown, index)
            assert verify_inclusion(grown[index], index, size, proof, root)
            assert not verify_inclusion(leaf(b"other"), index, size, proof, root)
            assert not verify_inclusion(grown[index], index, size, (*proof, root), root)
            if size > 1:
                other = (index + 1) % size
                assert not verify_inclusion(grown[index], other, size, proof, root)


def test_every_smaller_tree_is_proved_a_prefix_of_every_larger_one() -> None:
    grown = leaves(LARGEST)
    roots = [root_of(grown[:size]) for size in range(LARGEST + 1)]
    for size in range(1, LARGEST + 1):
        for old in range(1, size + 1):
            proof = consistency_proof(grown[:size], old)
            assert verify_consistency(old, roots[old], size, roots[size], proof)
            if old < size:
                assert not verify_consistency(old, leaf(b"x"), size, roots[size], proof)
                assert not verify_consistency(old, roots[old], size, leaf(b"x"), proof)


@pytest.mark.parametrize(("index", "size"), [(-1, 3), (3, 3), (0, 0)])
def test_no_proof_exists_outside_the_tree(index: int, size: int) -> None:
    assert not verify_inclusion(leaf(b"a"), index, size, (), leaf(b"a"))
    with pytest.raises(IndexError):
        inclusion_proof(leaves(size), index)


@given(st.integers(1, LARGEST), st.data())
def test_the_paths_of_many_leaves_are_those_of_each_one(count: int, data: st.DataObject) -> None:
    tree = leaves(count)
    paths = AuditPaths(tree)
    for index in data.draw(st.lists(st.integers(0, count - 1), min_size=1, max_size=6)):
        assert paths.of(index) == inclusion_proof(tree, index)
    with pytest.raises(IndexError):
        paths.of(count)


@given(st.integers(0, LARGEST), st.integers(1, 9))
def test_the_paths_of_the_leaves_just_added_need_only_the_edge_before_them(
    old: int, added: int
) -> None:
    tree = leaves(old + added)
    before = Frontier()
    for known in tree[:old]:
        before.append(known)
    paths = AuditPaths(tree[old:], before)
    for index in range(old, old + added):
        assert paths.of(index) == inclusion_proof(tree, index)
    with pytest.raises(IndexError):
        paths.of(old - 1)
