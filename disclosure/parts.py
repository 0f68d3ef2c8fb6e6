"""Named parts of a document's record that apps above the catalogue register.

An annual report is a document with figures and tables; the catalogue knows neither, yet they
become public, are corrected, erased, exported, imported and mirrored with it. The app that
knows them registers a ``RecordPart`` when it is ready; a document that has none of it has no
such name in its record.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import F, QuerySet

from disclosure.models import Disclosure

Link = tuple[str, str]  # a label and an address


@dataclass(frozen=True)
class Note:
    """What an app says of a document at the desk: what it is, what seems to be missing (no
    refusal), and the app's own pages about it."""

    label: str
    says: str
    warnings: list[str] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)


class RecordPart:
    """What an app adds to the record of a disclosure under ``name``, in facts ready for JSON.

    Facts hold permanent codes, never names that may change, and are canonical: the same
    document gives the same facts on any database.
    """

    name: str  # in the record, the export and the API
    label: str  # at the desk and in the comparison of versions
    # What ``links`` and ``html`` need to know of a document, as look-ups from its row by name.
    # Where the first finds nothing, the document does not have this part.
    mark: dict[str, str] = {}

    def read(self, keys: list[int]) -> dict[int, dict]:
        """Return the facts of the documents with these primary keys, of those that have
        any. The number of queries does not grow with the keys."""
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

    def links(self, mark: dict) -> list[Link]:
        """Return the app's own pages of a public document whose ``mark`` this is; no query."""
        return []

    def html(self, mark: dict) -> str:
        """Return what readers see below the text of a document whose ``mark`` this is, in the
        HTML of texts; no query."""
        return ""

    def note(self, disclosure: Disclosure, *, is_editable: bool) -> Note | None:
        """Return what the staff should know of a document; None where there is nothing."""
        return None

    def entrances(self, section: str) -> list[Link]:
        """Return the app's pages that belong to one of the mandatory sections."""
        return []

    def install(self) -> int:
        """Add what a new site starts with; return how many were added."""
        return 0

    def demo(self) -> Iterable:
        """Return documents of the demo that have this part (``disclosure.demo.papers``)."""
        return ()


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
    """``rows`` of disclosures, each knowing which parts it has, for ``marked_parts`` and
    ``links_of``."""
    marks = {
        f"mark_of_{part.name}_{name}": F(path)
        for part in registered
        for name, path in part.mark.items()
    }
    return rows.annotate(**marks)


def mark_of(disclosure: Disclosure, part: RecordPart) -> dict:
    """What a row of ``with_marks`` knows of ``part``; {} where it does not have it."""
    mark = {
        name: getattr(disclosure, f"mark_of_{part.name}_{name}", None) for name in part.mark
    }
    has_part = mark and mark[next(iter(mark))] is not None
    return mark if has_part else {}


def marked_parts(disclosure: Disclosure) -> dict[str, dict]:
    """The parts of a row of ``with_marks``: no query for what it does not have."""
    has_any = any(mark_of(disclosure, part) for part in registered)
    return parts_of(disclosure) if has_any else {}


def links_of(disclosure: Disclosure) -> list[Link]:
    """The pages that apps above have of a row of ``with_marks``; none of any other."""
    return [
        link
        for part in registered
        if (mark := mark_of(disclosure, part))
        for link in part.links(mark)
    ]


def html_of(disclosure: Disclosure) -> str:
    """The text of a row of ``with_marks`` with what apps above show below it, as clean HTML."""
    below = [part.html(mark) for part in registered if (mark := mark_of(disclosure, part))]
    return "\n".join(filter(None, [disclosure.content_html, *below]))


def notes_of(disclosure: Disclosure, *, is_editable: bool) -> list[Note]:
    notes = [part.note(disclosure, is_editable=is_editable) for part in registered]
    return [note for note in notes if note]


def entrances_to(section: str) -> list[Link]:
    return [link for part in registered for link in part.entrances(section)]


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


def recognised(disclosure: Disclosure) -> list[str]:
    """Let every part see what a document that is being imported is; return their words."""
    return [words for part in registered for words in part.recognise(disclosure)]


def names() -> dict[str, str]:
    """The labels of all parts by name."""
    return {part.name: part.label for part in registered}
