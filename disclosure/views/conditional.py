"""Conditional requests: whoever comes back to what has not changed gets a 304.

All that an answer depends on is known before it is made: the build, identity and trees, the
day in Beijing, how the reader wants pages shown, the address, and a version of the facts.
The version of a list from the index is the index's position, never the head of the log: an
index that lags behind must not vouch for what it does not hold. Nothing on a public page
depends on who is signed in, so what was made for one reader under a tag is also given to the
next who asks for it.
"""

import hashlib
from collections.abc import Callable
from functools import lru_cache, partial, wraps
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.core.cache import cache, caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_vary_headers
from django.utils.http import http_date

from disclosure.models import PublicationLog
from disclosure.search.following import answering
from disclosure.search.generation import Position
from disclosure.views.display import Display

STARTED = timezone.now()
SETTLED = 2  # seconds; a date in whole seconds cannot tell two changes in one of them apart
SHOWN = ["templates", "static", "locale"]


def conditional(
    request: HttpRequest, version: str, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    """Answer 304 if the reader has what ``version`` of the facts gives, else ``answer()``.

    Only a 200 carries the validators. Anyone may keep it, but must ask before each use:
    what is withdrawn is gone at once.
    """
    if settings.DEBUG:  # a template may change under a running process
        return answer()
    return with_validator(request, etag_of(request, version), answer)


def with_validator(
    request: HttpRequest, etag: str, answer: Callable[[], HttpResponse]
) -> HttpResponse:
    modified = last_modified(request.log_head)
    response = get_conditional_response(request, etag, modified) or kept(etag, answer)
    if response.status_code in {200, 304}:
        response["ETag"] = etag
        response["Cache-Control"] = "no-cache"
        patch_vary_headers(response, ["Cookie"])
        if modified:
            response["Last-Modified"] = http_date(modified)
    return response


def kept(etag: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the page that was made under ``etag`` before, else ``answer()``, and keep it."""
    pages = caches["pages"]
    if page := pages.get(etag):
        return page
    response = answer()
    if response.status_code == 200 and type(response) is HttpResponse:
        pages.set(etag, response)
    return response


def by_index(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let ``view`` answer from ``request.index``: the index, caught up with the log as far
    as a request may, as it stands for all reads. While it lags behind, nobody keeps the
    answer."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        head = request.log_head
        with answering(head) as index:
            request.index = index
            answer = partial(view, request, *args, **kwargs)
            if index.position == Position(head.seq, head.hash):
                return conditional(request, index.version, answer)
            response = answer()
            response["Cache-Control"] = "no-store"
            return response

    return answered


def by_log(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for a view that reads the database alone, which is never behind the log."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        answer = partial(view, request, *args, **kwargs)
        return conditional(request, request.log_head.hash, answer)

    return answered


def remembered(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Keep the tag that ``view`` gives out of facts of its own: as long as the log stands
    where it stood, the facts are the same, and a return visit need not read them."""

    @wraps(view)
    def answered(request, *args, **kwargs):
        answer = partial(view, request, *args, **kwargs)
        key = etag_of(request, f"remembered {request.log_head.hash}")
        if etag := cache.get(key):
            return with_validator(request, etag, answer)
        response = answer()
        if "ETag" in response:
            cache.set(key, response["ETag"])
        return response

    return answered


def etag_of(request: HttpRequest, version: str) -> str:
    """Return a weak tag: a proxy that compresses the answer keeps it."""
    parts = [
        build_id(),
        settings.SITE_URL,
        request.log_head.structure_hash,
        timezone.localdate().isoformat(),
        Display.read(request.COOKIES).cookie(),
        request.build_absolute_uri(),
        version,
    ]
    digest = hashlib.sha256(" ".join(parts).encode()).hexdigest()
    return f'W/"{digest[:32]}"'


def last_modified(head: PublicationLog) -> int | None:
    """Return when anything that a page shows last changed, as seconds since 1970: the log,
    the day or the build. None as long as another change may fall into the same second."""
    midnight = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    newest = max(STARTED, midnight, head.appended_at or midnight)
    settled = (timezone.now() - newest).total_seconds() >= SETTLED
    return int(newest.timestamp()) if settled else None


@lru_cache(maxsize=1)
def build_id() -> str:
    """Return a name for this code with its templates, styles and words, the same in all
    processes that run it."""
    root = settings.BASE_DIR
    packages = [Path(app.path) for app in apps.get_app_configs()]
    folders = [path for path in packages if path.parent == root]
    folders += [root / name for name in SHOWN]
    files = {root / "requirements.txt"}
    files |= {file for folder in folders for file in folder.rglob("*") if file.is_file()}
    digest = hashlib.sha256()
    for file in sorted(files):
        if file.suffix != ".pyc":
            digest.update(f"{file.relative_to(root)} {file.stat().st_size} ".encode())
            digest.update(file.read_bytes())
    return digest.hexdigest()
