"""A draft as the staff's API takes and gives it, in the contract's names."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from disclosure.api.serializers import (
    CodeNameSerializer,
    ColumnNameSerializer,
    DisclosureSerializer,
    ListSerializer,
    column_name,
    labelled,
)
from disclosure.enums import DisclosureKind, RelationKind, State
from disclosure.models import Attachment, Disclosure
from disclosure.structure import Structure
from disclosure.terms import term_of

PLAIN = [
    *("title", "document_number", "keywords", "source", "summary", "written_on"),
    *("effective_on", "expires_on", "disclosure_kind", "kind_reason", "revision_reason"),
    "content_html",
]


class NodeField(serializers.CharField):
    """A body, subject, column or genre by its code or path; ``known`` names where the
    structure holds them."""

    default_error_messages = {"unknown": gettext_lazy("没有代码或路径为“{value}”的项。")}

    def __init__(self, known: str, **options):
        self.known = known
        super().__init__(**options)

    def to_internal_value(self, data):
        code = super().to_internal_value(data).strip("/")
        structure: Structure = self.context["structure"]
        node = getattr(structure, self.known).get(code)
        if node is None:
            self.fail("unknown", value=code[:80])
        return node


class RelationInput(serializers.Serializer):
    """To a document here by its index number, or to one elsewhere by its title."""

    kind = serializers.ChoiceField(RelationKind.choices)
    index_number = serializers.CharField(required=False, max_length=64)
    title = serializers.CharField(required=False, max_length=300)

    def validate(self, data):
        if bool(data.get("index_number")) == bool(data.get("title")):
            raise serializers.ValidationError(
                _("请给出 index_number（本站文件）或 title（站外文件），二者选一。")
            )
        if number := data.get("index_number"):
            target = Disclosure.objects.public().filter(index_number=number).first()
            if target is None:
                raise serializers.ValidationError(
                    {"index_number": [_("没有索引号为 %(it)s 的公开文件。") % {"it": number}]}
                )
            data["target"] = target
        return data


class DraftInput(serializers.Serializer):
    """What a program may fill in; the rules of the model are asked besides."""

    title = serializers.CharField(max_length=300)
    document_number = serializers.CharField(max_length=100, allow_blank=True)
    issuing_body = NodeField("bodies_by_code", help_text="机构代码")
    co_issuers = serializers.ListField(
        child=NodeField("bodies_by_code"), help_text="联合发文机关的代码"
    )
    subjects = serializers.ListField(
        child=NodeField("subjects_by_code"), help_text="主题分类的代码"
    )
    column = NodeField("columns_by_path", help_text="栏目的路径")
    genre = NodeField("genres_by_code", allow_null=True, help_text="体裁的代码")
    keywords = serializers.ListField(child=serializers.CharField(max_length=100))
    source = serializers.CharField(max_length=200, allow_blank=True)
    summary = serializers.CharField(allow_blank=True)
    written_on = serializers.DateField(allow_null=True)
    effective_on = serializers.DateField(allow_null=True)
    expires_on = serializers.DateField(allow_null=True)
    disclosure_kind = serializers.ChoiceField(DisclosureKind.choices)
    kind_reason = serializers.CharField(max_length=300, allow_blank=True)
    revision_reason = serializers.CharField(
        max_length=500, allow_blank=True, help_text="更正稿：公开的更正理由"
    )
    content_html = serializers.CharField(allow_blank=True)
    relations = RelationInput(many=True)
    updated_at = serializers.DateTimeField(
        help_text="读到草稿时的 updated_at；给出时，若别人已修改则回答 409"
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        needed = {"title", "issuing_body"}
        for name, field in self.fields.items():
            field.required = name in needed and not self.partial


class RevisionInput(serializers.Serializer):
    revises = serializers.CharField(max_length=64, help_text="索引号：为这份公开文件建立更正稿")


class DraftAttachmentSerializer(serializers.ModelSerializer):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = Attachment
        fields = ["id", "name", "media_type", "size", "sha256"]


class UploadSerializer(serializers.Serializer):
    file = serializers.FileField()


class StateSerializer(serializers.Serializer):
    code = serializers.ChoiceField(State.choices)
    label = serializers.CharField()


class TermSerializer(serializers.Serializer):
    last = serializers.DateField(allow_null=True, help_text="最迟公开的日期")
    left = serializers.IntegerField(help_text="还剩几个工作日，逾期为负")
    words = serializers.CharField()


class DraftSerializer(DisclosureSerializer):
    """A document or revision that is not public."""

    state = serializers.SerializerMethodField()
    issuing_body = serializers.SerializerMethodField()
    column = serializers.SerializerMethodField()
    revises = serializers.CharField(
        source="revises.index_number", default="", help_text="更正稿：所更正文件的索引号"
    )
    return_reason = serializers.CharField(help_text="被退回时的理由")
    term = serializers.SerializerMethodField(help_text="法定公开期限；没有成文日期时为 null")
    publish_at = serializers.DateTimeField(allow_null=True)

    class Meta:
        model = Disclosure
        fields = [
            *("id", "state", "revises", "return_reason", "term", "publish_at", "updated_at"),
            *("title", "document_number", "issuing_body", "co_issuers", "subjects", "column"),
            *("genre", "keywords", "source", "summary", "written_on", "effective_on"),
            *("expires_on", "disclosure_kind", "kind_reason", "revision_reason"),
        ]

    @extend_schema_field(TermSerializer(allow_null=True))
    def get_term(self, row: Disclosure) -> dict | None:
        """``context["calendar"]`` counts the working days."""
        term = term_of(row, self.structure, self.context["calendar"])
        return term and TermSerializer(term).data

    @extend_schema_field(StateSerializer)
    def get_state(self, row: Disclosure) -> dict:
        return labelled(State(row.state))

    @extend_schema_field(CodeNameSerializer(allow_null=True))
    def get_issuing_body(self, row: Disclosure) -> dict | None:
        body = self.structure.bodies.get(row.issuing_body_id)
        return body and {"code": body.code, "name": body.name}

    @extend_schema_field(CodeNameSerializer(many=True))
    def get_co_issuers(self, row: Disclosure) -> list[dict]:
        bodies = [self.structure.bodies.get(pk) for pk, _name in row.links[1]]
        return [{"code": body.code, "name": body.name} for body in bodies]

    @extend_schema_field(ColumnNameSerializer(allow_null=True))
    def get_column(self, row: Disclosure) -> dict | None:
        column = self.structure.columns.get(row.column_id)
        return column and column_name(self.structure, column)


class MissingSerializer(serializers.Serializer):
    field = serializers.CharField()
    message = serializers.CharField()


class DraftDetailSerializer(DraftSerializer):
    attachments = DraftAttachmentSerializer(many=True)
    relations = serializers.SerializerMethodField()
    missing = serializers.SerializerMethodField(help_text="提交审核之前还需要补充什么")

    class Meta(DraftSerializer.Meta):
        fields = [
            *DraftSerializer.Meta.fields,
            *("attachments", "relations", "missing", "content_html", "content_text"),
        ]

    @extend_schema_field(RelationInput(many=True))
    def get_relations(self, row: Disclosure) -> list[dict]:
        return [
            {
                "kind": relation.kind,
                "index_number": relation.target.index_number if relation.target else None,
                "title": relation.target.title if relation.target else relation.target_title,
            }
            for relation in row.relations.select_related("target")
        ]

    @extend_schema_field(MissingSerializer(many=True))
    def get_missing(self, row: Disclosure) -> list[dict]:
        """``context["missing"]`` is what ``missing_for_review(row)`` gave."""
        missing = self.context["missing"].items()
        return [{"field": field, "message": text} for field, text in missing]


class DraftListSerializer(ListSerializer):
    results = DraftSerializer(many=True)
