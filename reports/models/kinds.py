"""Kinds of annual reports: by when, of whom, with which parts. All of it is data."""

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.enums import BodyKind
from disclosure.models.bodies import IssuingBody
from disclosure.models.logged import LoggedModel

GOVERNMENTS = {BodyKind.GOVERNMENT}
RESERVED_CODES = {"figures"}  # /reports/figures/ is no kind

validate_due = RegexValidator(
    r"^(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$", _("日期写成“月-日”，例如 03-31。")
)


class ReportKind(LoggedModel):
    """法治政府建设年度报告, 政府信息公开工作年度报告, and what a site adds.

    ``title_words``: a title that holds all words of one of these lines is of this kind.
    ``outline`` is a list of {"title", "hint"}; ``required_parts`` a list of {"name",
    "words", "source"}: a text without any of the words seems to lack that part.
    """

    code = models.SlugField(
        _("代码"), max_length=40, unique=True, help_text=_("用在网址里，确定后不再更改。")
    )
    name = models.CharField(_("名称"), max_length=50, unique=True)
    title_words = models.JSONField(_("标题用语"), default=list, blank=True)
    column_path = models.CharField(
        _("所在栏目"), max_length=200, blank=True, help_text=_("栏目的地址名。")
    )
    due = models.CharField(_("部门公开期限"), max_length=5, validators=[validate_due])
    government_due = models.CharField(
        _("政府公开期限"),
        max_length=5,
        blank=True,
        validators=[validate_due],
        help_text=_("次年的月-日；不填则与部门相同。"),
    )
    expected_of = models.JSONField(
        _("应当公布的机构类别"), default=list, blank=True, help_text="codes of BodyKind"
    )
    first_year = models.PositiveSmallIntegerField(
        _("最早的年度"), null=True, blank=True, help_text=_("更早的年度不算缺少。")
    )
    outline = models.JSONField(_("提纲"), default=list, blank=True)
    required_parts = models.JSONField(_("必备内容"), default=list, blank=True)
    has_tables = models.BooleanField(
        _("有法定统计表"), default=False, help_text=_("政府信息公开工作年度报告的三张表。")
    )
    position = models.PositiveIntegerField(_("排序"), default=0, help_text=_("小的排在前面。"))

    class Meta:
        verbose_name = _("年度报告种类")
        verbose_name_plural = _("年度报告种类")
        ordering = ["position", "code"]

    def __str__(self) -> str:
        return self.name

    def clean(self):
        if self.code in RESERVED_CODES:
            raise ValidationError({"code": _("这个代码已经是别的网页的地址，请换一个。")})
        for name in ["due", "government_due"]:
            if (text := getattr(self, name)) and validate_due.regex.match(text):
                try:
                    date.fromisoformat(f"2000-{text}")
                except ValueError:
                    raise ValidationError({name: _("没有这一天。")}) from None

    def due_on(self, year: int, body: IssuingBody) -> date:
        """Return the last day for publishing the report of ``body`` on ``year``."""
        is_government = body.kind in GOVERNMENTS and self.government_due
        month, day = map(int, (self.government_due if is_government else self.due).split("-"))
        return date(year + 1, month, 28 if (month, day) == (2, 29) else day)

    log_kind = "report-kind"

    def log_record(self) -> dict:
        names = [
            *("code", "name", "title_words", "column_path", "due", "government_due"),
            *("expected_of", "first_year", "outline", "required_parts", "has_tables"),
            "position",
        ]
        return {name: getattr(self, name) for name in names}
