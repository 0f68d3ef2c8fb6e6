"""Lists in pages: ``page`` and ``page_size``, ending at page 1,000."""

from typing import Protocol

from django.utils.translation import gettext as _
from rest_framework.request import Request

from disclosure.api.problems import Problem
from disclosure.views.pages import LAST_PAGE, read_page

PAGE_SIZE = 20
LARGEST_PAGE = 100
CATALOGUE = "/api/v1/disclosures/export/ 或 /api/v1/changes/"


class Paged(Protocol):
    """What can be counted, and gives what stands from one place up to another."""

    count: int

    def page(self, start: int, stop: int) -> list: ...


def page_of(found: Paged, request: Request, whole_from: str = CATALOGUE) -> dict:
    """Return the page of what was found that the request asks for: count, next, previous,
    and as results what ``found.page`` gives. ``whole_from`` tells where to get the whole list.

    Raises Problem: 400 for what is no number, 404 past the end.
    """
    number = read_number(request, "page", 1)
    size = read_number(request, "page_size", PAGE_SIZE)
    if size > LARGEST_PAGE:
        refuse("page_size", _("每页最多 %(limit)d 条。") % {"limit": LARGEST_PAGE})
    if number > LAST_PAGE:
        raise Problem(
            404,
            _("列表到第 %(last)d 页为止：请用筛选条件缩小范围，或从 %(whole)s 取得全部。")
            % {"last": LAST_PAGE, "whole": whole_from},
        )
    count = found.count
    last = max(1, -(-count // size))
    if number > last:
        raise Problem(404, _("列表只有 %(last)d 页。") % {"last": last})
    return {
        "count": count,
        "next": address(request, number + 1) if number < min(last, LAST_PAGE) else None,
        "previous": address(request, number - 1) if number > 1 else None,
        "results": found.page((number - 1) * size, number * size),
    }


def whole(results: list) -> dict:
    """Return a list that is given whole, in the same form as a page."""
    return {"count": len(results), "next": None, "previous": None, "results": results}


def read_number(request: Request, name: str, default: int) -> int:
    text = request.query_params.get(name)
    number = read_page(text) if text else default
    if number is None:
        refuse(name, _("请填写从 1 开始的整数。"))
    return number


def refuse(name: str, message: str) -> None:
    raise Problem(400, _("参数 %(name)s 读不懂。") % {"name": name}, {name: [message]})


def address(request: Request, number: int) -> str:
    query = request.query_params.copy()
    query["page"] = str(number)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")
