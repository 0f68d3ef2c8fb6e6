"""The reading API: thin faces over the queryset, the FilterSet, the structure and the log."""

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, When
from django.http import Http404
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiExample, OpenApiParameter, extend_schema
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from disclosure.api.pagination import LARGEST_PAGE, page_of, refuse, whole
from disclosure.api.problems import CONTENT_TYPE, Problem
from disclosure.api.serializers import (
    BodyListSerializer,
    BodySerializer,
    ChangesSerializer,
    ColumnListSerializer,
    ColumnSerializer,
    DisclosureDetailSerializer,
    DisclosureListSerializer,
    DisclosureSerializer,
    EntrySerializer,
    ProblemSerializer,
    SubjectListSerializer,
    SubjectSerializer,
    with_repeals,
)
from disclosure.compiled import compiled
from disclosure.enums import EntryKind, Validity
from disclosure.filters import (
    FIRST_YEAR,
    LAST_YEAR,
    PAGING,
    SORTS,
    DisclosureFilter,
    is_repeatable,
)
from disclosure.models import Disclosure, LogEntry, PublicationLog
from disclosure.models.disclosures import read_links
from disclosure.parts import marked_parts
from disclosure.querysets import LONG_TEXTS, in_order
from disclosure.search.found import Found
from disclosure.views.conditional import by_index, conditional, remembered
from disclosure.views.detail import find, relations_of, version_of

ENTRIES_AT_ONCE = 500
CHARACTERS_AT_ONCE = 8_000_000  # of records in one answer of changes/


class AlwaysJSON(DefaultContentNegotiation):
    """There is one form to answer in: a browser that asks for HTML gets it too."""

    def select_renderer(self, request, renderers, format_suffix=None):
        return renderers[0], renderers[0].media_type


class ReadingView(APIView):
    """What anyone may read. A parameter that ``known`` does not name is refused."""

    content_negotiation_class = AlwaysJSON
    known: set[str] = set()

    def initial(self, request: Request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if unknown := sorted(set(request.query_params) - self.known):
            raise Problem(
                400,
                unknown_words(unknown, self.known),
                {name: [_("没有这个参数。")] for name in unknown},
            )

    def options(self, request: Request, *args, **kwargs) -> Response:
        return Response(status=204)


def unknown_words(unknown: list[str], known: set[str]) -> str:
    names = "、".join(name[:80] for name in unknown[:10])
    if not known:
        return _("没有参数 %(names)s：这个地址不带参数。") % {"names": names}
    return _("没有参数 %(names)s。可用的参数：%(known)s。") % {
        "names": names,
        "known": "、".join(sorted(known)),
    }


# --- the schema -------------------------------------------------------------------------

SHAPES = {
    "year": {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
    "validity": {"type": "string", "enum": list(Validity.values)},
    "sort": {"type": "string", "enum": [code for code, label in SORTS]},
    "in_force_on": {"type": "string", "format": "date"},
    "published_after": {"type": "string", "format": "date"},
    "published_before": {"type": "string", "format": "date"},
    "q": {"type": "string", "maxLength": 200},
    "doc_number": {"type": "string", "maxLength": 100},
}
EXAMPLES = {
    "q": "法治政府建设",
    "body": "011158671",
    "subject": "1603",
    "column": "statutory/other",
    "year": 2021,
    "genre": "notice",
    "validity": "in_force",
    "in_force_on": "2021-06-01",
    "doc_number": "襄区政办发〔2021〕15号",
    "published_after": "2021-01-01",
    "published_before": "2021-12-31",
    "sort": "-published_on",
}


def list_parameters() -> list[OpenApiParameter]:
    """Describe the filters of the one FilterSet, and the paging."""
    parameters = []
    for name, each in DisclosureFilter.base_filters.items():
        shape = SHAPES.get(name, {"type": "string"})
        repeatable = is_repeatable(name)
        label = str(each.label) + ("（可重复，符合任何一个即可）" if repeatable else "")
        example = [EXAMPLES[name]] if repeatable else EXAMPLES[name]
        parameters.append(
            OpenApiParameter(
                name,
                {"type": "array", "items": shape} if repeatable else shape,
                description=label,
                explode=True if repeatable else None,
                examples=[OpenApiExample(name, value=example)],
            )
        )
    page = OpenApiParameter("page", {"type": "integer", "minimum": 1}, description="第几页")
    size = OpenApiParameter(
        "page_size",
        {"type": "integer", "minimum": 1, "maximum": LARGEST_PAGE},
        description="每页条数",
    )
    return [*parameters, page, size]


def described(summary: str, answer, *problems: int, **options):
    """Describe an operation: its ``answer`` and the problems it may meet."""
    responses = {(200, "application/json"): answer}
    for status in sorted({400, 405, 429, *problems}):
        responses[status, CONTENT_TYPE] = ProblemSerializer
    options.setdefault("description", "")
    return extend_schema(summary=summary, responses=responses, **options)


# --- the addresses ----------------------------------------------------------------------


class Disclosures(ReadingView):
    known = set(DisclosureFilter.base_filters) | PAGING

    @described(
        "公开文件列表",
        DisclosureListSerializer,
        404,
        operation_id="disclosures",
        description="参数与网页的列表相同。body、subject、column 包括其下级。",
        parameters=list_parameters(),
    )
    @method_decorator(by_index)
    def get(self, request: Request) -> Response:
        filters = DisclosureFilter(request.query_params, structure=request.structure)
        if not filters.is_valid():
            raise Problem(
                400,
                _("参数 %(names)s 读不懂。") % {"names": "、".join(sorted(filters.errors))},
                {name: list(messages) for name, messages in filters.errors.items()},
            )
        page = page_of(Found(request.index, filters.question()), request)
        rows = in_order(page["results"], public_rows(*page["results"]))
        context = {"structure": request.structure}
        serializer = DisclosureSerializer(
            with_repeals(read_links(rows)), many=True, context=context
        )
        page["results"] = serializer.data
        return Response(page)


@compiled
def public_rows(*keys: int) -> QuerySet:
    return Disclosure.objects.public().defer(*LONG_TEXTS).filter(pk__in=keys)


class DisclosureDetail(ReadingView):
    @described(
        "一份公开文件",
        DisclosureDetailSerializer,
        *(404, 410),
        operation_id="disclosure",
        parameters=[
            OpenApiParameter(
                "index_number",
                OpenApiTypes.STR,
                OpenApiParameter.PATH,
                description="索引号，其中的斜线是地址的一部分",
                examples=[OpenApiExample("index_number", value="011158671/2021-03075")],
            )
        ],
    )
    @method_decorator(remembered)
    def get(self, request: Request, index_number: str) -> Response:
        if "\x00" in index_number:
            raise not_found(index_number)
        found = find(index_number)
        if found is None or not found.is_public:
            raise gone(found) if found else not_found(index_number)
        relations = relations_of(found)

        def answer() -> Response:
            context = {
                "structure": request.structure,
                "relations": relations,
                "parts": marked_parts(found),
            }
            return Response(DisclosureDetailSerializer(found, context=context).data)

        return conditional(request, version_of(found, relations), answer)


def gone(withdrawn: Disclosure) -> Problem:
    """Return the problem of a withdrawn document with its public reason."""
    return Problem(
        410, _("这份文件已撤下：%(reason)s") % {"reason": withdrawn.withdrawal_reason}
    )


def not_found(index_number: str) -> Problem:
    shown = index_number[:80].replace("\x00", "")
    return Problem(404, _("没有索引号为 %(number)s 的公开文件。") % {"number": shown})


class Bodies(ReadingView):
    @described("发布机构", BodyListSerializer, operation_id="bodies")
    def get(self, request: Request) -> Response:
        structure = request.structure
        bodies = BodySerializer(
            list(structure.bodies), many=True, context={"structure": structure}
        )
        return Response(whole(bodies.data))


class Subjects(ReadingView):
    @described("主题分类（树）", SubjectListSerializer, operation_id="subjects")
    def get(self, request: Request) -> Response:
        structure = request.structure
        roots = SubjectSerializer(
            structure.subjects.roots, many=True, context={"structure": structure}
        )
        return Response(whole(roots.data))


class Columns(ReadingView):
    @described("栏目（树）", ColumnListSerializer, operation_id="columns")
    def get(self, request: Request) -> Response:
        structure = request.structure
        roots = ColumnSerializer(
            structure.columns.roots, many=True, context={"structure": structure}
        )
        return Response(whole(roots.data))


class Changes(ReadingView):
    known = {"after", "only"}

    @described(
        "公开日志",
        ChangesSerializer,
        409,
        operation_id="changes",
        description=(
            "序号大于 after 的记录，从旧到新，一次最多 500 条。"
            "以最后一条的序号再取，直到 head.seq。"
        ),
        parameters=[
            OpenApiParameter(
                "after",
                {"type": "integer", "minimum": 0},
                description="已取到的序号，从 0 开始",
                examples=[OpenApiExample("after", value=0)],
            ),
            OpenApiParameter(
                "only",
                {"type": "string", "enum": [EntryKind.STRUCTURE.value]},
                description="只取机构、栏目、分类等目录结构的记录",
                examples=[OpenApiExample("only", value="structure")],
            ),
        ],
    )
    def get(self, request: Request) -> Response:
        after = read_seq(request.query_params.get("after", "0"))
        head = PublicationLog.head()
        if after > head.seq:
            raise Problem(
                409,
                _(
                    "日志只到第 %(head)d 条，没有第 %(after)s 条之后的记录：本站的数据库可能已"
                    "更换或恢复，请核对 head.hash，必要时从 0 重新取得。"
                )
                % {"head": head.seq, "after": request.query_params["after"][:30]},
            )
        entries = LogEntry.objects.filter(seq__gt=after, seq__lte=head.seq)
        if (only := request.query_params.get("only")) is not None:
            if only != EntryKind.STRUCTURE:
                refuse("only", _("只能填写 structure。"))
            entries = entries.filter(kind=only)
        entries = given_out(entries)
        return Response(
            {
                "head": {"seq": head.seq, "hash": head.hash},
                "results": EntrySerializer(entries, many=True).data,
            }
        )


def read_seq(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        refuse("after", _("请填写从 0 开始的整数。"))
    return int(text[:30])


def given_out(entries) -> list[LogEntry]:
    """Return ``entries``, oldest first, with the record and salt that anyone may have.

    One query reads both, so no record of a document withdrawn meanwhile slips through.
    Stops before the answer grows too large; the follower goes on from there.
    """
    later = LogEntry.objects.filter(subject=OuterRef("subject"), seq__gt=OuterRef("seq"))
    public = Disclosure.objects.public().filter(index_number=OuterRef("subject"))
    shown = ~Exists(later) & (Q(kind=EntryKind.STRUCTURE) | Exists(public))
    entries = entries.annotate(
        given_record=Case(When(shown, then=F("record__text"))),
        given_salt=Case(When(shown, then=F("record__salt"))),
    )
    taken, characters = [], 0
    for entry in entries.order_by("seq")[:ENTRIES_AT_ONCE].iterator(chunk_size=20):
        taken.append(entry)
        characters += len(entry.given_record or "")
        if characters > CHARACTERS_AT_ONCE:
            break
    return taken


class Nothing(ReadingView):
    """Every other address below /api/: not found, whatever the method."""

    schema = None

    def initial(self, request: Request, *args, **kwargs):
        APIView.initial(self, request, *args, **kwargs)
        raise Http404
