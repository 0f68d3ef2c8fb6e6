"""The staff's API: drafts and revisions, by the rules and the record of the desk."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.http import FileResponse, Http404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail
from rest_framework.parsers import JSONParser, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.throttling import UserRateThrottle
from rest_framework.views import APIView

from disclosure.api.authentication import TokenAuthentication
from disclosure.api.draft_serializers import (
    PLAIN,
    DraftAttachmentSerializer,
    DraftDetailSerializer,
    DraftInput,
    DraftListSerializer,
    DraftSerializer,
    RevisionInput,
    UploadSerializer,
)
from disclosure.api.pagination import page_of
from disclosure.api.problems import CONTENT_TYPE, Problem
from disclosure.api.serializers import ProblemSerializer
from disclosure.api.views import AlwaysJSON, unknown_words
from disclosure.audit import note_document
from disclosure.enums import EventKind, State
from disclosure.models import Attachment, Disclosure, Relation
from disclosure.models.attachments import release_file
from disclosure.models.disclosures import read_links
from disclosure.permissions import Scope
from disclosure.querysets import LONG_TEXTS, PUBLIC
from disclosure.workflow import revise, submit
from disclosure.workflow.checks import check_row, missing_for_review
from disclosure.workflow.editing import delete_draft, edit
from workdays.counting import Calendar

JSON = "application/json"


def described(summary: str, answers: dict, *problems: int, **options):
    """Describe an operation: its answers by status, and the problems it may meet."""
    responses = {(status, JSON): answer for status, answer in answers.items() if answer}
    responses |= {status: None for status, answer in answers.items() if answer is None}
    for status in sorted({400, 401, 405, 429, *problems}):
        responses[status, CONTENT_TYPE] = ProblemSerializer
    options.setdefault("description", "")
    return extend_schema(summary=summary, responses=responses, tags=["drafts"], **options)


class StaffView(APIView):
    """For a person by a token; what the workflow refuses becomes a problem in words."""

    authentication_classes = [TokenAuthentication]
    throttle_classes = [UserRateThrottle]
    content_negotiation_class = AlwaysJSON
    parser_classes = [JSONParser]
    known: set[str] = set()

    def initial(self, request: Request, *args, **kwargs):
        super().initial(request, *args, **kwargs)
        if unknown := sorted(set(request.query_params) - self.known):
            errors = {name: [_("没有这个参数。")] for name in unknown}
            raise Problem(400, unknown_words(unknown, self.known), errors)

    def http_method_not_allowed(self, request: Request, *args, **kwargs):
        raise Problem(405, _("这个地址不支持 %(it)s。") % {"it": request.method})

    def handle_exception(self, error: Exception):
        if isinstance(error, ValidationError):
            error = problem_of(error)
        return super().handle_exception(error)

    @cached_property
    def scope(self) -> Scope:
        return Scope.of(self.request.user, self.request.structure)

    @property
    def context(self) -> dict:
        return {"structure": self.request.structure, "calendar": Calendar.load()}

    @property
    def rows(self):
        """What the person sees of what is not public."""
        rows = Disclosure.objects.seen_by(self.scope).exclude(state__in=PUBLIC)
        rows = rows.select_related("revises", "issuing_body", "genre", "column")
        return rows.defer(*(f"revises__{name}" for name in LONG_TEXTS))

    def row(self, pk: int) -> Disclosure:
        row = self.rows.filter(pk=pk).first()
        if row is None:
            raise Problem(
                404, _("没有编号为 %(pk)s 的草稿，或它不属于您所在的机构。") % {"pk": pk}
            )
        return row

    def shown(self, row: Disclosure, status: int = 200) -> Response:
        row = self.row(row.pk)
        context = self.context | {"missing": missing_for_review(row)}
        return Response(DraftDetailSerializer(row, context=context).data, status=status)

    def read(self, serializer_class, **options) -> dict:
        """Return the request's body, valid; raises Problem with the messages by field."""
        data = self.request.data
        if not isinstance(data, dict):
            raise Problem(400, _("请求内容应当是一个 JSON 对象。"))
        context = {"structure": self.request.structure}
        serializer = serializer_class(data=data, context=context, **options)
        if unknown := sorted(set(data) - set(serializer.fields)):
            raise Problem(
                400,
                unknown_words(unknown, set(serializer.fields)),
                {name[:80]: [_("没有这个字段。")] for name in unknown},
            )
        if not serializer.is_valid():
            raise field_problem(flat(serializer.errors))
        return serializer.validated_data

    def check_body(self, body) -> None:
        if not self.scope.is_manager and body.pk not in self.scope.writes_for:
            text = _("您不是%(body)s的录入人员。") % {"body": body.name}
            raise Problem(403, text, {"issuing_body": [text]})


class Rows:
    """A queryset of documents as a list in pages takes it."""

    def __init__(self, rows):
        self.rows = rows

    @cached_property
    def count(self) -> int:
        return self.rows.count()

    def page(self, start: int, stop: int) -> list[Disclosure]:
        return read_links(list(self.rows[start:stop]))


class Drafts(StaffView):
    known = {"page", "page_size", "state"}

    @described(
        "草稿和更正稿列表",
        {200: DraftListSerializer},
        404,
        operation_id="drafts",
        description="本人所在机构没有公开的文件和更正稿，最近修改的在前。",
        parameters=[
            OpenApiParameter("state", {"type": "string", "enum": sorted(set(State) - PUBLIC)}),
            OpenApiParameter("page", {"type": "integer", "minimum": 1}),
            OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": 100}),
        ],
    )
    def get(self, request: Request) -> Response:
        rows = self.rows.defer(*LONG_TEXTS).order_by("-updated_at", "-pk")
        if state := request.query_params.get("state"):
            if state not in set(State) - PUBLIC:
                raise field_problem({"state": [_("没有这个状态。")]})
            rows = rows.filter(state=state)
        desk = reverse("admin:disclosure_disclosure_changelist")
        page = page_of(Rows(rows), request, whole_from=desk)
        drafts = DraftSerializer(page["results"], many=True, context=self.context)
        page["results"] = drafts.data
        return Response(page)

    @described(
        "新建草稿或更正稿",
        {201: DraftDetailSerializer},
        *(403, 404, 415),
        operation_id="create_draft",
        request=DraftInput,
        description="给出 revises（公开文件的索引号）则建立那份文件的更正稿，不再给其他字段。",
    )
    def post(self, request: Request) -> Response:
        if isinstance(request.data, dict) and "revises" in request.data:
            return self.begin_revision(self.read(RevisionInput)["revises"])
        data = self.read(DraftInput)
        self.check_body(data["issuing_body"])
        with transaction.atomic():
            row = Disclosure(written_by=request.user, edited_by=request.user)
            fill(row, data)
            check_row(row)
            row.save()
            fill_links(row, data)
            note_document(row, EventKind.CREATED, by=request.user)
        return self.shown(row, 201)

    def begin_revision(self, number: str) -> Response:
        public = Disclosure.objects.seen_by(self.scope).public()
        row = public.filter(index_number=number).first()
        if row is None:
            raise Problem(
                404, _("您所在的机构没有索引号为 %(it)s 的公开文件。") % {"it": number}
            )
        return self.shown(revise(row, by=self.request.user), 201)


class Draft(StaffView):
    @described("一份草稿", {200: DraftDetailSerializer}, 404, operation_id="draft")
    def get(self, request: Request, pk: int) -> Response:
        return self.shown(self.row(pk))

    @described(
        "修改草稿",
        {200: DraftDetailSerializer},
        *(403, 404, 409, 415),
        operation_id="change_draft",
        request=DraftInput(partial=True),
        description="只改给出的字段；列表（主题分类、联合发文、相关文件）整个替换。",
    )
    def patch(self, request: Request, pk: int) -> Response:
        row = self.row(pk)
        data = self.read(DraftInput, partial=True)
        if "issuing_body" in data:
            if row.is_revision:
                raise field_problem({"issuing_body": [_("公开文件的发布机构不能更改。")]})
            self.check_body(data["issuing_body"])
        names = "、".join(name for name in data if name != "updated_at")
        with edit(row, by=request.user, ground=names) as draft:
            if "updated_at" in data and data["updated_at"] != draft.updated_at:
                raise Problem(409, _("读取之后，别人修改了这份草稿：请重新读取，再作修改。"))
            fill(draft, data)
            fill_links(draft, data)
        return self.shown(row)

    @described("删除草稿", {204: None}, 404, operation_id="delete_draft")
    def delete(self, request: Request, pk: int) -> Response:
        row = self.row(pk)
        delete_draft(row, by=request.user)
        return Response(status=204)


class Submission(StaffView):
    @described(
        "提交审核", {200: DraftDetailSerializer}, 404, operation_id="submit_draft", request=None
    )
    def post(self, request: Request, pk: int) -> Response:
        row = self.row(pk)
        submit(row, by=request.user)
        return self.shown(row)


class Attachments(StaffView):
    parser_classes = [MultiPartParser]

    @described(
        "上传附件",
        {201: DraftAttachmentSerializer},
        *(404, 415),
        operation_id="add_attachment",
        request={"multipart/form-data": UploadSerializer},
    )
    def post(self, request: Request, pk: int) -> Response:
        row = self.row(pk)
        upload = request.FILES.get("file")
        if upload is None:
            raise field_problem({"file": [_("请以 multipart/form-data 上传 file。")]})
        attachment = Attachment.from_file(upload, upload.name)  # stored before the lock
        with edit(row, by=request.user, ground=_("附件")) as draft:
            attachment.disclosure = draft
            attachment.position = draft.attachments.count()
            attachment.save()
        return Response(DraftAttachmentSerializer(attachment).data, status=201)


class AttachmentOfDraft(StaffView):
    def attachment(self, row: Disclosure, public_id: str) -> Attachment:
        found = row.attachments.filter(public_id=public_id).first()
        if found is None:
            raise Problem(404, _("这份草稿没有这个附件。"))
        return found

    @described(
        "附件的内容",
        {200: OpenApiTypes.BINARY},
        404,
        operation_id="attachment_of_draft",
    )
    def get(self, request: Request, pk: int, public_id: str) -> FileResponse:
        found = self.attachment(self.row(pk), public_id)
        try:
            content = found.open()
        except FileNotFoundError:
            raise Http404 from None
        return FileResponse(content, as_attachment=True, filename=found.name)

    @described("删除附件", {204: None}, 404, operation_id="delete_attachment")
    def delete(self, request: Request, pk: int, public_id: str) -> Response:
        row = self.row(pk)
        with edit(row, by=request.user, ground=_("附件")) as draft:
            found = self.attachment(draft, public_id)
            found.delete()
            transaction.on_commit(lambda: release_file(found.sha256))
        return Response(status=204)


def fill(row: Disclosure, data: dict) -> None:
    """Set the row's own fields that are given."""
    for name in [*PLAIN, "issuing_body", "column", "genre"]:
        if name in data:
            setattr(row, name, data[name])


def fill_links(row: Disclosure, data: dict) -> None:
    """Replace what hangs on the saved row, where it is given."""
    if "subjects" in data:
        row.subject_links.all().delete()
        for position, subject in enumerate(dict.fromkeys(data["subjects"])):
            row.subject_links.create(subject=subject, position=position)
    if "co_issuers" in data:
        row.co_issuer_links.all().delete()
        for position, body in enumerate(dict.fromkeys(data["co_issuers"])):
            row.co_issuer_links.create(body=body, position=position)
    if "relations" in data:
        row.relations.all().delete()
        for place, given in enumerate(data["relations"]):
            relation = Relation(
                source=row,
                kind=given["kind"],
                target=given.get("target"),
                target_title="" if given.get("target") else given["title"],
            )
            try:
                relation.full_clean()
            except ValidationError as error:
                raise field_problem({f"relations.{place}": error.messages}) from None
            relation.save()


def problem_of(error: ValidationError) -> Problem:
    """What the model or the workflow refuses, in the API's form."""
    if getattr(error, "code", None) == "not_allowed":
        return Problem(403, "".join(error.messages))
    if hasattr(error, "error_dict"):
        return field_problem(error.message_dict)
    return Problem(400, "".join(error.messages))


def field_problem(errors: dict[str, list[str]]) -> Problem:
    names = "、".join(sorted(errors))
    return Problem(400, _("字段 %(names)s 有误。") % {"names": names}, errors)


def flat(errors, name: str = "") -> dict[str, list[str]]:
    """Errors as DRF nests them, by dotted names."""
    if isinstance(errors, list) and all(isinstance(each, ErrorDetail) for each in errors):
        return {name: [str(each) for each in errors]}
    pairs = errors.items() if isinstance(errors, dict) else enumerate(errors)
    found = {}
    for key, below in pairs:
        place = name if key == "non_field_errors" else f"{name}.{key}".lstrip(".")
        found |= flat(below, place) if below else {}
    return found
