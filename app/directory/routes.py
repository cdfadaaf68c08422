"""Operations on people, for who administers them."""

from typing import Any
from uuid import UUID

from flask import Blueprint

from app.core import clock
from app.core.http import current_actor, operation
from app.core.paging import Page
from app.core.permissions import Permission
from app.directory import service
from app.directory.schemas import PeopleQuerySchema, PeopleSchema, PersonSchema
from app.directory.service import Listed
from app.people import service as people
from app.people.schemas import PersonChangeSchema

blueprint = Blueprint("directory", __name__, url_prefix="/api")


@blueprint.get("/people")
@operation(Permission.PEOPLE_READ, query=PeopleQuerySchema(), returns=PeopleSchema())
def list_people(query: dict[str, Any]) -> Page[Listed]:
    """People by name: searched, filtered, a page at a time."""
    return service.list_(**query, now=clock.now())


@blueprint.get("/people/<uuid:id_>")
@operation(Permission.PEOPLE_READ, returns=PersonSchema())
def get_person(id_: UUID) -> Listed:
    """One person."""
    return service.get(id_, now=clock.now())


@blueprint.patch("/people/<uuid:id_>")
@operation(
    Permission.PEOPLE_WRITE,
    body=PersonChangeSchema(),
    returns=PersonSchema(),
    refusals=(409,),
)
def change_person(id_: UUID, body: dict[str, Any]) -> Listed:
    """Change some attributes of a person."""
    person = people.get_to_change(id_)
    people.change(person, **people.checked(body, language=current_actor().language))
    return service.get(id_, now=clock.now())


@blueprint.post("/people/<uuid:id_>/suspend")
@operation(Permission.PEOPLE_WRITE, returns=PersonSchema(), refusals=(409,))
def suspend_person(id_: UUID) -> Listed:
    """Lock a person out: their devices are refused from their next request on."""
    now = clock.now()
    people.suspend(people.get_to_change(id_), now=now)
    return service.get(id_, now=now)


@blueprint.post("/people/<uuid:id_>/restore")
@operation(Permission.PEOPLE_WRITE, returns=PersonSchema(), refusals=(409,))
def restore_person(id_: UUID) -> Listed:
    """Let a suspended person in again, on the devices they had."""
    people.restore(people.get_to_change(id_))
    return service.get(id_, now=clock.now())
