"""A record of another site's log as a document of this one, by permanent codes and ids."""

from django.utils.translation import gettext as _

from disclosure.enums import RelationKind
from disclosure.models import Column
from disclosure.models.logged import LoggedModel, NotHereYet
from disclosure.parts import of
from disclosure.records.incoming import (
    ColumnNamed,
    File,
    Incoming,
    Link,
    Named,
    Repeal,
    bad,
)
from disclosure.records.places import Places
from disclosure.records.read import (
    array,
    day,
    facts_of,
    file_of,
    instant,
    named,
    part_facts,
    plain_text,
    table,
    text,
)


class StandingPlaces(Places):
    """What stands in the catalogue; what does not stand yet is not made but told."""

    def __init__(self):
        super().__init__()
        self.columns_by_id = {column.public_id: column for column in Column.objects.all()}

    def column(self, named: ColumnNamed) -> Column:
        (public_id,) = named.slugs
        if public_id not in self.columns_by_id:
            raise NotHereYet(f"column:{public_id}")
        return self.columns_by_id[public_id]

    def make(self, part: LoggedModel) -> LoggedModel:
        raise NotHereYet(part.log_subject)


def incoming_of(record: dict) -> Incoming:
    """Read a record; raises BadRecord, in words. Numbers and days stay as they are there."""
    issuing_body = named(record.get("issuing_body"), "issuing_body")
    repealed = repeal(record["repeal"]) if record.get("repeal") else Repeal()
    return Incoming(
        facts=facts_of(
            record,
            issuing_body,
            repealed,
            index_number=text(record, "index_number"),
            published_at=instant(record, "published_at"),
            content_html=text(record, "content_html"),
        ),
        issuing_body=issuing_body,
        co_issuers=[named(each, "co_issuers") for each in array(record, "co_issuers")],
        subjects=[
            Named("", plain_text(code, "subjects")) for code in array(record, "subjects")
        ],
        column=ColumnNamed((), (text(record, "column"),)),
        genre=Named("", text(record, "genre")) if record.get("genre") else None,
        repealed_by=repealed.by,
        attachments=[attachment(each) for each in array(record, "attachments")],
        relations=[link(each) for each in array(record, "relations")],
        parts={part.name: part_facts(record[part.name], part.name) for part in of(record)},
    )


def repeal(value) -> Repeal:
    value = table(value, "repeal")
    noted_on = day(value, "noted_on")
    if noted_on is None:
        raise bad("repeal", _("请填写废止记录日期 noted_on。"))
    return Repeal(noted_on, text(value, "by"), text(value, "words"))


def attachment(value) -> File:
    value = table(value, "attachments")
    return file_of(value, text(value, "id"))


def link(value) -> Link:
    value = table(value, "relations")
    kind = text(value, "kind")
    if kind not in RelationKind.values:
        raise bad("relations", _("不认识的关系：%(kind)s") % {"kind": kind[:40]})
    return Link(kind, text(value, "index_number"), text(value, "title"))
