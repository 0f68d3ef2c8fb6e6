"""The closed lists of the law and the norms. What a site may edit is data, not here."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a disclosure stands. PUBLISHED means public now."""

    DRAFT = "draft", _("草稿")
    IN_REVIEW = "in_review", _("待审核")
    IN_APPROVAL = "in_approval", _("待签发")
    SCHEDULED = "scheduled", _("已排期")
    PUBLISHED = "published", _("已公开")
    WITHDRAWN = "withdrawn", _("已撤下")


class Role(models.TextChoices):
    """What a person does for an issuing body."""

    EDITOR = "editor", _("录入")
    REVIEWER = "reviewer", _("审核")
    APPROVER = "approver", _("签发")
    HEAD = "head", _("负责")


class Act(models.TextChoices):
    """What a person may do with a disclosure; who may, when, is in permissions.py."""

    EDIT = "edit", _("修改")
    DELETE = "delete", _("删除草稿")
    SUBMIT = "submit", _("提交审核")
    REVIEW = "review", _("审核通过")
    APPROVE = "approve", _("签发")
    SEND_BACK = "send-back", _("退回")
    REOPEN = "reopen", _("撤回修改")
    PUBLISH = "publish", _("立即公开")
    REVISE = "revise", _("更正")
    NOTE_REPEAL = "note-repeal", _("记录废止")
    WITHDRAW = "withdraw", _("撤下")
    RESTORE = "restore", _("恢复公开")
    ASK_ERASURE = "ask-erasure", _("提请彻底删除")
    ERASE = "erase", _("彻底删除")


class DisclosureKind(models.TextChoices):
    """公开方式; fixed when a document is drafted (国办发〔2016〕80号)."""

    PROACTIVE = "proactive", _("主动公开")
    ON_REQUEST = "on_request", _("依申请公开")
    WITHHELD = "withheld", _("不予公开")


class Validity(models.TextChoices):
    IN_FORCE = "in_force", _("有效")
    NOT_YET = "not_yet", _("尚未生效")
    EXPIRED = "expired", _("已失效")
    REPEALED = "repealed", _("已废止")


class RelationKind(models.TextChoices):
    INTERPRETS = "interprets", _("解读")
    AMENDS = "amends", _("修改")
    REPEALS = "repeals", _("废止")
    SUPERSEDES = "supersedes", _("替代")
    FORWARDS = "forwards", _("转发")
    BASED_ON = "based_on", _("依据")
    CORRECTS = "corrects", _("更正")
    RELATED = "related", _("相关")

    @property
    def inverse_label(self) -> str:
        """How the same relation reads from the other document."""
        return INVERSE_LABELS[self]


INVERSE_LABELS = {
    RelationKind.INTERPRETS: _("本文件的解读"),
    RelationKind.AMENDS: _("修改本文件的文件"),
    RelationKind.REPEALS: _("废止本文件的文件"),
    RelationKind.SUPERSEDES: _("替代本文件的文件"),
    RelationKind.FORWARDS: _("转发本文件的文件"),
    RelationKind.BASED_ON: _("以本文件为依据的文件"),
    RelationKind.CORRECTS: _("更正本文件的文件"),
    RelationKind.RELATED: _("相关文件"),
}


class BodyKind(models.TextChoices):
    GOVERNMENT = "government", _("人民政府")
    OFFICE = "office", _("政府办公室")
    DEPARTMENT = "department", _("政府部门")
    AGENCY = "agency", _("派出机构")
    TOWNSHIP = "township", _("乡镇人民政府、街道办事处")
    PUBLIC_SERVICE = "public_service", _("公共企事业单位")
    OTHER = "other", _("其他组织")


class ColumnType(models.TextChoices):
    """`ColumnType` of 《政府网站发展指引》(国办发〔2017〕47号)."""

    OVERVIEW = "概况信息", _("概况信息")
    NEWS = "工作动态", _("工作动态")
    DISCLOSURE = "信息公开", _("信息公开")
    POLICY = "政策文件", _("政策文件")
    INTERPRETATION = "政策解读", _("政策解读")
    NOTICE = "通知公告", _("通知公告")
    DATA = "数据发布", _("数据发布")


class Section(models.TextChoices):
    """The columns that 国办公开办函〔2019〕61号 orders, in its order; the value is the slug."""

    GUIDE = "guide", _("政府信息公开指南")
    RULES = "rules", _("政府信息公开制度")
    STATUTORY = "statutory", _("法定主动公开内容")
    ANNUAL_REPORTS = "annual-reports", _("政府信息公开年报")


class StatutoryItem(models.TextChoices):
    """What of Art. 20 (1–15) or Art. 21 (21) of the Regulation a column answers."""

    RULES = "1", _("第二十条（一）行政法规、规章和规范性文件")
    AGENCY = "2", _("第二十条（二）机关职能、机构设置、办公地址等")
    PLANS = "3", _("第二十条（三）规划及相关政策")
    STATISTICS = "4", _("第二十条（四）统计信息")
    LICENSING = "5", _("第二十条（五）行政许可和其他对外管理服务事项")
    PENALTIES = "6", _("第二十条（六）行政处罚、行政强制")
    BUDGETS = "7", _("第二十条（七）财政预算、决算信息")
    FEES = "8", _("第二十条（八）行政事业性收费")
    PROCUREMENT = "9", _("第二十条（九）政府集中采购")
    PROJECTS = "10", _("第二十条（十）重大建设项目")
    WELFARE = "11", _("第二十条（十一）扶贫、教育、医疗、社会保障、促进就业")
    EMERGENCIES = "12", _("第二十条（十二）突发公共事件")
    SUPERVISION = "13", _("第二十条（十三）环境保护、公共卫生、安全生产等监督检查")
    CIVIL_SERVICE = "14", _("第二十条（十四）公务员招考")
    OTHER = "15", _("第二十条（十五）其他法定内容")
    LOCAL = "21", _("第二十一条 设区的市、县、乡镇的重点内容")


class EntryKind(models.TextChoices):
    """What an entry of the publication log says."""

    PUBLISHED = "published", _("公开")
    CHANGED = "changed", _("更正")
    WITHDRAWN = "withdrawn", _("撤下")
    ERASED = "erased", _("删除")
    STRUCTURE = "structure", _("目录结构")


class EventKind(models.TextChoices):
    """What an entry of the audit says: what a person of the staff (or the clock) did."""

    CREATED = "created", _("新建")
    EDITED = "edited", _("修改")
    IMPORTED = "imported", _("导入")
    DELETED = "deleted", _("删除")
    SUBMITTED = "submitted", _("提交审核")
    REVIEWED = "reviewed", _("审核通过")
    APPROVED = "approved", _("签发")
    RETURNED = "returned", _("退回")
    REOPENED = "reopened", _("撤回修改")
    SCHEDULED = "scheduled", _("排期公开")
    PUBLISHED = "published", _("公开")
    CORRECTED = "corrected", _("更正")
    WITHDRAWN = "withdrawn", _("撤下")
    RESTORED = "restored", _("恢复公开")
    ERASURE_ASKED = "erasure_asked", _("提请彻底删除")
    ERASURE_DROPPED = "erasure_dropped", _("不再彻底删除")
    ERASED = "erased", _("彻底删除")
