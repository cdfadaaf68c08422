"""Random rules and people that are likely to have something in common."""

from uuid import UUID

from hypothesis import strategies as st

from app.audiences.rule import Attributes, Clause, Group, Kind, Rule
from app.core.languages import Language
from app.people.roles import Role

UIDS = [str(UUID(int=number)) for number in range(1, 6)]
VALUES = {
    Kind.SITE: ["Ghent", "Breda", "ghent"],
    Kind.DEPARTMENT: ["Transport", "Zaaltje %_é"],
    Kind.JOB: ["driver", "planner"],
    Kind.LANGUAGE: [language.value for language in Language],
    Kind.ROLE: [role.value for role in Role],
    Kind.PERSON: UIDS,
}


def clauses() -> st.SearchStrategy[Clause]:
    """A clause of any kind, its values in order, none twice."""
    return st.sampled_from(Kind).flatmap(
        lambda kind: st.sets(st.sampled_from(VALUES[kind]), min_size=1).map(
            lambda values: Clause(kind, tuple(sorted(values)))
        )
    )


def groups() -> st.SearchStrategy[tuple[Group, ...]]:
    """Up to three groups of up to three clauses."""
    group = st.sets(clauses(), max_size=3).map(lambda found: Group(tuple(sorted(found))))
    return st.sets(group, max_size=3).map(lambda found: tuple(sorted(found)))


def rules() -> st.SearchStrategy[Rule]:
    """A rule as `parse` would return it."""
    return st.builds(Rule, groups=groups(), exceptions=groups())


def attributes(uid: str) -> st.SearchStrategy[Attributes]:
    """What a rule may ask about the person of this id; '' where nothing is known."""
    return st.builds(
        Attributes,
        site=st.sampled_from(["", *VALUES[Kind.SITE]]),
        department=st.sampled_from(["", *VALUES[Kind.DEPARTMENT]]),
        job=st.sampled_from(["", *VALUES[Kind.JOB]]),
        language=st.sampled_from(VALUES[Kind.LANGUAGE]),
        role=st.sampled_from(VALUES[Kind.ROLE]),
        person=st.just(uid),
    )
