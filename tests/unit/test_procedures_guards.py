"""The guard language: parsing, types, three truth values."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosque.procedures.guards.expression import compile_expression, compile_named
from kiosque.procedures.guards.functions import Maybe, add_months, age_on, months_between
from kiosque.procedures.guards.parser import parse
from kiosque.procedures.guards.resolution import DATE, NUMBER, TEXT, YES_NO, Kind, Scope, Type
from kiosque.procedures.guards.tokens import GuardError, fold

SCOPE = Scope(
    {
        "a": YES_NO,
        "b": YES_NO,
        "c": YES_NO,
        "n": NUMBER,
        "d": DATE,
        "t": TEXT,
        "travaille": Type(Kind.CHOICE, ("salarie", "non", "et")),
        "aides": Type(Kind.CHOICES, ("apl", "rsa")),
    },
    {"seuil": NUMBER},
    frozenset({"iban"}),
)


@dataclass(frozen=True, slots=True)
class Given:
    """Values for the names of a guard."""

    known: Mapping[str, Maybe]
    shared: Mapping[str, Maybe] = field(default_factory=dict[str, Maybe])
    today: date = date(2026, 11, 24)

    def name(self, name: str) -> Maybe:
        return self.known.get(name)

    def reference(self, name: str) -> Maybe:
        return self.shared.get(name)

    def unsure(self, names: frozenset[str], references: frozenset[str]) -> bool:
        del names, references
        return False


def truth(text: str, **known: Maybe) -> bool | None:
    return compile_expression(text, SCOPE, Kind.YES_NO).truth(Given(known))


def refused(text: str) -> GuardError:
    with pytest.raises(GuardError) as caught:
        compile_expression(text, SCOPE)
    return caught.value


def wrong_column(text: str) -> int | None:
    try:
        parse(text)
    except GuardError as error:
        return error.column
    return None


LOGIC: list[bool | None] = [True, False, None]


def kleene_and(a: bool | None, b: bool | None) -> bool | None:  # noqa: FBT001
    if a is False or b is False:
        return False
    return None if a is None or b is None else True


@pytest.mark.parametrize("a", LOGIC)
@pytest.mark.parametrize("b", LOGIC)
def test_and_or_follow_kleene_and_de_morgan(a: bool | None, b: bool | None) -> None:  # noqa: FBT001
    assert truth("a et b", a=a, b=b) is kleene_and(a, b)
    either = truth("a ou b", a=a, b=b)
    assert either is truth("non (non a et non b)", a=a, b=b)


def guards() -> st.SearchStrategy[str]:
    leaves = st.sampled_from(["a", "b", "c", "n > 3", "travaille = non", "n est connu"])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(lambda g: f"non ({g})"),
            st.tuples(inner, st.sampled_from(["et", "ou"]), inner).map(
                lambda parts: f"({parts[0]}) {parts[1]} ({parts[2]})"
            ),
        ),
        max_leaves=5,
    )


KNOWN = st.fixed_dictionaries(
    {
        "a": st.sampled_from(LOGIC),
        "b": st.sampled_from(LOGIC),
        "n": st.sampled_from([None, Decimal(3), Decimal(4)]),
        "travaille": st.sampled_from([None, "salarie", "non"]),
    }
)


@given(guards(), KNOWN)
def test_a_guard_once_decided_stays_so_when_more_is_known(
    guard: str, known: dict[str, Maybe]
) -> None:
    if "est connu" in guard:
        return
    before = truth(guard, **known)
    more: dict[str, Maybe] = {"a": True, "b": False, "c": True, "n": Decimal(9), "travaille": "et"}
    after = truth(guard, **{**more, **{k: v for k, v in known.items() if v is not None}})
    assert after is not None
    assert before in {None, after}


@given(guards(), KNOWN)
def test_parentheses_and_spaces_change_nothing(guard: str, known: dict[str, Maybe]) -> None:
    assert truth(f" ( {guard.replace(' ', '  ')} ) ", **known) is truth(guard, **known)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_with_a_column_inside_it(text: str) -> None:
    column = wrong_column(text)
    assert column is None or 1 <= column <= len(text) + 1


@given(st.text(alphabet='ab n<=>()[],.+-*/13"etounvdis', max_size=40))
def test_what_is_compiled_never_raises_when_evaluated(text: str) -> None:
    try:
        expression = compile_expression(text, SCOPE)
    except GuardError:
        return
    expression.value(Given({"a": True, "n": Decimal(0)}))


def test_a_keyword_is_a_choice_after_an_equal_sign() -> None:
    assert truth("travaille = non", travaille="non") is True
    assert truth("travaille != et", travaille="non") is True
    assert truth("travaille dans [salarie, non]", travaille="et") is False


def test_accents_are_folded_in_guards() -> None:
    assert fold("Âge") == "age"
    assert truth("Travaille = salarié", travaille="salarie") is True


def test_a_multiple_choice_contains() -> None:
    assert truth("aides contient apl", aides=frozenset({"apl"})) is True
    assert truth("aides contient rsa", aides=frozenset[str]()) is False
    assert truth("aides contient rsa") is None


def test_known_is_never_unknown() -> None:
    assert truth("n est connu") is False
    assert truth("n est inconnu") is True
    assert truth("n est connu et n > 2") is False


def test_a_number_may_have_a_sign_of_its_own() -> None:
    assert truth("n > -3", n=Decimal(-2)) is True
    assert truth("-n - -3 = 2 * -1", n=Decimal(5)) is True
    assert truth("ajouter_mois(d, -1) = d", d=date(2026, 3, 31)) is False
    assert truth("-n > 1") is None
    assert str(refused("-d > 1").column) == "2"
    assert refused("n > " + "-" * 40 + "3").column > 5


def test_a_division_by_zero_is_unknown() -> None:
    assert truth("n / 0 > 1", n=Decimal(5)) is None


@pytest.mark.parametrize(
    ("guard", "column"),
    [
        ("", 1),
        ("a et", 5),
        ("a b", 3),
        ("travail = non", 1),
        ("travaille = nom", 13),
        ("travaille < 3", 11),
        ("n = d", 5),
        ("aides = apl", 7),
        ("n contient apl", 3),
        ("iban = 1", 1),
        ("v.seul > 1", 1),
        ("agee(d) > 1", 1),
        ("age(n) > 1", 5),
        ("age() > 1", 1),
        ("a = \u202e", 5),
        ("__import__('os')", 12),
        ("n.real > 1", 2),
    ],
)
def test_a_wrong_guard_is_refused_at_the_wrong_word(guard: str, column: int) -> None:
    assert refused(guard).column == column


def test_an_unknown_name_suggests_the_nearest() -> None:
    assert refused("travail = non").params["near"] == "travaille"


def test_deep_and_long_guards_are_refused() -> None:
    assert "imbriquée" in refused("(" * 21 + "a" + ")" * 21).what
    assert "imbriquée" in refused("non " * 40 + "a").what
    assert "longue" in refused("a et " * 100 + "a").what


def test_computed_expressions_in_a_circle_are_refused_once() -> None:
    compiled = compile_named({"x": "y + 1", "y": "x + 1", "z": "x > 1", "ok": "n > 1"}, SCOPE)
    assert len(compiled.errors) == 1
    assert set(compiled.expressions) == {"ok"}


def test_months_stop_at_the_last_day() -> None:
    assert add_months(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert add_months(date(2024, 2, 29), 12) == date(2025, 2, 28)
    assert add_months(date(9999, 12, 1), 1) is None


@given(st.dates(date(1900, 1, 1), date(2100, 1, 1)), st.integers(0, 1200))
def test_months_between_undoes_adding_months(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later is not None
    assert months_between(day, later) == months


def test_born_on_29_february_one_is_older_on_1_march() -> None:
    assert age_on(date(2008, 2, 29), date(2026, 2, 28)) == 17
    assert age_on(date(2008, 2, 29), date(2026, 3, 1)) == 18
