"""Who is asking, as audience rules see them."""

from app.audiences.rule import Attributes
from app.auth.http import current_facts


def own_attributes() -> Attributes:
    """What rules may ask about the signed-in person; authentication has read it already."""
    facts = current_facts()
    return Attributes(
        site=facts.site,
        department=facts.department,
        job=facts.job,
        language=str(facts.actor.language),
        role=str(facts.role),
        person=str(facts.actor.person_uid),
    )
