"""The published versions of a document, as the log keeps them, and how two of them differ."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from difflib import SequenceMatcher

from django.utils.translation import gettext as _

from disclosure.enums import EntryKind, RelationKind
from disclosure.models import Disclosure, LogEntry
from disclosure.parts import of
from disclosure.structure import Structure

VERSIONS = [EntryKind.PUBLISHED, EntryKind.CHANGED]
LONGEST_COMPARED = 2_000  # characters of a paragraph that is compared sign by sign
AROUND = 1  # paragraphs shown around a change
SHOWN_MOST = 300  # versions of one document

# A piece of text, and whether it is only in this version.
Piece = tuple[str, bool]


@dataclass(frozen=True)
class Version:
    """What was public from ``at`` on. ``number`` counts from 1."""

    number: int
    seq: int
    at: datetime
    reason: str
    text: str

    @property
    def record(self) -> dict:
        return json.loads(self.text)


@dataclass(frozen=True)
class Row:
    """One paragraph of both versions; [] where a version does not have it. ``skipped``: so
    many that are the same stand here."""

    before: list[Piece]
    after: list[Piece]
    skipped: int = 0

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


@dataclass(frozen=True)
class Difference:
    """A field of the record card that differs, in words."""

    label: str
    before: str
    after: str


def versions_of(disclosure: Disclosure) -> list[Version]:
    """The versions of a public document, oldest first; a record that says the same as the
    one before it (withdrawn and restored) is no version of its own."""
    entries = LogEntry.objects.filter(subject=disclosure.index_number, kind__in=VERSIONS)
    entries = entries.exclude(record__text="").select_related("record").order_by("seq")
    versions: list[Version] = []
    for entry in entries[:SHOWN_MOST]:
        if not versions or versions[-1].text != entry.text:
            number = len(versions) + 1
            at = entry.at if versions else disclosure.published_at
            versions.append(Version(number, entry.seq, at, entry.reason, entry.text))
    return versions


def differing_fields(before: dict, after: dict, structure: Structure) -> list[Difference]:
    """What of the record card two records say differently."""
    ours, theirs = card(before, structure), card(after, structure)
    return [
        Difference(label, ours.get(label, ""), theirs.get(label, ""))
        for label in dict.fromkeys([*ours, *theirs])
        if ours.get(label, "") != theirs.get(label, "")
    ]


def card(record: dict, structure: Structure) -> dict[str, str]:
    subjects = [structure.subjects_by_code.get(code) for code in record["subjects"]]
    genre = structure.genres_by_code.get(record["genre"] or "")
    column = next(
        (each for each in structure.columns if each.public_id == record["column"]), None
    )
    repeal = record["repeal"] or {"noted_on": "", "by": "", "words": ""}
    words = {}
    for part in of(record):
        words |= part.in_words(record[part.name])
    return words | {
        _("标题"): record["title"],
        _("文号"): record["document_number"],
        _("联合发文"): "；".join(each["name"] for each in record["co_issuers"]),
        _("主题分类"): "；".join(each.name for each in subjects if each),
        _("栏目"): column.name if column else "",
        _("体裁"): genre.name if genre else "",
        _("主题词"): "；".join(record["keywords"]),
        _("来源"): record["source"],
        _("内容概述"): record["summary"],
        _("成文日期"): record["written_on"] or "",
        _("生效时间"): record["effective_on"] or "",
        _("终止时间"): record["expires_on"] or "",
        _("废止"): " ".join(filter(None, [repeal["noted_on"], repeal["by"], repeal["words"]])),
        _("附件"): "；".join(each["name"] for each in record["attachments"]),
        _("相关文件"): "；".join(
            f"{RelationKind(each['kind']).label} {each['index_number'] or each['title']}"
            for each in record["relations"]
        ),
    }


def differing_text(before: str, after: str) -> list[Row]:
    """The paragraphs of two texts side by side, those that are the same folded."""
    ours, theirs = before.split("\n"), after.split("\n")
    if before == after:
        return []
    rows: list[Row] = []
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    groups = matcher.get_opcodes()
    for place, (kind, low, high, start, stop) in enumerate(groups):
        if kind == "equal":
            rows += folded(ours[low:high], place == 0, place == len(groups) - 1)
        else:
            rows += paired(ours[low:high], theirs[start:stop])
    return rows


def folded(paragraphs: list[str], is_first: bool, is_last: bool) -> Iterator[Row]:
    """Paragraphs that are the same: those next to a change, and how many lie between."""
    head = [] if is_first else paragraphs[:AROUND]
    rest = paragraphs[len(head) :]
    tail = [] if is_last else rest[-AROUND:]
    between = len(rest) - len(tail)
    for text in head:
        yield Row([(text, False)], [(text, False)])
    if between:
        yield Row([], [], skipped=between)
    for text in tail:
        yield Row([(text, False)], [(text, False)])


def paired(ours: list[str], theirs: list[str]) -> Iterator[Row]:
    """Changed paragraphs, one beside the other; what has no other stands alone."""
    for place in range(max(len(ours), len(theirs))):
        if place >= len(ours):
            yield Row([], [(theirs[place], True)])
        elif place >= len(theirs):
            yield Row([(ours[place], True)], [])
        else:
            yield Row(*pieces(ours[place], theirs[place]))


def pieces(before: str, after: str) -> tuple[list[Piece], list[Piece]]:
    """Two paragraphs in pieces, with what is only in one of them marked."""
    if max(len(before), len(after)) > LONGEST_COMPARED:
        return [(before, True)], [(after, True)]
    ours: list[Piece] = []
    theirs: list[Piece] = []
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for kind, low, high, start, stop in matcher.get_opcodes():
        if high > low:
            ours.append((before[low:high], kind != "equal"))
        if stop > start:
            theirs.append((after[start:stop], kind != "equal"))
    return ours, theirs
