"""What the API says of each thing, in the contract's names and order.

Rows come with all that they need (``read_links``, ``with_repeals``); names of bodies, columns
and subjects come from ``context["structure"]``. No serializer queries.
"""

from django.db.models import Prefetch, prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from disclosure.enums import (
    BodyKind,
    ColumnType,
    EntryKind,
    RelationKind,
    StatutoryItem,
    Validity,
)
from disclosure.models import (
    Attachment,
    Column,
    Disclosure,
    IssuingBody,
    LogEntry,
    SubjectCategory,
)
from disclosure.models.log import utc_text
from disclosure.parts import given
from disclosure.querysets import LONG_TEXTS
from disclosure.structure import Structure
from disclosure.views.pages import column_url


def with_repeals(rows: list[Disclosure]) -> list[Disclosure]:
    """Return ``rows`` with what repealed them, which is not named unless it is public: one
    query, or none when nothing did."""
    repealing = Disclosure.objects.public().only("index_number", "state")
    repealed = [row for row in rows if row.repealed_by_id]
    prefetch_related_objects(repealed, Prefetch("repealed_by", repealing))
    return rows


def labelled(member) -> dict:
    """An enumeration as the contract gives it."""
    return {"code": str(member.value), "label": str(member.label)}


class CodeLabelSerializer(serializers.Serializer):
    code = serializers.CharField()
    label = serializers.CharField()


class ValiditySerializer(serializers.Serializer):
    code = serializers.ChoiceField(Validity.choices)
    label = serializers.CharField()


class BodyKindSerializer(serializers.Serializer):
    code = serializers.ChoiceField(BodyKind.choices)
    label = serializers.CharField()


class RelationKindSerializer(serializers.Serializer):
    code = serializers.ChoiceField(RelationKind.choices)
    label = serializers.CharField()


class CodeNameSerializer(serializers.Serializer):
    code = serializers.CharField()
    name = serializers.CharField()


class ColumnNameSerializer(serializers.Serializer):
    path = serializers.CharField(help_text="从根开始的地址名")
    name = serializers.CharField()
    breadcrumb = serializers.ListField(
        child=serializers.CharField(), help_text="从根开始的名称，第一个是政府信息公开"
    )


class RepealSerializer(serializers.Serializer):
    noted_on = serializers.DateField(source="repealed_noted_on", help_text="获知废止的日期")
    by = serializers.SerializerMethodField(help_text="废止它的文件的索引号，没有时为空")
    words = serializers.CharField(source="repeal_words")

    def get_by(self, row: Disclosure) -> str:
        by = row.repealed_by
        return by.index_number if by and by.is_public else ""


class AttachmentSerializer(serializers.ModelSerializer):
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Attachment
        fields = ["name", "media_type", "size", "sha256", "url"]


class RelationSerializer(serializers.Serializer):
    kind = RelationKindSerializer()
    direction = serializers.ChoiceField(["own", "inverse"])
    index_number = serializers.CharField(allow_null=True, help_text="站外文件为 null")
    title = serializers.CharField()


class DisclosureSerializer(serializers.ModelSerializer):
    issuing_body = serializers.SerializerMethodField()
    co_issuers = serializers.SerializerMethodField()
    subjects = serializers.SerializerMethodField()
    column = serializers.SerializerMethodField()
    genre = serializers.SerializerMethodField()
    keywords = serializers.ListField(child=serializers.CharField())
    published_on = serializers.DateField()
    published_at = serializers.DateTimeField()
    repeal = serializers.SerializerMethodField()
    validity = serializers.SerializerMethodField(help_text="按今天（北京时间）计算")
    url = serializers.CharField(source="get_absolute_url")

    class Meta:
        model = Disclosure
        fields = [
            *("index_number", "title", "document_number", "issuing_body", "co_issuers"),
            *("subjects", "column", "genre", "keywords", "source", "summary", "written_on"),
            *("published_on", "published_at", "effective_on", "expires_on", "repeal"),
            *("validity", "url"),
        ]

    @property
    def structure(self) -> Structure:
        return self.context["structure"]

    @extend_schema_field(CodeNameSerializer)
    def get_issuing_body(self, row: Disclosure) -> dict:
        body = self.structure.bodies.get(row.issuing_body_id)
        return {"code": body.code, "name": row.body_name}

    @extend_schema_field(CodeNameSerializer(many=True))
    def get_co_issuers(self, row: Disclosure) -> list[dict]:
        _subjects, bodies = row.links
        return [
            {"code": self.structure.bodies.get(pk).code, "name": name} for pk, name in bodies
        ]

    @extend_schema_field(CodeNameSerializer(many=True))
    def get_subjects(self, row: Disclosure) -> list[dict]:
        keys, _bodies = row.links
        subjects = [self.structure.subjects.get(pk) for pk in keys]
        return [{"code": subject.code, "name": subject.name} for subject in subjects]

    @extend_schema_field(ColumnNameSerializer)
    def get_column(self, row: Disclosure) -> dict:
        return column_name(self.structure, self.structure.columns.get(row.column_id))

    @extend_schema_field(CodeLabelSerializer(allow_null=True))
    def get_genre(self, row: Disclosure) -> dict | None:
        genre = self.structure.genres_by_id.get(row.genre_id)
        return genre and {"code": genre.code, "label": genre.name}

    @extend_schema_field(RepealSerializer(allow_null=True))
    def get_repeal(self, row: Disclosure) -> dict | None:
        return RepealSerializer(row).data if row.is_repealed else None

    @extend_schema_field(ValiditySerializer)
    def get_validity(self, row: Disclosure) -> dict:
        return labelled(row.validity())


class DisclosureDetailSerializer(DisclosureSerializer):
    attachments = AttachmentSerializer(many=True)
    relations = serializers.SerializerMethodField()

    class Meta(DisclosureSerializer.Meta):
        fields = [*DisclosureSerializer.Meta.fields, "attachments", "relations", *LONG_TEXTS]

    def to_representation(self, row: Disclosure) -> dict:
        """Besides, what apps above say of it: ``context["parts"]`` is ``parts_of(row)``."""
        return super().to_representation(row) | given(self.context["parts"])

    @extend_schema_field(RelationSerializer(many=True))
    def get_relations(self, row: Disclosure) -> list[dict]:
        """``context["relations"]`` is what ``relations_of(row)`` gave."""
        relations = []
        for relation, other in self.context["relations"]:
            kind, inverse = RelationKind(relation.kind), relation.target_id == row.pk
            label = kind.inverse_label if inverse else kind.label
            relations.append(
                {
                    "kind": {"code": relation.kind, "label": str(label)},
                    "direction": "inverse" if inverse else "own",
                    "index_number": other and other.index_number,
                    "title": other.title if other else relation.target_title,
                }
            )
        return relations


def column_name(structure: Structure, column: Column) -> dict:
    chain = structure.columns.chain(column)
    return {
        "path": "/".join(each.slug for each in chain),
        "name": column.name,
        "breadcrumb": [_("政府信息公开"), *(each.name for each in chain)],
    }


class BodySerializer(serializers.ModelSerializer):
    kind = serializers.SerializerMethodField()
    parent = serializers.SerializerMethodField(help_text="上级机构的代码，没有时为空")
    successor = serializers.SerializerMethodField(help_text="承继机构的代码，没有时为空")
    url = serializers.SerializerMethodField(help_text="这个机构及其下级公开的文件")

    class Meta:
        model = IssuingBody
        fields = [
            *("code", "name", "short_name", "kind", "parent", "dissolved_on", "successor"),
            "url",
        ]

    @extend_schema_field(BodyKindSerializer)
    def get_kind(self, body: IssuingBody) -> dict:
        return labelled(BodyKind(body.kind))

    def get_parent(self, body: IssuingBody) -> str:
        return self.code(body.parent_id)

    def get_successor(self, body: IssuingBody) -> str:
        return self.code(body.successor_id)

    def code(self, pk: int | None) -> str:
        body = self.context["structure"].bodies.get(pk)
        return body.code if body else ""

    def get_url(self, body: IssuingBody) -> str:
        return f"{reverse('disclosure:list')}?body={body.code}"


class SubjectSerializer(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="这个分类及其下级的文件")
    children = serializers.SerializerMethodField()

    class Meta:
        model = SubjectCategory
        fields = ["code", "name", "url", "children"]

    def get_url(self, subject: SubjectCategory) -> str:
        return f"{reverse('disclosure:list')}?subject={subject.code}"

    @extend_schema_field(
        {"type": "array", "items": {"$ref": "#/components/schemas/Subject"}},
    )
    def get_children(self, subject: SubjectCategory) -> list[dict]:
        children = self.context["structure"].subjects.children(subject)
        return SubjectSerializer(children, many=True, context=self.context).data


class ColumnSerializer(serializers.ModelSerializer):
    path = serializers.SerializerMethodField()
    breadcrumb = serializers.SerializerMethodField()
    column_type = serializers.SerializerMethodField()
    statutory_item = serializers.SerializerMethodField(
        help_text="对应《条例》第二十条的项；21 为第二十一条"
    )
    url = serializers.SerializerMethodField()
    children = serializers.SerializerMethodField()

    class Meta:
        model = Column
        fields = [
            *("path", "name", "breadcrumb", "description", "keywords", "column_type"),
            *("statutory_item", "url", "children"),
        ]

    def get_path(self, column: Column) -> str:
        return self.context["structure"].column_path(column)

    def get_breadcrumb(self, column: Column) -> list[str]:
        return column_name(self.context["structure"], column)["breadcrumb"]

    @extend_schema_field(CodeLabelSerializer)
    def get_column_type(self, column: Column) -> dict:
        return labelled(ColumnType(column.column_type))

    @extend_schema_field(CodeLabelSerializer(allow_null=True))
    def get_statutory_item(self, column: Column) -> dict | None:
        item = column.statutory_item
        return labelled(StatutoryItem(item)) if item else None

    def get_url(self, column: Column) -> str:
        return column_url(self.context["structure"], column)

    @extend_schema_field(
        {"type": "array", "items": {"$ref": "#/components/schemas/Column"}},
    )
    def get_children(self, column: Column) -> list[dict]:
        children = self.context["structure"].columns.children(column)
        return ColumnSerializer(children, many=True, context=self.context).data


# ``seq`` to ``previous_hash`` are given as they are hashed, so that anyone can check them.
class EntrySerializer(serializers.ModelSerializer):
    at = serializers.SerializerMethodField(help_text="世界时，微秒，计入 hash 的原文")
    kind = serializers.ChoiceField(EntryKind.choices)
    record = serializers.CharField(
        source="given_record",
        allow_null=True,
        help_text=(
            "内容的原文（JSON 文本，计入 record_hash 的就是它）；"
            "只随同一对象的最新一条给出，且仅在其公开期间，否则为 null"
        ),
    )
    salt = serializers.CharField(
        source="given_salt", allow_null=True, help_text="与 record 同时给出"
    )

    class Meta:
        model = LogEntry
        fields = [
            *("seq", "at", "kind", "subject", "reason", "record_hash", "hash"),
            *("previous_hash", "record", "salt"),
        ]
        extra_kwargs = {"seq": {"validators": []}}

    def get_at(self, entry: LogEntry) -> str:
        return utc_text(entry.at)


# --- what is given around them, for the schema ------------------------------------------


class ListSerializer(serializers.Serializer):
    count = serializers.IntegerField()
    next = serializers.CharField(allow_null=True, help_text="下一页的地址")
    previous = serializers.CharField(allow_null=True, help_text="上一页的地址")


class DisclosureListSerializer(ListSerializer):
    results = DisclosureSerializer(many=True)


class BodyListSerializer(ListSerializer):
    results = BodySerializer(many=True)


class SubjectListSerializer(ListSerializer):
    results = SubjectSerializer(many=True)


class ColumnListSerializer(ListSerializer):
    results = ColumnSerializer(many=True)


class HeadSerializer(serializers.Serializer):
    seq = serializers.IntegerField()
    hash = serializers.CharField()


class ChangesSerializer(serializers.Serializer):
    head = HeadSerializer(help_text="日志现在的最后一条：取到这个序号为止就取全了")
    results = EntrySerializer(many=True)


class ProblemSerializer(serializers.Serializer):
    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    detail = serializers.CharField(help_text="错在哪里，怎样改正")
    instance = serializers.CharField()
    errors = serializers.DictField(
        child=serializers.ListField(child=serializers.CharField()),
        required=False,
        help_text="按参数名",
    )
