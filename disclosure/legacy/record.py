"""A page of an older system as it was understood, before anything is saved."""

from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext as _

from disclosure.document_numbers import normalise_document_number
from disclosure.enums import DisclosureKind, Validity
from disclosure.legacy.labels import FIELDS, RANK
from disclosure.legacy.values import (
    NO_DAYS,
    columns_of,
    compact,
    half_width,
    one_line,
    read_breadcrumb,
    read_day,
    read_keywords,
    read_moment,
    said,
)

OPEN_END = {"长期", "长期有效", "永久", "永久有效"}
VALIDITIES = {
    "有效": Validity.IN_FORCE,
    "现行有效": Validity.IN_FORCE,
    "继续有效": Validity.IN_FORCE,
    "全文有效": Validity.IN_FORCE,
    "长期有效": Validity.IN_FORCE,
    "未生效": Validity.NOT_YET,
    "尚未生效": Validity.NOT_YET,
    "尚未施行": Validity.NOT_YET,
    "失效": Validity.EXPIRED,
    "全文失效": Validity.EXPIRED,
    "宣布失效": Validity.EXPIRED,
    "废止": Validity.REPEALED,
    "全文废止": Validity.REPEALED,
    "宣布废止": Validity.REPEALED,
}


SEVERAL = {"subjects", "genre", "source"}  # of which a page may say different things
FILE_PLACE = "/attachments/@%d/"  # until the attachment has its address


@dataclass(frozen=True)
class FileLink:
    """A link to a file of the document: how the page names it, and where it leads; ``path``
    is where the file lies, "" when it is not among what is imported."""

    name: str
    href: str
    is_image: bool = False
    address: str = ""
    path: str = ""


@dataclass(frozen=True)
class PageLink:
    """A link to another document; ``box`` is what the box says it is (markup/habits.py)."""

    title: str
    href: str
    box: str
    address: str = ""
    comes: bool = False  # it is among what is imported


@dataclass
class LegacyRecord:
    """What one page says. An absent text is "", an absent day None, an absent list []."""

    labels: dict[str, str]  # as found, understood or not
    title: str = ""
    index_number: str = ""
    document_number: str = ""
    issuing_body: str = ""  # as found; several names of a joint document in one text
    subjects: str = ""  # as found; names are told apart by those that the site knows
    genre: str = ""
    keywords: list[str] = field(default_factory=list)
    source: str = ""
    summary: str = ""
    breadcrumb: list[str] = field(default_factory=list)
    written_on: date | None = None
    published_at: datetime | None = None
    effective_on: date | None = None
    expires_on: date | None = None
    validity: Validity | None = None
    disclosure_kind: DisclosureKind = DisclosureKind.PROACTIVE
    repeal_ground: str = ""  # by what the page says that it was repealed
    above: list[str] = field(default_factory=list)  # lines between heading and body
    paragraphs: list[str] = field(default_factory=list)  # of the body, as texts
    content_html: str = ""  # a file n of ``files`` stands in it as FILE_PLACE % n
    files: list[FileLink] = field(default_factory=list)
    links: list[PageLink] = field(default_factory=list)
    previous_part: str = ""  # addresses of parts of a long document, as links give them
    next_part: str = ""
    warnings: list[str] = field(default_factory=list)


def record_of(
    labels: list[tuple[str, str]], heading: str = "", crumbs: list[str] | None = None
) -> LegacyRecord:
    """Return the record that ``labels`` give, (label, value) pairs in the page's order.

    ``heading`` is the title that stands over the page, which a label corrects; ``crumbs``
    the names of a breadcrumb that is no label. Every front end (plain text, HTML) comes
    through here, and adds ``content_html``.
    """
    kept: dict[str, list[str]] = {}
    for label, value in labels:
        if value and value not in kept.setdefault(label, []):
            kept[label].append(value)
        else:
            kept.setdefault(label, [])
    record = LegacyRecord(labels={label: "；".join(values) for label, values in kept.items()})
    text = {name: chosen(name, labels, record.warnings) for name in set(FIELDS.values())}

    record.title = one_line(text["title"]) or one_line(heading)
    if heading and compact(heading) != compact(record.title):
        record.warnings.append(
            _("标签中的标题与页面标题“%(heading)s”不一致，已采用标签中的标题。")
            % {"heading": one_line(heading)}
        )
    record.index_number = compact(half_width(said(text["index_number"])))
    record.document_number = normalise_document_number(said(text["document_number"]))
    if record.document_number != said(text["document_number"]):
        record.warnings.append(
            _("文号“%(found)s”已规范为“%(number)s”。")
            % {"found": said(text["document_number"]), "number": record.document_number}
        )
    for name in ["issuing_body", "subjects", "genre", "source", "summary", "repeal_ground"]:
        setattr(record, name, one_line(said(text[name])))
    record.keywords = read_keywords(text["keywords"])
    if crumbs is None:
        record.breadcrumb = read_breadcrumb(text["breadcrumb"], record.title)
    else:
        record.breadcrumb = columns_of(crumbs, record.title)
    for name in ["written_on", "effective_on", "expires_on"]:
        day = read_day(text[name])
        if day not in NO_DAYS:
            setattr(record, name, day)
            tell_unread_day(name, text[name], day, record)
    record.published_at = finest(read_moment(text["published_at"]), labels)
    tell_unread_day("published_at", text["published_at"], record.published_at, record)
    read_validity(text["validity"], record)
    read_disclosure_kind(text["disclosure_kind"], record)
    return record


def chosen(name: str, labels: list[tuple[str, str]], warnings: list[str]) -> str:
    """Return the value of a field: the surest label's that says anything, the later one of
    two equal labels (the card stands below the line under the title)."""
    found = [
        (RANK[label], -place, label, value)
        for place, (label, value) in enumerate(labels)
        if FIELDS.get(label) == name and said(value)
    ]
    if not found or not name:
        return ""
    _rank, place, best, value = min(found)
    if name == "issuing_body":  # a joint document may name each in a line of its own
        said_at = {at: other for _rank, at, label, other in found if label == best}
        while other := said_at.pop(place := place + 1, ""):
            found = [each for each in found if each[3] not in {value, other}]
            value = value if compact(other) in compact(value) else f"{other}、{value}"
    if name in SEVERAL:
        found = [each for each in found if each[2] == best]
    others = {compact(other) for *_rank, other in found} - {compact(value)}
    if others and name in {"written_on", "published_at", "effective_on", "expires_on"}:
        others = {read_day(other) for *_rank, other in found} - {read_day(value)}
    if others:
        warnings.append(
            _("页面上“%(label)s”一项有不同的内容，已采用“%(value)s”。")
            % {"label": best, "value": value}
        )
    return value


def finest(moment: datetime | None, labels: list[tuple[str, str]]) -> datetime | None:
    """Return ``moment`` with the time of day that another label of the page gives it."""
    others = [read_moment(value) for label, value in labels if FIELDS[label] == "published_at"]
    same = [each for each in others if moment and each and each.date() == moment.date()]
    return max(same, default=moment)


def tell_unread_day(name: str, text: str, value, record: LegacyRecord) -> None:
    open_end = name == "expires_on" and text.strip() in OPEN_END
    if said(text) and value is None and not open_end:
        record.warnings.append(_("日期“%(text)s”不能识别，已留空。") % {"text": one_line(text)})


def read_validity(text: str, record: LegacyRecord) -> None:
    """Keep what the page says; one that is no validity (已修改) is told."""
    text = compact(said(text))
    record.validity = VALIDITIES.get(text.removeprefix("已"))
    if text and record.validity is None:
        record.warnings.append(
            _("有效性“%(text)s”没有对应的状态，已按日期判断。") % {"text": text}
        )


def read_disclosure_kind(text: str, record: LegacyRecord) -> None:
    text = compact(said(text))
    kinds = {kind.label: kind for kind in DisclosureKind}
    if text in kinds:
        record.disclosure_kind = kinds[text]
    elif text:
        record.warnings.append(
            _("公开方式“%(text)s”不能识别，已按主动公开处理。") % {"text": text}
        )
