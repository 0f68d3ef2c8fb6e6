"""What can become of a page, and what a person should know of it."""

from dataclasses import dataclass, field, fields

from django.db import models
from django.utils.translation import gettext_lazy as _

from disclosure.legacy.record import LegacyRecord

NOT_FIELDS = {
    *("labels", "paragraphs", "files", "links", "previous_part", "next_part", "warnings"),
    "disclosure_kind",
}


class Outcome(models.TextChoices):
    IMPORTED = "imported", _("已导入")
    UNCHANGED = "unchanged", _("未改变")
    DOUBLE = "double", _("重复")
    PART = "part", _("续页")
    DRAFT = "draft", _("草稿")
    FAILED = "failed", _("失败")


@dataclass
class Result:
    """What became of one page, in words; ``recognised`` names the fields that it says."""

    outcome: Outcome
    index_number: str = ""
    title: str = ""
    messages: list[str] = field(default_factory=list)
    recognised: list[str] = field(default_factory=list)


def recognised(record: LegacyRecord) -> list[str]:
    names = [each.name for each in fields(record) if each.name not in NOT_FIELDS]
    return [name for name in names if getattr(record, name)]
