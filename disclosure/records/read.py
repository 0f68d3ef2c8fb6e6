"""One line of records, read into a document with checked facts.

Two forms: the API's, as the export gives it, and the plain one, where bodies, subjects,
columns and genre are names alone. What is computed is passed over.
"""

import json
import re
from datetime import date, datetime, time

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from disclosure.enums import RelationKind
from disclosure.models import Disclosure
from disclosure.parts import names as names_of_parts
from disclosure.parts import of
from disclosure.records.incoming import (
    BadRecord,
    ColumnNamed,
    File,
    Incoming,
    Link,
    Named,
    Repeal,
    bad,
    checked_facts,
)
from disclosure.richtext import html_of_paragraphs
from disclosure.schemes import standard_spelling

FIELDS = {
    *("index_number", "title", "document_number", "issuing_body", "co_issuers", "subjects"),
    *("column", "genre", "keywords", "source", "summary", "written_on", "published_on"),
    *("published_at", "effective_on", "expires_on", "repeal", "attachments", "relations"),
    *("content_html", "content_text"),
}
COMPUTED = {"validity", "url"}
ADDRESS = re.compile(r"/attachments/([^/]*)/")
PUBLIC_ID = re.compile(r"[0-9a-zA-Z]{1,32}")
FIRST_YEAR, LAST_YEAR = 1900, 2999  # of publication; beyond them, a slip of the pen
SHA256 = re.compile(r"[0-9a-f]{64}")


def read_record(line: str | bytes) -> Incoming:
    """Read one line; raises BadRecord, in words."""
    try:
        data = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise BadRecord(_("这一行不是完整的 JSON。")) from error
    if not isinstance(data, dict):
        raise BadRecord(_("这一行应是一个 JSON 对象。"))
    known = FIELDS | names_of_parts().keys()
    if unknown := sorted(data.keys() - known - COMPUTED):
        raise BadRecord(
            _("不认识的字段：%(names)s。可用的字段：%(known)s。")
            % {"names": "、".join(unknown)[:200], "known": "、".join(sorted(known))}
        )
    html = text(data, "content_html")
    if not html.strip():
        lines = text(data, "content_text").splitlines()
        html = html_of_paragraphs([("p", line) for line in lines if line.strip()])
    if data.get("issuing_body") in (None, "", {}):
        raise bad("issuing_body", _("请填写发布机构。"))
    if not data.get("column"):
        raise bad("column", _("请填写栏目。"))
    issuing_body, repealed = named(data["issuing_body"], "issuing_body"), repeal(data)
    return Incoming(
        facts=facts_of(
            data,
            issuing_body,
            repealed,
            index_number=standard_spelling(text(data, "index_number")),
            published_at=moment(data),
            content_html=html,
        ),
        issuing_body=issuing_body,
        co_issuers=[named(each, "co_issuers") for each in array(data, "co_issuers")],
        subjects=[named(each, "subjects") for each in array(data, "subjects")],
        column=column_named(data["column"]),
        genre=named(data["genre"], "genre", "label") if data.get("genre") else None,
        repealed_by=repealed.by,
        attachments=[attachment(each) for each in array(data, "attachments")],
        relations=[
            link(each)
            for each in array(data, "relations")
            if not (isinstance(each, dict) and each.get("direction") == "inverse")
        ],
        parts={
            part.name: part_facts(data[part.name], part.name)
            for part in of(data)
            if data[part.name] is not None
        },
    )


def facts_of(data: dict, issuing_body: Named, repealed: Repeal, **others) -> Disclosure:
    """Return the checked row of what every form of a record says alike, and of ``others``;
    raises BadRecord."""
    return checked_facts(
        title=text(data, "title"),
        document_number=text(data, "document_number"),
        issuing_body_name=issuing_body.name,
        keywords=[plain_text(each, "keywords") for each in array(data, "keywords")],
        source=text(data, "source"),
        summary=text(data, "summary"),
        written_on=day(data, "written_on"),
        effective_on=day(data, "effective_on"),
        expires_on=day(data, "expires_on"),
        repealed_noted_on=repealed.noted_on,
        repeal_words=repealed.words,
        **others,
    )


def plain_text(value, name: str) -> str:
    if not isinstance(value, str):
        raise bad(name, _("应是文字。"))
    try:
        value.encode()
    except UnicodeEncodeError as error:
        raise bad(name, _("含有不能保存的字符（残缺的字符）。")) from error
    if "\x00" in value:
        raise bad(name, _("含有不能保存的字符（NUL）。"))
    return value


def text(data: dict, name: str) -> str:
    value = data.get(name)
    return "" if value is None else plain_text(value, name)


def array(data: dict, name: str) -> list:
    value = data.get(name)
    if value is not None and not isinstance(value, list):
        raise bad(name, _("应是列表，没有时为 []。"))
    return value or []


def table(value, name: str) -> dict:
    if not isinstance(value, dict):
        raise bad(name, _("应是 JSON 对象。"))
    return value


def part_facts(value, name: str) -> dict:
    """The facts of a named part: whatever it holds, no text that cannot be stored."""
    pending = [table(value, name)]
    while pending:
        each = pending.pop()
        if isinstance(each, dict):
            pending += [*each.keys(), *each.values()]
        elif isinstance(each, list):
            pending += each
        elif isinstance(each, str):
            plain_text(each, name)
    return value


def read_day(value: str, name: str) -> date:
    try:
        return date.fromisoformat(plain_text(value, name))
    except ValueError as error:
        raise bad(
            name, _("“%(value)s”不是日期，应如 2021-01-27。") % {"value": value[:40]}
        ) from error


def day(data: dict, name: str) -> date | None:
    return read_day(data[name], name) if data.get(name) else None


def moment(data: dict) -> datetime:
    """When it became public; of a day alone, its beginning in Beijing."""
    if data.get("published_at"):
        at = instant(data, "published_at")
    elif data.get("published_on"):
        on = read_day(data["published_on"], "published_on")
        at = datetime.combine(on, time(), timezone.get_default_timezone())
    else:
        raise bad("published_on", _("请填写公开日期。"))
    if at > timezone.now():
        raise bad("published_at", _("公开时间不能晚于现在。"))
    if at.year < FIRST_YEAR:
        raise bad("published_at", _("公开时间不能早于 %(year)d 年。") % {"year": FIRST_YEAR})
    return at


def instant(data: dict, name: str) -> datetime:
    value = text(data, name)
    try:
        at = parse_datetime(value)
    except ValueError:
        at = None
    if at is None or timezone.is_naive(at) or not 1 < at.year <= LAST_YEAR:
        raise bad(
            name,
            _("“%(value)s”不是带时区的时间，应如 2021-01-27T09:00:00+08:00。")
            % {"value": value[:40]},
        )
    return at


def named(value, name: str, label: str = "name") -> Named:
    """A name alone, or a code with the name (``label``) that goes with it."""
    if isinstance(value, str):
        found = Named(plain_text(value, name).strip())
    else:
        value = table(value, name)
        found = Named(text(value, label).strip(), text(value, "code").strip())
    if not found.name and not found.code:
        raise bad(name, _("没有名称。"))
    return found


def column_named(value) -> ColumnNamed:
    if isinstance(value, list):
        return ColumnNamed(tuple(plain_text(each, "column").strip() for each in value))
    value = table(value, "column")
    names = [plain_text(each, "column") for each in array(value, "breadcrumb")][1:]
    slugs = text(value, "path").split("/")
    if len(names) != len(slugs) or not all(slugs):
        raise bad("column", _("path 与 breadcrumb 的层数应一致（breadcrumb 多一个根）。"))
    return ColumnNamed(tuple(names), tuple(slugs))


def repeal(data: dict) -> Repeal:
    if not data.get("repeal"):
        return Repeal()
    value = table(data["repeal"], "repeal")
    if not value.get("noted_on"):
        raise bad("repeal", _("请填写废止记录日期 noted_on。"))
    noted_on = read_day(value["noted_on"], "repeal")
    return Repeal(noted_on, standard_spelling(text(value, "by")), text(value, "words"))


def attachment(value) -> File:
    value = table(value, "attachments")
    address = ADDRESS.match(text(value, "url"))
    return file_of(value, address[1] if address else "")


def file_of(value: dict, public_id: str) -> File:
    name, media_type = text(value, "name"), text(value, "media_type")
    sha256, size = text(value, "sha256"), value.get("size")
    whole = type(size) is int and 0 <= size < 2**63
    if not (PUBLIC_ID.fullmatch(public_id) and SHA256.fullmatch(sha256) and whole and name):
        raise bad("attachments", _("附件须有 name、size、sha256 和 url。"))
    return File(public_id, name, media_type, size, sha256)


def link(value) -> Link:
    value = table(value, "relations")
    kind = value.get("kind")
    kind = text(kind, "code") if isinstance(kind, dict) else kind
    if kind not in RelationKind.values:
        raise bad(
            "relations",
            _("不认识的关系，应是 %(kinds)s 之一。")
            % {"kinds": "、".join(RelationKind.values)},
        )
    number = standard_spelling(text(value, "index_number"))
    if not number and not text(value, "title"):
        raise bad("relations", _("请填写 index_number 或 title。"))
    return Link(kind, number, text(value, "title"))
