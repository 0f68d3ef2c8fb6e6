"""What of a page cannot stand, or must not go out before a person has looked at it.

Nothing here stops a run: a value that cannot be is left out and told, and what must not go
out holds the page back as a draft.
"""

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from disclosure.enums import Validity
from disclosure.legacy.parse import Page
from disclosure.legacy.record import LegacyRecord
from disclosure.models import Disclosure
from disclosure.models.disclosures import validate_index_number
from disclosure.personal_data import Finding

LONGEST_COLUMN, DEEPEST = 50, 8  # characters of a column's name, columns in a row
LONGEST_GENRE = 20
FIRST_DAY = date(1949, 10, 1)
DAYS = {"written_on": "成文日期", "effective_on": "生效时间", "expires_on": "终止时间"}


def settle(record: LegacyRecord, summary_limit: int, messages: list[str]) -> list[str]:
    """Leave out what cannot be; return what holds the page back, in words."""
    holding: list[str] = []
    today = timezone.localdate()
    for name, label in DAYS.items():
        day = getattr(record, name)
        if day and (day < FIRST_DAY or (name == "written_on" and day > today)):
            setattr(record, name, None)
            holding.append(
                _("%(label)s %(day)s 不可能，已留空，请核对。") % {"label": label, "day": day}
            )
    if record.published_at and not FIRST_DAY <= record.published_at.date() <= today:
        holding.append(
            _("公开日期 %(day)s 不可能，请核对。") % {"day": record.published_at.date()}
        )
        record.published_at = None
    ends_before = (
        record.expires_on and record.effective_on and record.expires_on < record.effective_on
    )
    if ends_before and record.validity != Validity.REPEALED:
        holding.append(
            _("终止时间 %(end)s 早于生效时间 %(start)s，终止时间已留空，请核对。")
            % {"end": record.expires_on, "start": record.effective_on}
        )
        record.expires_on = None
    shorten(record, summary_limit, messages)
    record.breadcrumb = [name[:LONGEST_COLUMN] for name in record.breadcrumb[-DEEPEST:]]
    try:
        validate_index_number(record.index_number or "-")
    except ValidationError as error:
        holding += error.messages
        record.index_number = ""
    return holding


def shorten(record: LegacyRecord, summary_limit: int, messages: list[str]) -> None:
    """Leave out what a field has no room for: the whole of it stays in the original page."""
    limits = {
        name: Disclosure._meta.get_field(name).max_length or LONGEST_GENRE
        for name in ["index_number", "document_number", "source", "genre"]
    }
    limits["summary"] = summary_limit
    for name, limit in limits.items():
        value = getattr(record, name)
        if len(value) > limit:
            setattr(record, name, "")
            messages.append(
                _("%(label)s有 %(length)d 字，上限为 %(limit)d 字，未采用，全文见原始页面。")
                % {
                    "label": Disclosure._meta.get_field(name).verbose_name,
                    "length": len(value),
                    "limit": limit,
                }
            )
    longest = Disclosure._meta.get_field("title").max_length
    if len(record.title) > longest:
        record.title = record.title[: longest - 1] + "…"
        messages.append(_("标题超过 %(limit)d 字，已截短，请核对。") % {"limit": longest})


def personal(page: Page, messages: list[str]) -> list[str]:
    """Tell of numbers of persons; return those that hold the page back, with their places."""
    holding = []
    for finding in page.personal_data:
        place = place_of(finding, page)
        words = _("%(place)s有疑似%(kind)s %(shown)s。") % {
            "place": place,
            "kind": finding.kind.label,
            "shown": finding.shown,
        }
        (holding if finding.is_grave else messages).append(words)
    return holding


def place_of(finding: Finding, page: Page) -> str:
    """Name the place of a finding in title, text, and what stands behind them."""
    line = finding.line - 1
    if not line:
        return _("标题")
    if line <= page.text.count("\n") + 1:
        return _("正文第%(n)d行") % {"n": line}
    return _("其他栏目")
