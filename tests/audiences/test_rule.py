"""The audience rule as a value: what it says, how it is written down, what is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.audiences.rule import EVERYONE, MAXIMUM_GROUPS, NOBODY, Attributes, Rule, parse
from app.core.errors import Invalid
from tests.audiences.strategies import rules

DRIVER_IN_GHENT = Attributes("Ghent", "Transport", "driver", "nl", "worker")
PLANNER_IN_GHENT = Attributes("Ghent", "Office", "planner", "fr", "worker")
DRIVER_IN_BREDA = Attributes("Breda", "Transport", "driver", "pl", "worker")


def rule(
    *groups: list[dict[str, list[str]]], without: list[dict[str, list[str]]] | None = None
) -> Rule:
    return parse(
        {
            "any": [{"all": group} for group in groups],
            "except": [{"all": without}] if without else [],
        }
    )


def test_clauses_of_a_group_all_have_to_hold() -> None:
    drivers_in_ghent = rule([{"site": ["Ghent"]}, {"job": ["driver"]}])

    assert drivers_in_ghent.matches(DRIVER_IN_GHENT)
    assert not drivers_in_ghent.matches(PLANNER_IN_GHENT)
    assert not drivers_in_ghent.matches(DRIVER_IN_BREDA)


def test_one_group_of_several_is_enough() -> None:
    either = rule([{"site": ["Ghent"]}], [{"job": ["driver"]}])

    assert either.matches(PLANNER_IN_GHENT)
    assert either.matches(DRIVER_IN_BREDA)


def test_an_exception_wins() -> None:
    except_polish = rule([], without=[{"language": ["pl"]}])

    assert except_polish.matches(DRIVER_IN_GHENT)
    assert not except_polish.matches(DRIVER_IN_BREDA)


def test_no_clause_is_everyone_and_no_group_is_nobody() -> None:
    assert EVERYONE.matches(DRIVER_IN_GHENT)
    assert parse({"any": [{"all": []}], "except": []}) == EVERYONE
    assert not NOBODY.matches(DRIVER_IN_GHENT)


def test_the_same_rule_in_another_order_has_the_same_digest() -> None:
    one = rule([{"site": ["Ghent", "Breda"]}, {"job": ["driver"]}], [{"language": ["nl"]}])
    other = rule(
        [{"language": ["nl"]}], [{"job": ["driver"]}, {"site": [" Breda", "Ghent", "Ghent"]}]
    )

    assert one.digest() == other.digest()
    assert one.digest() != EVERYONE.digest()


@given(rules())
def test_a_rule_written_down_and_read_again_is_the_same_rule(any_rule: Rule) -> None:
    assert parse(any_rule.wire()) == any_rule


@pytest.mark.parametrize(
    ("raw", "field"),
    [
        (None, "audience"),
        ({"any": []}, "audience"),
        ({"any": [], "except": [], "also": []}, "audience"),
        ({"any": {}, "except": []}, "audience.any"),
        ({"any": [{}], "except": []}, "audience.any.0"),
        ({"any": [{"all": [{}]}], "except": []}, "audience.any.0.all.0"),
        ({"any": [], "except": [{"all": [{"shoe": ["1"]}]}]}, "audience.except.0.all.0"),
        ({"any": [{"all": [{"site": ["a"], "job": ["b"]}]}], "except": []}, "audience.any.0.all.0"),
        ({"any": [{"all": [{"site": []}]}], "except": []}, "audience.any.0.all.0.site"),
        ({"any": [{"all": [{"site": [" "]}]}], "except": []}, "audience.any.0.all.0.site"),
        ({"any": [{"all": [{"site": ["a\x00"]}]}], "except": []}, "audience.any.0.all.0.site"),
        ({"any": [{"all": [{"site": [1]}]}], "except": []}, "audience.any.0.all.0.site"),
        ({"any": [{"all": [{"site": "Ghent"}]}], "except": []}, "audience.any.0.all.0.site"),
        ({"any": [{"all": [{"site": ["x" * 201]}]}], "except": []}, "audience.any.0.all.0.site"),
        ({"any": [{"all": [{"language": ["xx"]}]}], "except": []}, "audience.any.0.all.0.language"),
        ({"any": [{"all": [{"role": ["boss"]}]}], "except": []}, "audience.any.0.all.0.role"),
        ({"any": [{"all": [{"person": ["7"]}]}], "except": []}, "audience.any.0.all.0.person"),
        ({"any": [{"all": []}] * (MAXIMUM_GROUPS + 1), "except": []}, "audience.any"),
    ],
)
def test_a_rule_that_cannot_be_used_is_refused_by_its_path(raw: Any, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        parse(raw)

    assert list(refusal.value.fields) == [field]


def test_the_number_of_values_in_all_is_bounded() -> None:
    groups = [
        {"all": [{"site": [f"site {group} {number}" for number in range(500)]}]}
        for group in range(5)
    ]

    with pytest.raises(Invalid) as refusal:
        parse({"any": groups, "except": []})

    assert list(refusal.value.fields) == ["audience"]


@given(
    st.recursive(
        st.none() | st.integers() | st.text(),
        lambda inner: (
            st.lists(inner)
            | st.dictionaries(st.sampled_from(["any", "except", "all", "site", "role"]), inner)
        ),
    )
)
def test_anything_at_all_is_a_rule_or_refused_by_its_path(raw: Any) -> None:
    def fields_refused() -> list[str]:
        try:
            parse(raw)
        except Invalid as refusal:
            return list(refusal.fields)
        return []

    assert all(field.startswith("audience") for field in fields_refused())
