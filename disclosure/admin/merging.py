"""Two clerks in one form: the second sees what the first changed, and chooses by field."""

import json
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime

from disclosure.audit import entries_of
from disclosure.models import Disclosure
from disclosure.richtext import clean_html, text_of

LONG = 160  # characters shown of a text, around where it first differs


@dataclass(frozen=True)
class Conflict:
    """A field that says something else in the form than in the draft as saved meanwhile.
    ``is_theirs``: only the other person changed it."""

    name: str
    label: str
    mine: str
    theirs: str
    is_theirs: bool


def changes_since(disclosure: Disclosure, seen: str) -> list:
    """What was put on record since the form was opened, but for the saving that it shows."""
    moment = parse_datetime(seen or "")
    if moment is None:
        return []
    entries = list(entries_of(disclosure).filter(at__gte=moment))
    # The first is that of the saving itself, where there was one.
    return entries[1:] if len(entries) > 1 else entries


def conflicts_of(form, disclosure: Disclosure, seen: str) -> list[Conflict]:
    """``form`` is bound and ``disclosure`` the row as it is saved now."""
    base = record_at(disclosure, parse_datetime(seen or ""))
    found = []
    for name in form.changed_data:
        if name == "seen" or name not in form.cleaned_data:
            continue
        typed = form.cleaned_data[name]
        mine, theirs = shown(name, typed), shown(name, getattr(disclosure, name))
        if mine == theirs:
            continue
        place = first_difference(mine, theirs)
        found.append(
            Conflict(
                name,
                str(form.fields[name].label or name),
                cut(mine, place),
                cut(theirs, place),
                base is not None and as_recorded(name, typed) == base.get(name),
            )
        )
    return found


def record_at(disclosure: Disclosure, moment: datetime | None) -> dict | None:
    """What the draft said when it was saved at ``moment``, by the audit's snapshot of that."""
    if moment is None:
        return None
    rows = entries_of(disclosure).filter(at__gte=moment).exclude(snapshot__text="")
    entry = rows.filter(snapshot__isnull=False).select_related("snapshot").first()
    return json.loads(entry.snapshot.text) if entry else None


def shown(name: str, value) -> str:
    """A field's value in words."""
    if value is None:
        return ""
    if name == "content_html":
        return text_of(clean_html(value))
    if isinstance(value, list):
        return "；".join(value)
    return str(value)


def as_recorded(name: str, value):
    """A field's value as the record has it."""
    if name == "content_html":
        return clean_html(value)
    if name == "column":
        return value.public_id if value else None
    if name == "genre":
        return value.code if value else None
    if hasattr(value, "isoformat"):
        return value.isoformat()
    return value


def first_difference(ours: str, theirs: str) -> int:
    for place, (mine, other) in enumerate(zip(ours, theirs, strict=False)):
        if mine != other:
            return place
    return min(len(ours), len(theirs))


def cut(text: str, place: int) -> str:
    """So much of a long text as stands around ``place``."""
    if len(text) <= LONG:
        return text
    start = max(0, place - LONG // 4)
    end = start + LONG
    return ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
