"""The tables behind the models, for the hottest statements: there the ORM costs more than they."""

from typing import cast

from sqlalchemy import Table

from app.core.db import Base


def table_of(model: type[Base]) -> Table:
    """A model's table."""
    return cast(Table, model.__table__)
