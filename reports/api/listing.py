"""Lists of rows in the database, in the pages of the API."""

import hashlib
from functools import cached_property

from django.core.cache import cache
from django.db.models import QuerySet
from rest_framework.request import Request

KEPT = 60 * 60  # seconds
NOT_COUNTED_BY = {"page", "page_size"}


class Listed:
    """``rows`` in their order. They are counted once as long as the log stands where it
    stands: to count 200,000 figures takes longer than to give a page of them."""

    def __init__(self, rows: QuerySet, request: Request):
        self.rows = rows
        pairs = [
            (name, sorted(values))
            for name, values in sorted(request.query_params.lists())
            if name not in NOT_COUNTED_BY
        ]
        asked = f"{request.path} {request.log_head.hash} {pairs}"
        self.key = f"listed-{hashlib.sha256(asked.encode()).hexdigest()}"

    @cached_property
    def count(self) -> int:
        return cache.get_or_set(self.key, self.rows.count, KEPT)

    def page(self, start: int, stop: int) -> list:
        return list(self.rows[start:stop])
