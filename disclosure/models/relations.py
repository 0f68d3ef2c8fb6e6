"""How documents stand to one another."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from disclosure.enums import RelationKind
from disclosure.models.disclosures import Disclosure


class Relation(models.Model):
    """``source`` interprets, repeals … ``target``, or a document elsewhere by its title.

    Stored once, on the side that says it; the other side is computed.
    """

    source = models.ForeignKey(Disclosure, models.CASCADE, related_name="relations")
    kind = models.CharField(_("关系"), max_length=12, choices=RelationKind)
    target = models.ForeignKey(
        Disclosure,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="inverse_relations",
        verbose_name=_("本站文件"),
    )
    target_title = models.CharField(
        _("站外文件标题"),
        max_length=300,
        blank=True,
        help_text=_("文件不在本站时填写，与“本站文件”二选一。"),
    )

    class Meta:
        verbose_name = _("相关文件")
        verbose_name_plural = _("相关文件")
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(target=None) & ~Q(target_title=""))
                | (Q(target__isnull=False) & Q(target_title="")),
                name="relation_to_one_document",
                violation_error_message=_("请选择本站文件，或填写站外文件标题，二者选一。"),
            ),
            models.CheckConstraint(
                condition=Q(target=None) | ~Q(target=F("source")),
                name="relation_not_to_itself",
                violation_error_message=_("文件不能与自己相关。"),
            ),
            models.UniqueConstraint(
                fields=["source", "kind", "target"],
                condition=Q(target__isnull=False),
                name="relation_once",
                violation_error_message=_("同一关系只需填写一次。"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.target_title or self.target}"

    def clean(self):
        if bool(self.target_id) == bool(self.target_title):
            raise ValidationError(_("请选择本站文件，或填写站外文件标题，二者选一。"))
        # What a revision says, the document that it revises will say.
        if self.target_id and self.target_id in {self.source_id, self.source.revises_id}:
            raise ValidationError({"target": _("文件不能与自己相关。")})
