"""Bytes → page → record: the front door, and the front end for plain text.

HTML finds its (label, value) pairs, its heading and its body in its own way (markup/) and
comes to ``record_of`` with them, too.
"""

import hashlib
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from django.utils.translation import gettext as _
from lxml.etree import LxmlError

from disclosure.legacy.addresses import normal_address
from disclosure.legacy.body import damage, signature, structured
from disclosure.legacy.labels import FIELDS, INVISIBLE, read_labels
from disclosure.legacy.markup.habits import NO_PAGE
from disclosure.legacy.markup.page import FOOT, ListOfDocuments, is_of_site, read_html
from disclosure.legacy.markup.tree import TooDeep
from disclosure.legacy.record import LegacyRecord, record_of
from disclosure.legacy.values import (
    BREADCRUMB_SEPARATORS,
    compact,
    number_alone,
    read_day,
    said,
)
from disclosure.personal_data import Finding, find_personal_data
from disclosure.richtext import clean_html, html_of_paragraphs, text_of

MAX_BYTES = 10 * 1024 * 1024  # a longer text is no page
MAX_NAME = 255  # characters
HEAD = 4000  # characters in which markup shows itself
MARKUP = re.compile(r"<(?:!doctype|html|head|body|meta|table|div|p|script|style)\b", re.I)
CHARSET = re.compile(rb"charset\s*=\s*[\"']?\s*([\w-]+)", re.I)
FEW_BROKEN = 0.002  # of all characters
LINKED = re.compile(r"<a [^>]*>(.*?)</a>", re.S)
HOME = re.compile(rf"(?:网站|本站)?首页\s*(?:{BREADCRUMB_SEPARATORS[0]})")
NO_PAGE_TITLE = re.compile(NO_PAGE)
SIGNS = re.compile(r"[-=_*—─~]{4,}")
TEXT_MARK = re.compile(r"[【\[]?(?:正文|内容|正文内容|文件正文)[】\]]?\s*[:：]?")
FILES_MARK = re.compile(r"[【\[]?附件[】\]]?\s*[:：]?")
LONGEST_DAY = 24  # characters of a line that is a day
NUMBER_ABOVE = 3  # paragraphs; a title may stand there, too
IDENTIFYING = {"index_number", "title", "issuing_body"}
# Text that may go on in the next line; a day or a number does not.
WRAPPED = {"title", "subjects", "issuing_body", "source", "summary", "keywords"}


class UnreadablePage(Exception):
    """A file that cannot be read as a page; the text says why, in words."""


@dataclass(frozen=True)
class Page:
    """A file that was read: what it holds, and what was understood."""

    file_name: str
    sha256: str
    original: str
    record: LegacyRecord
    address: str = ""  # on the older site, with those of its further parts in ``parts``
    parts: tuple[str, ...] = ()

    @cached_property
    def text(self) -> str:
        """The text as it will be published."""
        return text_of(self.record.content_html)

    @cached_property
    def text_sha256(self) -> str:
        """What is the same for pages that say the same; "" for one without a text."""
        if not self.text:
            return ""
        said = f"{compact(self.record.title)}\n{compact(self.text)}"
        return hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()

    @cached_property
    def personal_data(self) -> list[Finding]:
        record = self.record
        others = [record.summary, record.source, *record.keywords]
        others += [file.name for file in record.files]
        return find_personal_data("\n".join([record.title, self.text, *others]))


def read_file(path: Path, address: str = "") -> Page:
    """Raise UnreadablePage or OSError."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    # A name that is no UTF-8 could not be stored.
    name = path.name.encode(errors="surrogateescape").decode(errors="replace")
    return read_page(data, name[-MAX_NAME:], address)


def read_page(data: bytes, file_name: str, address: str = "") -> Page:
    """Raise UnreadablePage, in words."""
    original = decoded(data)
    if MARKUP.search(original[:HEAD]):
        record = read_markup(original, address)
    else:
        record = read_text(original)
        take_from_text(record)
    if "\ufffd" in original:
        record.warnings.append(_("页面里有不能识别的字节，已用“�”代替，请核对。"))
    record.content_html = clean_html(record.content_html)
    sha256 = hashlib.sha256(data).hexdigest()
    return Page(file_name, sha256, original, record, normal_address(address))


def decoded(data: bytes) -> str:
    """Return the text of a page in UTF-8 or, as older systems wrote, GB 18030, whatever it
    declares; in Big5 or UTF-16 only if it says so. A few broken bytes are U+FFFD."""
    if len(data) > MAX_BYTES:
        raise UnreadablePage(
            _("文件超过 %(limit)d MB，不是文本页面。") % {"limit": MAX_BYTES // 1024**2}
        )
    declared = CHARSET.search(data[:HEAD])
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\x00" in data and not marked:
        if not declared or data.count(b"\x00") > len(data) * FEW_BROKEN:
            raise UnreadablePage(_("不是文本文件，不能读取。"))
        data = data.replace(b"\x00", b"")
    encodings = ["utf-16"] if marked else ["utf-8-sig", "gb18030"]
    if declared and declared[1].lower().startswith(b"big5"):
        encodings = ["utf-8-sig", "big5hkscs"]
    for encoding in encodings:
        try:
            return data.decode(encoding).replace("\x00", "")
        except UnicodeDecodeError:
            continue
    if declared:
        texts = [data.decode(encoding, "replace") for encoding in encodings]
        best = min(texts, key=lambda text: text.count("\ufffd"))
        if best.count("\ufffd") <= len(best) * FEW_BROKEN:
            return best
    raise UnreadablePage(_("文字编码既不是 UTF-8，也不是 GB18030，不能读取。"))


def read_markup(text: str, address: str) -> LegacyRecord:
    """Return the record of an HTML page. Raises UnreadablePage when it is of no document."""
    try:
        record = read_html(text, address)
    except (TooDeep, RecursionError):
        raise UnreadablePage(_("页面的标签嵌套过深，不能读取。")) from None
    except ListOfDocuments:
        raise UnreadablePage(_("像是文件列表或查找结果，不是一份文件。")) from None
    except (ValueError, LxmlError):
        raise UnreadablePage(_("不是完整的网页，不能读取。")) from None
    if not record.title or NO_PAGE_TITLE.fullmatch(record.title):
        raise UnreadablePage(_("没有找到标题，不能读取。"))
    take_from_text(record)
    identified = record.index_number or record.document_number or record.issuing_body
    if not identified and not (is_dated(record) and is_prose(record.content_html)):
        raise UnreadablePage(
            _("没有找到“索引号”“发布机构”等标签，也没有日期和正文，不能读取。")
        )
    tell_signature(record.paragraphs, record)
    return record


def is_dated(record: LegacyRecord) -> bool:
    """Whether the page says a day, at least in a line of its own in the text."""
    lines = [line for line in record.paragraphs if len(line) <= LONGEST_DAY]
    return bool(record.published_at) or any(read_day(line) for line in lines)


def is_prose(html: str) -> bool:
    """Whether a text is more than a list of links."""
    linked = sum(len(text) for text in LINKED.findall(html))
    return len(text_of(html)) > 2 * linked


def read_text(text: str) -> LegacyRecord:
    """Return the record of a plain text page: labels, several in a line or one, above the
    body. Raises UnreadablePage when it has no such labels."""
    lines = [line.strip().strip(INVISIBLE).strip() for line in text.splitlines()]
    lines = [line for line in lines if not SIGNS.fullmatch(line)]
    card = Card.read(lines)
    if len(card.fields) < 2 or not card.fields & IDENTIFYING:
        raise UnreadablePage(_("没有找到“索引号”“标题”“发布机构”等标签，不能读取。"))
    paragraphs = without_marks([line for line in lines[card.end :] if line])
    record = record_of(card.labels, card.heading or first_title(card, paragraphs))
    if not record.title:
        raise UnreadablePage(_("没有找到标题，不能读取。"))
    record.paragraphs = paragraphs
    record.content_html = html_of_paragraphs(structured(paragraphs, record.title))
    record.warnings += card.warnings + damage(paragraphs)
    tell_signature(paragraphs, record)
    return record


def without_marks(paragraphs: list[str]) -> list[str]:
    """``paragraphs`` without what only names the parts of the page (【正文】, 【附件】 无), and
    without the lines of the site behind them."""
    while paragraphs and is_of_site(FOOT, paragraphs[-1]):
        paragraphs = paragraphs[:-1]
    if paragraphs and TEXT_MARK.fullmatch(paragraphs[0]):
        paragraphs = paragraphs[1:]
    if (
        len(paragraphs) > 1
        and FILES_MARK.fullmatch(paragraphs[-2])
        and not said(paragraphs[-1])
    ):
        paragraphs = paragraphs[:-2]
    return paragraphs


class Card:
    """The head of a page: site name, breadcrumb, heading, and the labels, to ``end``."""

    def __init__(self):
        self.labels: list[tuple[str, str]] = []
        self.plain: list[str] = []  # lines without a label above the first sure one
        self.after_breadcrumb = 0  # how many of ``plain`` stand above the breadcrumb
        self.warnings: list[str] = []
        self.end = 0

    @property
    def fields(self) -> set[str]:
        """The fields that a label names, with a value or without."""
        return {FIELDS[label] for label, _value in self.labels} - {"", "breadcrumb"}

    @property
    def begun(self) -> bool:
        """Whether the card itself has been met, not only 来源 and 日期 under the title."""
        return bool(self.fields & IDENTIFYING) or len(self.fields) > 2

    @property
    def heading(self) -> str:
        """The title over the page: below the breadcrumb, or right above the card."""
        lines = self.plain[self.after_breadcrumb :]
        title = next((value for label, value in self.labels if FIELDS[label] == "title"), "")
        for count in range(1, 4):
            if title and compact("".join(lines[-count:])) == compact(title):
                return title
        return lines[-1] if lines else ""

    @classmethod
    def read(cls, lines: list[str]) -> "Card":
        """Read down to the last line with labels that belongs to the head."""
        card, gap = cls(), []
        for at, line in enumerate(lines):
            pairs = read_labels(line)
            if not pairs and HOME.match(line):
                pairs = [("当前位置", line)]
            if not pairs:
                gap.append(line)
                if card.has_ended(gap):
                    break
                continue
            card.take_gap([text for text in gap if text])
            if any(FIELDS[label] == "breadcrumb" for label, _value in pairs):
                card.after_breadcrumb = len(card.plain)
            card.labels += pairs
            card.end, gap = at + 1, []
            card.alone = len(pairs) == 1
        return card

    def has_ended(self, gap: list[str]) -> bool:
        """Whether the lines ``gap`` since the last label are the body. Inside the card one
        line may stand alone between two labels: what a long value goes on with."""
        texts = [text for text in gap if text]
        if not self.begun:
            return len(texts) > 8
        return len(texts) > 1 or (bool(texts) and not gap[0]) or (bool(texts) and not gap[-1])

    def take_gap(self, texts: list[str]) -> None:
        if not texts:
            return
        if not self.begun:
            self.plain += texts
            return
        label, value = self.labels[-1]
        if FIELDS[label] in WRAPPED or (self.alone and not value):
            self.labels[-1] = (label, value + texts[0])
        else:
            self.warnings.append(
                _("“%(label)s”下面的一行“%(text)s”不能识别。")
                % {"label": label, "text": texts[0]}
            )


def first_title(card: Card, paragraphs: list[str]) -> str:
    """Return the first line of the body, for a page that has its title only there."""
    titled = any(FIELDS[label] == "title" and value for label, value in card.labels)
    return "" if titled or not paragraphs else paragraphs[0]


def tell_signature(paragraphs: list[str], record: LegacyRecord) -> None:
    """Compare the signature with the labels, which are kept (domain.md, 1)."""
    found = signature(paragraphs)
    if not found:
        return
    label = compact(record.issuing_body)
    alike = any(name.endswith(label) or label.endswith(name) for name in found.names)
    # Joint documents are signed by several, in any order.
    if label and found.names and not alike and not any(name in label for name in found.names):
        record.warnings.append(
            _("落款“%(names)s”与发布机构“%(label)s”不一致，已保留标签。")
            % {"names": "、".join(reversed(found.names)), "label": record.issuing_body}
        )
    if record.written_on and found.day != record.written_on:
        record.warnings.append(
            _("落款日期 %(day)s 与成文日期 %(label)s 不一致，已保留标签。")
            % {"day": found.day.isoformat(), "label": record.written_on.isoformat()}
        )


def take_from_text(record: LegacyRecord) -> None:
    """What no label says, from where a printed document says it."""
    if not record.document_number:
        take_number_over_text(record)
    if not record.issuing_body:
        take_body_from_signature(record)


def take_number_over_text(record: LegacyRecord) -> None:
    """A page without that label has its number where a printed document has it: alone in a
    line over the text."""
    lines = [*record.above, *record.paragraphs[:NUMBER_ABOVE]]
    if number := next(filter(None, map(number_alone, lines)), ""):
        record.document_number = number
        record.warnings.append(
            _("页面没有文号一项，已采用正文开头的“%(number)s”。") % {"number": number}
        )


def take_body_from_signature(record: LegacyRecord) -> None:
    """A page without that label names its body where the signature and the source, or the
    site's name, are one."""
    found = signature(record.paragraphs)
    said = {compact(record.source), compact(record.labels.get("SiteName", ""))} - {""}
    for name in found.names if found else ():
        if name in said:
            record.issuing_body = name
            record.warnings.append(
                _("页面没有发布机构一项，已采用与落款一致的“%(name)s”。") % {"name": name}
            )
            return
