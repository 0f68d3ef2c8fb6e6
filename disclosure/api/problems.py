"""Errors as problem details (RFC 9457), in words that tell a developer what to do."""

import json
import logging

from django.conf import settings
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.core.signals import got_request_exception
from django.http import Http404, HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.exceptions import APIException

from disclosure.middleware import PREPARED_IN
from disclosure.search.following import BeingPrepared

CONTENT_TYPE = "application/problem+json"
TITLES = {
    400: _("请求有误"),
    401: _("需要令牌"),
    403: _("没有权限"),
    404: _("没有找到"),
    405: _("不支持的方法"),
    406: _("不支持的格式"),
    409: _("与现状不符"),
    410: _("已撤下"),
    415: _("不支持的格式"),
    429: _("请求过于频繁"),
    500: _("服务器出错"),
    503: _("正在建立索引"),
}
DETAILS = {
    400: _("请求无法读懂，请检查地址和参数。"),
    403: _("没有权限读取这个地址。"),
    404: _("没有这个地址。接口说明见 /api/docs/。"),
    405: _("这里只供读取：请用 GET。"),
    406: _("不能以这种格式给出，请去掉或改正请求中的 Accept 和 format。"),
    415: _("不能读取这种格式的内容。"),
    500: _("服务器出错，已记录在案，请稍后再试。"),
    503: _("目录的索引正在建立，通常几分钟就好，请稍后再试。"),
}

logger = logging.getLogger("django.request")


class Problem(APIException):
    """What is wrong, in words; ``errors`` gives the messages by parameter."""

    def __init__(self, status: int, detail: str, errors: dict[str, list[str]] | None = None):
        super().__init__(detail)
        self.status_code = status
        self.errors = errors


def problem_response(error: Exception, context: dict) -> HttpResponse | None:
    """Answer any error below /api/ with problem details; the handler of REST_FRAMEWORK."""
    request = context["request"]
    status = status_of(error)
    if status == 500:
        if settings.DEBUG:
            return None  # the developer's own page says more
        got_request_exception.send(sender=problem_response, request=request._request)
        logger.error("Internal Server Error: %s", request.path, exc_info=error)
    problem = {
        "type": "about:blank",
        "title": str(TITLES.get(status, "")),
        "status": status,
        "detail": str(detail_of(error, status)),
        "instance": request.path,
    }
    if errors := getattr(error, "errors", None):
        problem["errors"] = errors
    response = HttpResponse(
        json.dumps(problem, ensure_ascii=False), status=status, content_type=CONTENT_TYPE
    )
    if status == 401:
        response["WWW-Authenticate"] = "Token"
    if wait := getattr(error, "wait", None):
        response["Retry-After"] = f"{wait:.0f}"
    elif status == 503:
        response["Retry-After"] = str(PREPARED_IN)
    return response


def status_of(error: Exception) -> int:
    if isinstance(error, APIException):
        return error.status_code
    if isinstance(error, Http404):
        return 404
    if isinstance(error, PermissionDenied):
        return 403
    if isinstance(error, SuspiciousOperation):
        return 400
    if isinstance(error, BeingPrepared):
        return 503
    return 500


def detail_of(error: Exception, status: int) -> str:
    if isinstance(error, Problem):
        return error.detail
    if status == 429:
        return _("请求过于频繁，请在 %(wait)d 秒后再试。") % {"wait": round(error.wait or 1)}
    return DETAILS.get(status, DETAILS[500])
