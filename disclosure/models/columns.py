"""The column tree (栏目), and the old addresses of what was moved or renamed in it."""

import uuid
from collections.abc import Collection
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models, transaction
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.enums import ColumnType, Section, StatutoryItem
from disclosure.models.log import PublicationLog
from disclosure.models.logged import GIVING_WAY, LoggedModel


def new_public_id() -> str:
    return uuid.uuid4().hex


class Column(LoggedModel):
    """A column below 政府信息公开. ``public_id`` is permanent; name and place may change."""

    public_id = models.CharField(
        max_length=32, unique=True, default=new_public_id, editable=False
    )
    name = models.CharField(_("名称"), max_length=50)
    slug = models.SlugField(
        _("地址名"), max_length=60, help_text=_("用在网址里：小写字母、数字和连字符。")
    )
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
        verbose_name=_("上级栏目"),
    )
    position = models.PositiveIntegerField(_("排序"), default=0, help_text=_("小的排在前面。"))
    description = models.CharField(_("栏目介绍"), max_length=300, blank=True)
    keywords = models.CharField(
        _("栏目关键词"), max_length=200, blank=True, help_text=_("用分号隔开。")
    )
    column_type = models.CharField(
        _("栏目类别"), max_length=10, choices=ColumnType, default=ColumnType.DISCLOSURE
    )
    statutory_item = models.CharField(
        _("对应的法定事项"), max_length=2, choices=StatutoryItem, blank=True
    )
    publication_term = models.PositiveSmallIntegerField(
        _("公开期限（工作日）"),
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(250)],
        help_text=_("自成文之日起。不填则与上级栏目相同；都不填为 20 个工作日。"),
    )

    class Meta:
        verbose_name = _("栏目")
        verbose_name_plural = _("栏目")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["parent", "slug"],
                name="column_slug_once_below_a_parent",
                violation_error_message=_("同一上级栏目下已有这个地址名。"),
            ),
            models.UniqueConstraint(
                fields=["slug"],
                condition=Q(parent=None),
                name="column_slug_once_at_the_root",
                violation_error_message=_("最上级已有这个地址名。"),
            ),
            models.UniqueConstraint(
                fields=["parent", "name"],
                name="column_name_once_below_a_parent",
                violation_error_message=_("同一上级栏目下已有同名栏目。"),
            ),
            models.CheckConstraint(
                condition=~Q(parent=F("id")),
                name="column_not_its_own_parent",
                violation_error_message=_("上级栏目不能是栏目自己。"),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_section(self) -> bool:
        """One of the sections that the norm names: neither renamed nor moved nor deleted."""
        return self.parent_id is None and self.slug in Section.values

    def chain(self) -> list["Column"]:
        """From the root down to this column; a query a level (trees in views: structure)."""
        chain, column = [], self
        while column is not None:
            if column in chain:
                raise ValidationError({"parent": _("上级栏目不能是本栏目的下级。")})
            chain.insert(0, column)
            column = column.parent
        return chain

    @property
    def path(self) -> str:
        """The slugs from the root: ``statutory/other/rule-of-law-reports``."""
        return "/".join(column.slug for column in self.chain())

    def validate_constraints(self, exclude=None):
        super().validate_constraints(exclude)
        self.chain()
        self.check_section(self.before())

    def before(self) -> "Column | None":
        """The column as it is stored."""
        return Column.objects.filter(pk=self.pk).first() if self.pk else None

    def check_section(self, before: "Column | None") -> None:
        """Refuse to rename or move what the norm names."""
        if before is None or not before.is_section:
            return
        if (before.slug, before.name, None) != (self.slug, self.name, self.parent_id):
            raise ValidationError(
                _("“%(name)s”是规定的栏目，不能改名、移动或更改地址。"),
                params={"name": before.name},
            )

    @transaction.atomic
    def save(self, *args, **kwargs):
        """Save, and keep the old addresses of the whole branch when it moved."""
        PublicationLog.locked()
        self.chain()
        before = self.before()
        self.check_section(before)
        old_path = before.path if before else ""
        super().save(*args, **kwargs)
        if old_path and old_path != self.path:
            ColumnAddress.keep(self, old_path)

    def delete(self, *args, **kwargs):
        if self.is_section:
            raise ValidationError(
                _("“%(name)s”是规定的栏目，不能删除。"), params={"name": self.name}
            )
        return super().delete(*args, **kwargs)

    log_kind = "column"
    log_id = "public_id"

    exclusive = ("name", "slug")

    @classmethod
    def standing_for(cls, record: dict, others: Collection[str] = ()) -> Self | None:
        """By its id, or else by its place or name there: the statutory columns of a new site
        have ids of their own until it takes over those of another."""
        if found := super().standing_for(record):
            return found
        parent = cls.referred_to(cls._meta.get_field("parent"), record["parent"])
        beside = cls.objects.filter(parent=parent)
        named = (beside.filter(**{name: record[name]}).first() for name in ["slug", "name"])
        return next(
            (column for column in named if column and column.log_subject not in others), None
        )

    @classmethod
    def taken_over(cls) -> set[str]:
        return super().taken_over() - {"id"} | {cls.log_id}

    @classmethod
    def take_over(cls, record: dict, others: Collection[str] = ()) -> Self:
        """The record calls the permanent id ``id``."""
        facts = record | {cls.log_id: record["id"]}
        before = cls.standing_for(facts, others)
        column = super().take_over(facts, others)
        if before and before.log_subject != column.log_subject:
            with transaction.atomic():
                PublicationLog.locked().append_structure(before.log_subject, None)
        return column

    def give_way(self) -> None:
        ColumnAddress.keep(self, self.path)
        super().give_way()

    def log_record(self) -> dict:
        return {
            "id": self.public_id,
            "name": self.name,
            "slug": self.slug,
            "parent": self.parent.public_id if self.parent else "",
            "position": self.position,
            "description": self.description,
            "keywords": self.keywords,
            "column_type": str(self.column_type),
            "statutory_item": str(self.statutory_item),
            "publication_term": self.publication_term,
        }


class ColumnAddress(models.Model):
    """An address that a column once had; it answers with a redirect for ever."""

    path = models.CharField(max_length=500, unique=True)
    column = models.ForeignKey(Column, models.CASCADE, related_name="old_addresses")

    def __str__(self) -> str:
        return self.path

    @classmethod
    def keep(cls, column: Column, path: str) -> None:
        """Keep ``path`` as an old address of ``column``, and those of all below it."""
        if GIVING_WAY in path:
            return
        cls.objects.update_or_create(path=path, defaults={"column": column})
        for child in column.children.all():
            cls.keep(child, f"{path}/{child.slug}")
