"""Named parts of a document's record that apps above the catalogue register.

An annual report is a document with figures and tables; the catalogue knows neither, yet they
become public, are corrected, erased, exported, imported and mirrored with it. The app that
knows them registers a ``RecordPart`` when it is ready; a document that has none of it has no
such name in its record.
"""

from collections.abc import Iterable

from django.db.models import Exists, QuerySet

from disclosure.models import Disclosure


class RecordPart:
    """What an app adds to the record of a disclosure under ``name``, in facts ready for JSON.

    Facts hold permanent codes, never names that may change, and are canonical: the same
    document gives the same facts on any database.
    """

    name: str  # in the record, the export and the API
    label: str  # at the desk and in the comparison of versions

    def read(self, keys: list[int]) -> dict[int, dict]:
        """Return the facts of the documents with these primary keys, of those that have
        any. The number of queries does not grow with the keys."""
        raise NotImplementedError

    def exists(self) -> Exists:
        """Return the condition on rows of disclosures that a document has this part."""
        raise NotImplementedError

    def check(self, facts: dict) -> dict:
        """Return facts from elsewhere as ``read`` would give them; raises ValidationError
        in words. What they name may be made (a code with its name)."""
        raise NotImplementedError

    def restore(self, disclosure: Disclosure, facts: dict | None) -> None:
        """Make ``disclosure`` hold ``facts``, and nothing else of this part; None: nothing.

        Raises ValidationError, in words.
        """
        raise NotImplementedError

    def give(self, facts: dict) -> dict:
        """Return ``facts`` as the API and the export give them, with names; no query."""
        return facts

    def missing(self, disclosure: Disclosure) -> dict[str, str]:
        """Return what forbids publication, by field, in words. Asked under the log's lock."""
        return {}

    def recognise(self, disclosure: Disclosure) -> list[str]:
        """Of a document that is being imported: see what it is; return words for the report."""
        return []

    def in_words(self, facts: dict) -> dict[str, str]:
        """Return what readers compare between two versions, by label."""
        return {}

    def install(self) -> int:
        """Add what a new site starts with; return how many were added."""
        return 0


registered: list[RecordPart] = []


def register(part: RecordPart) -> None:
    registered.append(part)


def read_parts(keys: list[int]) -> dict[int, dict[str, dict]]:
    """Return the facts of all parts by primary key, then by name; {} of a document without."""
    found: dict[int, dict[str, dict]] = {key: {} for key in keys}
    for part in registered:
        for key, facts in part.read(keys).items():
            found[key][part.name] = facts
    return found


def parts_of(disclosure: Disclosure) -> dict[str, dict]:
    return read_parts([disclosure.pk])[disclosure.pk] if disclosure.pk else {}


def with_marks(rows: QuerySet) -> QuerySet:
    """``rows`` of disclosures, each knowing which parts it has, for ``marked_parts``."""
    return rows.annotate(**{f"has_{part.name}": part.exists() for part in registered})


def marked_parts(disclosure: Disclosure) -> dict[str, dict]:
    """The parts of a row of ``with_marks``: no query for what it does not have."""
    has_any = any(getattr(disclosure, f"has_{part.name}") for part in registered)
    return parts_of(disclosure) if has_any else {}


def given(parts: dict[str, dict]) -> dict[str, dict]:
    """Return the facts of a document as the API gives them."""
    return {part.name: part.give(parts[part.name]) for part in of(parts)}


def of(record: dict) -> Iterable[RecordPart]:
    """The registered parts that ``record`` has."""
    return (part for part in registered if part.name in record)


def restore_parts(disclosure: Disclosure, record: dict) -> None:
    """Make ``disclosure`` hold what ``record`` says of each part, or nothing of it."""
    for part in registered:
        part.restore(disclosure, record.get(part.name))


def names() -> dict[str, str]:
    """The labels of all parts by name."""
    return {part.name: part.label for part in registered}
