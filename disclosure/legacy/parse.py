"""The front end for plain text: bytes → lines → record.

A page of another kind (an HTML layout) finds its (label, value) pairs, its heading and its
body in its own way and comes to ``record_of`` with them.
"""

import hashlib
import re
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from disclosure.legacy.body import damage, signature, structured
from disclosure.legacy.labels import FIELDS, INVISIBLE, read_labels
from disclosure.legacy.record import LegacyRecord, record_of
from disclosure.legacy.values import BREADCRUMB_SEPARATORS, compact
from disclosure.richtext import html_of_paragraphs

MAX_BYTES = 10 * 1024 * 1024  # a longer text is no page
HEAD = 2000  # characters in which markup shows itself
MARKUP = re.compile(r"<(?:!doctype|html|head|body|meta|table|div)\b", re.I)
HOME = re.compile(rf"(?:网站|本站)?首页\s*(?:{BREADCRUMB_SEPARATORS[0]})")
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


def read_file(path: Path) -> Page:
    """Raise UnreadablePage or OSError."""
    with path.open("rb") as file:
        data = file.read(MAX_BYTES + 1)
    # A name that is no UTF-8 could not be stored.
    name = path.name.encode(errors="surrogateescape").decode(errors="replace")
    return read_page(data, name)


def read_page(data: bytes, file_name: str) -> Page:
    """Raise UnreadablePage, in words."""
    original = decoded(data)
    return Page(file_name, hashlib.sha256(data).hexdigest(), original, read_text(original))


def decoded(data: bytes) -> str:
    """Return the text of a page in UTF-8 or, as older systems wrote, GB 18030."""
    if len(data) > MAX_BYTES:
        raise UnreadablePage(
            _("文件超过 %(limit)d MB，不是文本页面。") % {"limit": MAX_BYTES // 1024**2}
        )
    if b"\x00" in data:
        raise UnreadablePage(_("不是文本文件，不能读取。"))
    for encoding in ["utf-8-sig", "gb18030"]:
        try:
            return data.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadablePage(_("文字编码既不是 UTF-8，也不是 GB18030，不能读取。"))


def read_text(text: str) -> LegacyRecord:
    """Return the record of a plain text page: labels, several in a line or one, above the
    body. Raises UnreadablePage when it has no such labels."""
    if MARKUP.search(text[:HEAD]):
        raise UnreadablePage(_("不是“标签：内容”形式的文本页面，不能读取。"))
    lines = [line.strip().strip(INVISIBLE).strip() for line in text.splitlines()]
    card = Card.read(lines)
    if len(card.fields) < 2 or not card.fields & IDENTIFYING:
        raise UnreadablePage(_("没有找到“索引号”“标题”“发布机构”等标签，不能读取。"))
    paragraphs = [line for line in lines[card.end :] if line]
    record = record_of(card.labels, card.heading or first_title(card, paragraphs))
    if not record.title:
        raise UnreadablePage(_("没有找到标题，不能读取。"))
    record.content_html = html_of_paragraphs(structured(paragraphs, record.title))
    record.warnings += card.warnings + damage(paragraphs)
    tell_signature(paragraphs, record)
    return record


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
