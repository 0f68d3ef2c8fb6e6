"""What a page says, compared with what it is known to say: white space apart, by the rules
that lie beside the real pages."""

from disclosure.legacy.record import LegacyRecord
from disclosure.legacy.values import compact
from disclosure.richtext import text_of

PLAIN = ["index_number", "title", "document_number", "issuing_body", "source"]
DAYS = ["written_on", "effective_on", "expires_on"]


def faults(record: LegacyRecord, expected: dict) -> dict[str, tuple]:
    """Return the fields that differ: name → (expected, found)."""
    found = fields(record)
    scored = [name for name in expected if name not in {*expected["not_scored"], "not_scored"}]
    return {
        name: (expected[name], found.get(name, found["text"]))
        for name in scored
        if not same(name, expected[name], found)
    }


def scored(expected: dict) -> int:
    return len(expected) - 1 - len(expected["not_scored"])


def fields(record: LegacyRecord) -> dict:
    return {
        **{name: getattr(record, name) for name in PLAIN},
        **{name: iso(getattr(record, name)) for name in DAYS},
        "published_on": iso(record.published_at and record.published_at.date()),
        "keywords": record.keywords,
        "breadcrumb": record.breadcrumb,
        "subjects": record.subjects,
        "genre": record.genre,
        "validity": str(record.validity.label) if record.validity else "",
        "attachments": [file.name for file in record.files if not file.is_image],
        "relations": [link.title for link in record.links],
        "text": compact(text_of(record.content_html)),
        "html": record.content_html,
    }


def iso(day) -> str:
    return day.isoformat() if day else ""


def same(name: str, value, found: dict) -> bool:
    text = found["text"]
    if name == "text_starts":
        return compact(value) in text[:200]
    if name == "text_ends":
        return compact(value) in text[-200:]
    if name == "must_contain":
        return all(compact(each) in text for each in value)
    if name == "must_not_contain":
        return not any(compact(each) in text for each in value)
    if name == "genre" and value and not found["genre"]:
        return compact(found["subjects"]).endswith(f"/{compact(value)}")  # 主题/体裁
    if name == "subjects":
        return bool(value) == bool(found[name]) and all(
            compact(each) in compact(found[name]) for each in value
        )
    if name == "validity":
        return value.removeprefix("已") == found[name].removeprefix("已")
    if name in {"attachments", "relations"}:
        complete = name == "relations" or len(value) == len(found[name])
        return complete and all(
            any(compact(each) in compact(other) for other in found[name]) for each in value
        )
    if isinstance(value, list):
        return value == found[name]
    return compact(value or "") == compact(found[name])
