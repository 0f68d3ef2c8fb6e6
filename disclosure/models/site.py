"""The identity of the site, as the norms want it named on every page."""

from collections.abc import Collection
from typing import Self

from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.models.logged import LoggedModel
from disclosure.schemes import DEFAULT_SCHEME, validate_scheme

PUBLIC_FIELDS = [
    *("site_name", "organiser", "undertaker", "site_id_code", "icp_number", "police_number"),
    *("error_report_url", "office", "address", "hours", "phone", "fax", "email", "postcode"),
    "supervisor",
]


class SiteIdentity(LoggedModel):
    """Who runs the site and how to reach them; one row. 国办发〔2017〕47号, and Art. 12."""

    site_name = models.CharField(_("网站名称"), max_length=100, default=_("政府信息公开"))
    organiser = models.CharField(_("主办单位"), max_length=100, blank=True)
    undertaker = models.CharField(_("承办单位"), max_length=100, blank=True)
    site_id_code = models.CharField(
        _("网站标识码"),
        max_length=10,
        blank=True,
        validators=[RegexValidator(r"^[0-9A-Za-z]{10}$", _("网站标识码为10位字符。"))],
    )
    icp_number = models.CharField(_("ICP备案号"), max_length=50, blank=True)
    police_number = models.CharField(_("公安机关备案号"), max_length=50, blank=True)
    error_report_url = models.URLField(
        _("“我为政府网站找错”链接"), blank=True, help_text=_("国家平台分配给本网站的地址。")
    )

    office = models.CharField(_("政府信息公开工作机构"), max_length=100, blank=True)
    address = models.CharField(_("办公地址"), max_length=200, blank=True)
    hours = models.CharField(_("办公时间"), max_length=100, blank=True)
    phone = models.CharField(_("联系电话"), max_length=50, blank=True)
    fax = models.CharField(_("传真"), max_length=50, blank=True)
    email = models.EmailField(_("电子邮箱"), blank=True)
    postcode = models.CharField(_("邮政编码"), max_length=10, blank=True)
    supervisor = models.CharField(
        _("监督投诉渠道"), max_length=200, blank=True, help_text=_("受理投诉的机构与电话。")
    )

    number_scheme = models.CharField(
        _("索引号编制规则"),
        max_length=100,
        default=DEFAULT_SCHEME,
        validators=[validate_scheme],
        help_text=_(
            "由 {code} 机构代码、{year} 年份、{serial:5} 流水号（冒号后为位数）组成，还可用 "
            "{month} 月、{day} 日、{subject} 主题分类代码。只影响今后的新编号。"
        ),
    )
    summary_limit = models.PositiveSmallIntegerField(
        _("内容概述字数上限"), default=100, help_text=_("本地目录规范的要求，一般为100字。")
    )

    class Meta:
        verbose_name = _("网站信息")
        verbose_name_plural = _("网站信息")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="one_site_identity")
        ]

    def __str__(self) -> str:
        return str(self.site_name)

    @classmethod
    def load(cls) -> Self:
        return cls.objects.filter(pk=1).first() or cls(pk=1)

    log_kind = "site"
    log_subject = "site:identity"
    log_id = "site_name"  # which is not "identity": it neither goes nor gives way

    @classmethod
    def standing_for(cls, record: dict, others: Collection[str] = ()) -> Self:
        return cls.load()

    def log_record(self) -> dict:
        return {name: str(getattr(self, name)) for name in PUBLIC_FIELDS}
