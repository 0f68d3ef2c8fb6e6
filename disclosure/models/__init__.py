"""The catalogue. One file a concept; the rules about sets of rows are in querysets.py."""

from disclosure.models.attachments import Attachment
from disclosure.models.audit import AuditEntry, AuditLog, AuditSnapshot
from disclosure.models.autosaves import Autosave
from disclosure.models.bodies import IssuingBody
from disclosure.models.columns import Column, ColumnAddress
from disclosure.models.disclosures import CoIssuer, Disclosure, SubjectLink
from disclosure.models.erasures import ErasureRequest
from disclosure.models.followed import FollowedSite
from disclosure.models.legacy import LegacyAddress, LegacyLink, LegacyPage
from disclosure.models.lists import Genre, SubjectCategory
from disclosure.models.log import DailyDigest, LogEntry, LogRecord, PublicationLog
from disclosure.models.memberships import Membership
from disclosure.models.numbers import NumberSeries
from disclosure.models.relations import Relation
from disclosure.models.site import SiteIdentity

__all__ = [
    "Attachment",
    "AuditEntry",
    "AuditLog",
    "AuditSnapshot",
    "Autosave",
    "CoIssuer",
    "Column",
    "ColumnAddress",
    "DailyDigest",
    "Disclosure",
    "ErasureRequest",
    "FollowedSite",
    "Genre",
    "IssuingBody",
    "LegacyAddress",
    "LegacyLink",
    "LegacyPage",
    "LogEntry",
    "LogRecord",
    "Membership",
    "NumberSeries",
    "PublicationLog",
    "Relation",
    "SiteIdentity",
    "SubjectCategory",
    "SubjectLink",
]
