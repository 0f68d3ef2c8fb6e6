"""The catalogue. One file a concept; the rules about sets of rows are in querysets.py."""

from disclosure.models.attachments import Attachment
from disclosure.models.bodies import IssuingBody
from disclosure.models.columns import Column, ColumnAddress
from disclosure.models.disclosures import CoIssuer, Disclosure, SubjectLink
from disclosure.models.events import Event
from disclosure.models.legacy import LegacyPage
from disclosure.models.lists import Genre, SubjectCategory
from disclosure.models.log import DailyDigest, LogEntry, LogRecord, PublicationLog
from disclosure.models.numbers import NumberSeries
from disclosure.models.relations import Relation
from disclosure.models.site import SiteIdentity

__all__ = [
    "Attachment",
    "CoIssuer",
    "Column",
    "ColumnAddress",
    "DailyDigest",
    "Disclosure",
    "Event",
    "Genre",
    "IssuingBody",
    "LegacyPage",
    "LogEntry",
    "LogRecord",
    "NumberSeries",
    "PublicationLog",
    "Relation",
    "SiteIdentity",
    "SubjectCategory",
    "SubjectLink",
]
