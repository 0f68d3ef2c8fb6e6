"""A document for paper and as files: print page, PDF, Word, all attachments in one."""

import re
from collections.abc import Callable
from functools import wraps

from django.http import (
    FileResponse,
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    StreamingHttpResponse,
)
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from disclosure.models import Attachment, Disclosure
from disclosure.paper import pdf, word
from disclosure.paper.archive import zipped
from disclosure.paper.blocks import blocks_of
from disclosure.paper.kept import fingerprint, kept
from disclosure.paper.sheet import Sheet, qr_code
from disclosure.parts import html_of
from disclosure.structure import Structure
from disclosure.views.conditional import build_id, conditional
from disclosure.views.detail import find, page_context, relations_of, version_of
from disclosure.views.pages import show

MAKERS = {"pdf": pdf.make, "docx": word.make}
MEDIA_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "zip": "application/zip",
}
OWN_FILE = re.compile(r"/attachments/(?P<id>[^/]+)/")
LONGEST_NAME = 80  # characters of a title in the name of a file


def of_public(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Let ``view`` answer for a public document; what is gone says so on its own page."""

    @wraps(view)
    def answered(request: HttpRequest, index_number: str, **kwargs) -> HttpResponse:
        found = find(index_number)
        if found is None:
            raise Http404
        if not found.is_public:
            return HttpResponseRedirect(found.get_absolute_url())
        return view(request, found, **kwargs)

    return require_safe(answered)


@of_public
def print_page(request: HttpRequest, found: Disclosure) -> HttpResponse:
    """The document alone, with its address as a QR code."""
    relations = relations_of(found)

    def answer() -> HttpResponse:
        context = page_context(found, request.structure, relations)
        context |= {
            "card": [field for field in context["card"] if not field.is_empty],
            "qr": mark_safe(qr_code(found.canonical_url)),
        }
        return show(request, "disclosure/disclosure_print.html", context)

    return conditional(request, version_of(found, relations), answer)


@of_public
def download(request: HttpRequest, found: Disclosure, *, form: str) -> HttpResponse:
    """The document as a PDF or a Word file."""
    context = page_context(found, request.structure, relations_of(found))
    sheet = sheet_of(found, request.structure, context)
    html = html_of(found)
    print_of = fingerprint([build_id(), sheet.data() | {"blocks": html}])
    response = get_conditional_response(request, etag=f'"{print_of}"')
    if response is None:
        content = kept(
            found,
            f"{print_of}.{form}",
            lambda: MAKERS[form](sheet.with_blocks(blocks_of(html))),
        )
        response = FileResponse(
            content,
            as_attachment=form != "pdf",
            filename=file_name(found, form),
            content_type=MEDIA_TYPES[form],
        )
        response["X-Content-Type-Options"] = "nosniff"
    response["ETag"] = f'"{print_of}"'
    # As attachments: what is withdrawn is gone at once.
    response["Cache-Control"] = "private, no-cache"
    return response


@of_public
def all_attachments(request: HttpRequest, found: Disclosure) -> HttpResponse:
    """Every attachment in one ZIP."""
    attachments = list(found.attachments.all())
    if not attachments:
        raise Http404
    response = StreamingHttpResponse(zipped(attachments), content_type=MEDIA_TYPES["zip"])
    name = file_name(found, "zip")
    response["Content-Disposition"] = content_disposition_header(True, name)
    response["Cache-Control"] = "private, no-cache"
    return response


def file_name(found: Disclosure, ending: str) -> str:
    """Its title, without what no file can be called."""
    title = re.sub(r'[\\/:*?"<>|\x00-\x1f]', " ", found.title)[:LONGEST_NAME].strip(" .")
    return f"{title or found.pk}.{ending}"


def sheet_of(found: Disclosure, structure: Structure, context: dict) -> Sheet:
    """The document as it stands on paper, its blocks still to be read; ``context`` is that
    of its page."""
    notice = context["notice"]
    amended = [
        _("本文件已修改，见《%(title)s》。") % {"title": title}
        for title, _url in context["amended_by"]
    ]
    day = found.published_on
    opened = _("%(year)d年%(month)d月%(day)d日公开") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }
    files = {each.public_id: each for each in context["attachments"]}
    return Sheet(
        title=found.title,
        under=[text for text in [found.document_number, found.body_name, opened] if text],
        body=found.body_name,
        keywords=found.keywords,
        card=[
            (str(field.label), "；".join(text for text, _url in field.values))
            for field in context["card"]
            if field.values and field.name != "title"
        ],
        notices=[*([notice.words] if notice else []), *amended],
        blocks=[],
        files=[each.name for each in context["attachments"]],
        site=str(structure.identity.site_name),
        address=found.canonical_url,
        image=lambda source: image_bytes(source, files),
    )


def image_bytes(source: str, files: dict[str, Attachment]) -> bytes | None:
    """The picture behind an address, when it is a file of the same document."""
    own = OWN_FILE.match(source)
    file = own and files.get(own["id"])
    if not file or not file.media_type.startswith("image/"):
        return None
    try:
        with file.open() as content:
            return content.read()
    except FileNotFoundError:
        return None
