"""How lists are read: a page, and the cursor of the next."""

from typing import Annotated

from fastapi import Query

Limit = Annotated[int, Query(ge=1, le=200, description="How many at once.")]
After = Annotated[str | None, Query(max_length=500, description="The cursor that the page before gave as `after`.")]
