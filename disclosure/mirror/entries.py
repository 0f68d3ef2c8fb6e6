"""Entries of another site's log, read and checked: the chain, and each record's hash."""

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from disclosure.enums import EntryKind
from disclosure.models import LogEntry
from disclosure.models.log import record_hash
from disclosure.records.read import plain_text, text


class BrokenChain(Exception):
    """The log there is not what it was, or not what it says; in words."""


@dataclass(frozen=True)
class Entry:
    """An entry as the site gave it out; ``text`` is "" where it gave no record."""

    log_entry: LogEntry
    text: str
    salt: str

    @property
    def seq(self) -> int:
        return self.log_entry.seq

    @property
    def kind(self) -> str:
        return self.log_entry.kind

    @property
    def subject(self) -> str:
        return self.log_entry.subject

    @property
    def reason(self) -> str:
        return self.log_entry.reason

    @property
    def record(self) -> dict | None:
        return json.loads(self.text) if self.text else None

    @property
    def is_of_document(self) -> bool:
        return self.kind in {EntryKind.PUBLISHED, EntryKind.CHANGED}

    @property
    def is_superseded(self) -> bool:
        """Its record is withheld: a later entry of the same subject has what counts."""
        return bool(self.log_entry.record_hash) and not self.text


def read_entry(given: dict) -> Entry:
    """Read one result of changes/; raises BadRecord, KeyError, TypeError or ValueError."""
    names = ["subject", "reason", "record_hash", "hash", "previous_hash"]
    facts = {name: plain_text(given[name], name) for name in names}
    if type(given["seq"]) is not int:
        raise TypeError("seq")
    at = datetime.fromisoformat(given["at"])
    kind = EntryKind(given["kind"])  # one that this program does not know cannot be followed
    entry = LogEntry(seq=given["seq"], at=at, kind=kind, **facts)
    return Entry(entry, text(given, "record"), text(given, "salt"))


def check_chain(entries: Iterable[Entry], seq: int, last_hash: str) -> None:
    """Raise BrokenChain unless ``entries`` follow the entry ``seq`` with ``last_hash``."""
    for each in entries:
        entry = each.log_entry
        if entry.seq != seq + 1 or entry.previous_hash != last_hash:
            raise BrokenChain(
                _("来源网站的日志在第 %(seq)d 条处与已取得的不相接：它可能恢复过旧备份。")
                % {"seq": entry.seq}
            )
        if entry.hash != entry.computed_hash():
            raise BrokenChain(
                _("来源网站日志第 %(seq)d 条与其校验码不符。") % {"seq": entry.seq}
            )
        check_record(each)
        seq, last_hash = entry.seq, entry.hash


def check_record(each: Entry) -> None:
    if each.text and record_hash(each.salt, each.text) != each.log_entry.record_hash:
        raise BrokenChain(
            _("来源网站日志第 %(seq)d 条的内容与其校验码不符。") % {"seq": each.seq}
        )
    if not each.text:
        return
    try:
        number = each.record.get("index_number")
    except (ValueError, AttributeError, RecursionError):
        number = None
    if each.is_of_document and number != each.subject:
        raise BrokenChain(
            _("来源网站日志第 %(seq)d 条的内容说的是另一份文件。") % {"seq": each.seq}
        )
