"""A record of another site's log as a document of this one, by permanent codes and ids."""

from datetime import date, datetime

from disclosure.models import Column
from disclosure.models.logged import LoggedModel, NotHereYet
from disclosure.parts import of
from disclosure.records.places import Places
from disclosure.records.read import ColumnNamed, File, Incoming, Link, Named, Repeal


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
    return Incoming(
        index_number=record["index_number"],
        title=record["title"],
        document_number=record["document_number"],
        issuing_body=Named(record["issuing_body"]["name"], record["issuing_body"]["code"]),
        co_issuers=[Named(each["name"], each["code"]) for each in record["co_issuers"]],
        subjects=[Named("", code) for code in record["subjects"]],
        column=ColumnNamed((), (record["column"],)),
        genre=Named("", record["genre"]) if record["genre"] else None,
        keywords=record["keywords"],
        source=record["source"],
        summary=record["summary"],
        published_at=datetime.fromisoformat(record["published_at"]),
        written_on=day(record["written_on"]),
        effective_on=day(record["effective_on"]),
        expires_on=day(record["expires_on"]),
        repeal=record["repeal"]
        and Repeal(
            day(record["repeal"]["noted_on"]), record["repeal"]["by"], record["repeal"]["words"]
        ),
        attachments=[
            File(each["id"], each["name"], each["media_type"], each["size"], each["sha256"])
            for each in record["attachments"]
        ],
        relations=[
            Link(each["kind"], each["index_number"] or "", each["title"])
            for each in record["relations"]
        ],
        content_html=record["content_html"],
        parts={part.name: record[part.name] for part in of(record)},
    )


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
