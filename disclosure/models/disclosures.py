"""The disclosed document itself. Its row is what is public, or a draft that never was."""

import re
from datetime import date
from functools import cache
from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.http import RFC3986_SUBDELIMS
from django.utils.translation import gettext_lazy as _

from disclosure.compiled import compiled
from disclosure.document_numbers import normalise_document_number
from disclosure.enums import DisclosureKind, State, Validity
from disclosure.models.bodies import IssuingBody
from disclosure.models.columns import Column
from disclosure.models.lists import Genre, SubjectCategory
from disclosure.querysets import DisclosureQuerySet
from disclosure.richtext import clean_html, text_of

# Last parts of an address below a disclosure's own; no index number may end in one.
RESERVED_ENDINGS = {
    *("print", "download.pdf", "download.docx", "attachments.zip", "export", "versions"),
}
INDEX_NUMBER = re.compile(r"[^\s?#%\\&<>\"'\x00-\x1f/]+(/[^\s?#%\\&<>\"'\x00-\x1f/]+)*")
KEPT_IN_ADDRESSES = RFC3986_SUBDELIMS + "/~:@"  # what ``reverse`` leaves as it is
# Primary keys of the subjects; of the co-issuers, with their names at publication; in order.
Links = tuple[list[int], list[tuple[int, str]]]
LINE_BREAKS = re.compile(r"[\r\n\v\f\x1c-\x1e\x85\u2028\u2029]")


@cache
def around_number() -> tuple[str, str]:
    """Return what stands before and after the number in the address of a document: a page
    has dozens of them, and ``reverse`` costs a tenth of a millisecond each."""
    before, after = reverse("disclosure:detail", args=["~"]).split("~")
    return before, after


def validate_index_number(number: str) -> None:
    """Refuse what could not stand in an address."""
    parts = number.split("/")
    if (
        not INDEX_NUMBER.fullmatch(number)
        or parts[-1] in RESERVED_ENDINGS
        or {".", ".."} & set(parts)
    ):
        raise ValidationError(
            _("索引号“%(number)s”不能用作网址：请去掉空格和 ? # %% \\ & < > 引号等字符。"),
            params={"number": number},
        )


def validate_single_line(text: str) -> None:
    if LINE_BREAKS.search(text):
        raise ValidationError(_("标题不能换行：请把它写在一行里。"))


class Disclosure(models.Model):
    """A document that is, was or will be disclosed; the fields of domain.md, 1."""

    index_number = models.CharField(
        _("索引号"), max_length=64, blank=True, validators=[validate_index_number]
    )
    title = models.CharField(_("标题"), max_length=300, validators=[validate_single_line])
    document_number = models.CharField(
        _("文号"), max_length=100, blank=True, help_text=_("例如 襄区政办发〔2021〕15号。")
    )
    issuing_body = models.ForeignKey(
        IssuingBody,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name=_("发布机构"),
        help_text=_("联合发文填牵头机关。"),
    )
    issuing_body_name = models.CharField(
        max_length=100, blank=True, editable=False, help_text="as it was at publication"
    )
    co_issuers = models.ManyToManyField(
        IssuingBody,
        through="CoIssuer",
        related_name="joint_disclosures",
        verbose_name=_("联合发文机关"),
        blank=True,
    )
    subjects = models.ManyToManyField(
        SubjectCategory,
        through="SubjectLink",
        related_name="disclosures",
        verbose_name=_("主题分类"),
        blank=True,
    )
    column = models.ForeignKey(
        Column,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name=_("栏目"),
    )
    genre = models.ForeignKey(
        Genre,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="disclosures",
        verbose_name=_("体裁"),
    )
    keywords = models.JSONField(_("主题词"), default=list, blank=True)
    source = models.CharField(_("来源"), max_length=200, blank=True)
    summary = models.TextField(_("内容概述"), blank=True)

    written_on = models.DateField(_("成文日期"), null=True, blank=True)
    published_at = models.DateTimeField(_("公开时间"), null=True, blank=True, editable=False)
    published_on = models.DateField(_("公开日期"), null=True, blank=True, editable=False)
    effective_on = models.DateField(
        _("生效时间"), null=True, blank=True, help_text=_("不填则自成文之日起有效。")
    )
    expires_on = models.DateField(
        _("终止时间"), null=True, blank=True, help_text=_("有效的最后一天。")
    )
    validity_start = models.GeneratedField(
        expression=Coalesce("effective_on", "written_on", "published_on"),
        output_field=models.DateField(null=True),
        db_persist=True,
    )
    repealed_noted_on = models.DateField(
        _("废止记录日期"),
        null=True,
        blank=True,
        help_text=_("获知废止的日期。终止时间不明时，自这一天起不再有效。"),
    )
    repealed_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="repealed",
        verbose_name=_("废止它的文件"),
    )
    repeal_words = models.CharField(
        _("废止说明"),
        max_length=300,
        blank=True,
        help_text=_("废止它的文件不在本站时，用文字说明。"),
    )

    disclosure_kind = models.CharField(
        _("公开方式"),
        max_length=10,
        choices=DisclosureKind,
        default=DisclosureKind.PROACTIVE,
    )
    kind_reason = models.CharField(
        _("不主动公开的理由"),
        max_length=300,
        blank=True,
        help_text=_("公开方式不是“主动公开”时必填，写明依据的条款。"),
    )

    content_html = models.TextField(_("正文"), blank=True)
    content_text = models.TextField(blank=True, editable=False)

    state = models.CharField(
        _("状态"), max_length=12, choices=State, default=State.DRAFT, editable=False
    )
    publish_at = models.DateTimeField(_("定时公开时间"), null=True, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("撤下时间"), null=True, editable=False)
    withdrawal_reason = models.CharField(
        _("撤下的理由（公开）"), max_length=300, blank=True, editable=False
    )
    erased_at = models.DateTimeField(null=True, editable=False)
    corrected_at = models.DateTimeField(
        null=True, editable=False, help_text="when its text was last corrected in public"
    )
    correction_reason = models.CharField(max_length=500, blank=True, editable=False)
    revises = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        editable=False,
        db_index=False,  # nearly all are NULL: the constraint's index holds the others
        related_name="revisions",
        verbose_name=_("更正的文件"),
        help_text="of a revision: the public document that it will change",
    )
    revises_seq = models.PositiveBigIntegerField(
        null=True, editable=False, help_text="entry of the log from which a revision started"
    )
    revision_reason = models.CharField(
        _("更正的理由（公开）"),
        max_length=500,
        blank=True,
        help_text=_("写给公众看的一句话，例如“更正第三条中的联系电话”。不要写个人信息。"),
    )
    return_reason = models.CharField(
        _("退回的理由"), max_length=500, blank=True, editable=False, help_text="of a draft"
    )
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("录入人"),
        help_text="NULL: a command",
    )
    edited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("最后修改人"),
    )
    created_at = models.DateTimeField(_("录入时间"), auto_now_add=True)
    updated_at = models.DateTimeField(_("最后修改"), auto_now=True)

    derived_from: str | None = None  # content_html as it was when its text was derived

    objects = DisclosureQuerySet.as_manager()

    class Meta:
        verbose_name = _("公开文件")
        verbose_name_plural = _("公开文件")
        ordering = ["-id"]
        default_permissions = []  # who may do what follows from memberships
        constraints = [
            models.UniqueConstraint(
                fields=["index_number"],
                condition=~Q(index_number=""),
                name="index_number_never_twice",
                violation_error_message=_("这个索引号已经用过，索引号不能重复。"),
            ),
            models.CheckConstraint(
                condition=~Q(title=""),
                name="title_not_empty",
                violation_error_message=_("请填写标题。"),
            ),
            models.CheckConstraint(
                # Of what was withdrawn before a mirror began, it has the number alone.
                condition=~Q(state__in=[State.PUBLISHED, State.WITHDRAWN])
                | (Q(state=State.WITHDRAWN, published_at=None) & ~Q(index_number=""))
                | (
                    ~Q(index_number="")
                    & ~Q(issuing_body_name="")
                    & Q(
                        issuing_body__isnull=False,
                        column__isnull=False,
                        published_at__isnull=False,
                        published_on__isnull=False,
                        disclosure_kind=DisclosureKind.PROACTIVE,
                    )
                ),
                name="public_only_when_complete",
                violation_error_message=_(
                    "公开的文件必须有索引号、发布机构、栏目和公开时间，且公开方式为主动公开。"
                ),
            ),
            models.CheckConstraint(
                condition=(Q(state=State.SCHEDULED) & Q(publish_at__isnull=False))
                | (~Q(state=State.SCHEDULED) & Q(publish_at=None)),
                name="scheduled_means_with_a_time",
                violation_error_message=_("排期公开的文件必须有公开时间。"),
            ),
            models.CheckConstraint(
                condition=Q(revises=None)
                | ~Q(state__in=[State.PUBLISHED, State.WITHDRAWN]) & Q(index_number=""),
                name="revision_never_public_itself",
            ),
            models.UniqueConstraint(
                fields=["revises"],
                condition=Q(revises__isnull=False),
                name="one_revision_at_a_time",
            ),
            models.CheckConstraint(
                condition=(
                    Q(state=State.WITHDRAWN, withdrawn_at__isnull=False)
                    & ~Q(withdrawal_reason="")
                )
                | (~Q(state=State.WITHDRAWN) & Q(withdrawn_at=None) & Q(withdrawal_reason="")),
                name="withdrawn_means_with_a_reason",
                violation_error_message=_("撤下文件必须写明理由。"),
            ),
            models.CheckConstraint(
                condition=Q(effective_on=None)
                | Q(expires_on=None)
                | Q(expires_on__gte=models.F("effective_on"))
                | Q(repealed_noted_on__isnull=False),
                name="expires_not_before_effect",
                violation_error_message=_("终止时间早于生效时间：请核对这两个日期。"),
            ),
            models.CheckConstraint(
                condition=Q(repealed_noted_on__isnull=False)
                | (Q(repealed_by=None) & Q(repeal_words="")),
                name="repeal_means_with_a_day",
                violation_error_message=_("记录废止请填写废止记录日期。"),
            ),
            models.CheckConstraint(
                condition=Q(disclosure_kind=DisclosureKind.PROACTIVE) | ~Q(kind_reason=""),
                name="withholding_means_with_a_reason",
                violation_error_message=_("不主动公开的文件必须写明理由。"),
            ),
            models.CheckConstraint(
                condition=Q(erased_at=None) | Q(state=State.WITHDRAWN),
                name="erased_is_never_public",
                violation_error_message=_("彻底删除的文件不能再公开。"),
            ),
        ]
        indexes = [
            # SQLite passes over the partial index of the constraint for a value in a parameter,
            # and without statistics over one of the number alone: any index of states is as
            # good to it.
            models.Index(fields=["index_number", "state"], name="by_number_and_state"),
            # Without it SQLite looks for twenty keys among all that have the state.
            models.Index(fields=["state", "id"], name="by_state_and_key"),
            models.Index(fields=["state", "-published_on", "-id"], name="newest_first"),
            # Public lists are answered by the index file; these serve the staff's.
            models.Index(fields=["state", "-updated_at"], name="of_a_state"),
            models.Index(fields=["issuing_body", "-updated_at"], name="of_a_body"),
            models.Index(fields=["column", "-updated_at"], name="in_a_column"),
            models.Index(fields=["genre", "-updated_at"], name="of_a_genre"),
            models.Index(fields=["disclosure_kind", "-updated_at"], name="of_a_kind"),
            models.Index(fields=["published_on", "-updated_at"], name="public_since"),
            models.Index(fields=["document_number"], name="by_document_number"),
            models.Index(
                fields=["state", "validity_start", "expires_on"], name="in_force_on_a_day"
            ),
            models.Index(fields=["state", "publish_at"], name="due"),
            models.Index(
                fields=["-updated_at"],
                condition=~Q(return_reason=""),
                name="returned_drafts",
            ),
            models.Index(fields=["-updated_at"], name="last_edited"),
        ]

    def __str__(self) -> str:
        return self.title

    def clean(self):
        """Say in words what the constraints hold; no query."""
        errors = {}
        self.derive()
        self.document_number = normalise_document_number(self.document_number)
        if self.effective_on and self.expires_on and not self.repealed_noted_on:
            if self.expires_on < self.effective_on:
                errors["expires_on"] = _("终止时间早于生效时间：请核对这两个日期。")
        if (self.repealed_by_id or self.repeal_words) and not self.repealed_noted_on:
            errors["repealed_noted_on"] = _("记录废止请填写废止记录日期。")
        if self.repealed_by_id and self.repealed_by_id == self.pk:
            errors["repealed_by"] = _("文件不能由自己废止。")
        if self.disclosure_kind != DisclosureKind.PROACTIVE and not self.kind_reason:
            errors["kind_reason"] = _("公开方式不是“主动公开”，请写明理由。")
        if self.written_on and self.written_on > timezone.localdate():
            errors["written_on"] = _("成文日期不能晚于今天。")
        if errors:
            raise ValidationError(errors)

    def derive(self) -> None:
        """Set what follows from other fields: clean HTML, its text, the day in Beijing."""
        if self.content_html != self.derived_from:
            self.content_html = self.derived_from = clean_html(self.content_html)
            self.content_text = text_of(self.content_html)
        self.published_on = self.published_at and timezone.localdate(self.published_at)

    def save(self, *args, **kwargs):
        self.derive()
        super().save(*args, **kwargs)

    def get_absolute_url(self) -> str:
        before, after = around_number()
        return f"{before}{quote(self.index_number, safe=KEPT_IN_ADDRESSES)}{after}"

    @property
    def canonical_url(self) -> str:
        return settings.SITE_URL + self.get_absolute_url()

    @property
    def is_public(self) -> bool:
        return self.state == State.PUBLISHED

    @property
    def is_or_was_public(self) -> bool:
        """Whether its address says something: the document, or that it was withdrawn."""
        return self.state in {State.PUBLISHED, State.WITHDRAWN}

    @property
    def is_returned(self) -> bool:
        return self.state == State.DRAFT and bool(self.return_reason)

    @property
    def standing(self) -> str:
        """Its state in words; a draft that was returned says so."""
        return str(_("已退回") if self.is_returned else self.get_state_display())

    @property
    def is_revision(self) -> bool:
        return self.revises_id is not None

    @property
    def revision(self) -> "Disclosure | None":
        """The revision of it that is on its way; asks the database."""
        return self.revisions.first()

    @property
    def is_repealed(self) -> bool:
        return self.repealed_noted_on is not None

    def validity(self, on: date | None = None) -> Validity:
        """Return the validity on the day ``on`` (today in Beijing); domain.md, 4.

        The same rule as ``DisclosureQuerySet.with_validity(on)``.
        """
        on = on or timezone.localdate()
        start = self.effective_on or self.written_on or self.published_on
        if start and start > on:
            return Validity.NOT_YET
        if self.expires_on:
            ended = self.expires_on < on
        else:
            ended = self.is_repealed and self.repealed_noted_on <= on
        if not ended:
            return Validity.IN_FORCE
        return Validity.REPEALED if self.is_repealed else Validity.EXPIRED

    @cached_property
    def links(self) -> Links:
        """One query, or none after ``read_links()``."""
        read_links([self])
        return self.links

    @property
    def body_name(self) -> str:
        """The name it was published under; of a draft, today's name."""
        return self.issuing_body_name or (self.issuing_body.name if self.issuing_body else "")


def read_links(rows: list[Disclosure]) -> list[Disclosure]:
    """Return ``rows``, each with its ``links``: one query for all."""
    keys = {row.pk: ([], []) for row in rows}
    for _position, _id, key, other, name in sorted(link_rows(*keys), key=lambda link: link[:2]):
        of_subjects, of_co_issuers = keys[key]
        if name is None:
            of_subjects.append(other)
        else:
            of_co_issuers.append((other, name))
    for row in rows:
        row.links = keys[row.pk]
    return rows


@compiled
def link_rows(*keys: int) -> models.QuerySet:
    """Rows of (position, id, document, subject or body, name of a co-issuer or None)."""
    subjects = SubjectLink.objects.filter(disclosure__pk__in=keys).order_by()
    co_issuers = CoIssuer.objects.filter(disclosure__pk__in=keys).order_by()
    return subjects.values_list(
        "position", "id", "disclosure_id", "subject_id", Value(None, models.CharField())
    ).union(
        co_issuers.values_list("position", "id", "disclosure_id", "body_id", "name"), all=True
    )


class SubjectLink(models.Model):
    """A subject of a disclosure, in the order in which it was given."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="subject_links")
    subject = models.ForeignKey(
        SubjectCategory, models.PROTECT, related_name="links", verbose_name=_("主题分类")
    )
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("主题分类")
        verbose_name_plural = _("主题分类")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "subject"],
                name="subject_once_a_disclosure",
                violation_error_message=_("同一主题分类只需选一次。"),
            )
        ]

    def __str__(self) -> str:
        return str(self.subject)


class CoIssuer(models.Model):
    """A body that issues jointly with the leading one; with its name at publication."""

    disclosure = models.ForeignKey(Disclosure, models.CASCADE, related_name="co_issuer_links")
    body = models.ForeignKey(
        IssuingBody, models.PROTECT, related_name="co_issued", verbose_name=_("机关")
    )
    name = models.CharField(max_length=100, blank=True, editable=False)
    position = models.PositiveSmallIntegerField(_("次序"), default=0)

    class Meta:
        verbose_name = _("联合发文机关")
        verbose_name_plural = _("联合发文机关")
        ordering = ["position", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["disclosure", "body"],
                name="co_issuer_once_a_disclosure",
                violation_error_message=_("同一机关只需选一次。"),
            )
        ]

    def __str__(self) -> str:
        return self.name or str(self.body)
