"""Following another site's log from where it stopped, in short steps that may be cut off."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from django.core.exceptions import ValidationError
from django.core.files.base import File as Content
from django.db import DataError, IntegrityError
from django.utils.translation import gettext as _

from disclosure.enums import EntryKind
from disclosure.mirror.apply import Step, apply
from disclosure.mirror.entries import BrokenChain, Entry, check_chain, check_record
from disclosure.mirror.incoming import StandingPlaces, incoming_of
from disclosure.mirror.source import Gone, Source, SourceFault
from disclosure.models import Disclosure, FollowedSite
from disclosure.models.attachments import is_stored, store
from disclosure.models.log import GENESIS
from disclosure.models.logged import NotHereYet
from disclosure.records.incoming import BadRecord, File
from disclosure.records.save import logged_records, make_ready
from disclosure.records.structure import StructureFault, take_over_all

MOST, FEWEST = 200, 10  # entries in a transaction
TOO_LONG = 0.2  # seconds that the log's head is locked


class NotEmpty(Exception):
    """This site has documents of its own."""


@dataclass
class Following:
    """One run: ``steps()`` yields the place it has come to, after each transaction."""

    site: FollowedSite
    source: Source
    size: int = 50
    files: int = 0  # fetched
    structure_seq: int = 0  # of its newest entry that was taken over
    gone: set[str] = field(default_factory=set)  # parts of the structure
    places: StandingPlaces = field(default_factory=StandingPlaces)

    @classmethod
    def of(cls, address: str) -> "Following":
        """Raises NotEmpty when the first run would mix two sites."""
        source = Source(address)
        site = FollowedSite.objects.filter(address=source.address).first()
        if site is None:
            begun = FollowedSite.objects.filter(seq__gt=0)
            if Disclosure.objects.exists() or begun.exists():
                raise NotEmpty
            FollowedSite.objects.all().delete()  # an address that never answered
            site = FollowedSite.objects.create(address=source.address, hash=GENESIS)
        return cls(site, source)

    def steps(self) -> Iterator[int]:
        """Raises one of FAULTS, or OtherRunner; what was applied by then stays."""
        self.take_over_structure()
        for entries in self.source.entries(self.site.seq):
            check_chain(entries, self.site.seq, self.site.hash)
            while entries:
                batch, entries = entries[: self.size], entries[self.size :]
                began = monotonic()
                self.apply(batch)
                self.adapt(len(batch), monotonic() - began)
                yield self.site.seq

    def take_over_structure(self) -> None:
        """Bodies and columns first, as they are now: a record may name one whose newest entry
        comes much later."""
        newest: dict[str, Entry] = {}
        for entries in self.source.entries(self.site.seq, structure_only=True):
            for entry in entries:
                check_record(entry)
                if not entry.is_superseded:
                    newest[entry.subject] = entry
            self.structure_seq = entries[-1].seq
        take_over_all((subject, entry.record) for subject, entry in newest.items())
        self.gone = {subject for subject, entry in newest.items() if not entry.text}
        self.places = StandingPlaces()

    def apply(self, batch: list[Entry]) -> None:
        kinds = {entry.kind for entry in batch if entry.seq > self.structure_seq}
        if EntryKind.STRUCTURE in kinds:
            self.take_over_structure()
        newest = {entry.subject: entry for entry in batch}
        steps = [step for entry in not_here(newest) if (step := self.step(entry))]
        try:
            apply(self.site, steps, upto=batch[-1])
        except (ValidationError, IntegrityError, DataError) as error:
            words = _("第 %(first)d 到 %(last)d 条不能照样保存：%(error)s")
            said = {"first": batch[0].seq, "last": batch[-1].seq, "error": error}
            raise SourceFault(words % said) from error
        if any(step.entry.kind == EntryKind.STRUCTURE for step in steps):
            self.places = StandingPlaces()

    def step(self, entry: Entry) -> Step | None:
        """Return what ``entry`` asks for; None when nothing is to do."""
        if entry.kind == EntryKind.STRUCTURE:
            # What stands was taken over; what is gone may have been in use until now.
            return Step(entry) if entry.subject in self.gone else None
        if not entry.is_of_document:
            return Step(entry)
        if not entry.text:
            return None
        try:
            incoming = incoming_of(entry.record)
            self.fetch_files(incoming.attachments)
            return Step(entry, make_ready(incoming, self.places))
        except (BadRecord, Gone, NotHereYet) as error:
            if self.is_outdated(entry):
                return None
            raise SourceFault(
                _("文件 %(number)s 不能照样保存：%(error)s")
                % {"number": entry.subject, "error": error}
            ) from error

    def is_outdated(self, entry: Entry) -> bool:
        """Whether the site has said something newer than ``entry`` since it was asked."""
        now = next(self.source.entries(entry.seq - 1), None)
        return now is not None and now[0].is_superseded

    def fetch_files(self, files: list[File]) -> None:
        """Store the attachments that are not here; raises Gone or SourceFault."""
        for facts in files:
            if is_stored(facts.sha256, facts.size):
                continue
            with tempfile.TemporaryFile() as file:
                self.source.fetch(facts, file)
                file.seek(0)
                store(Content(file))
            self.files += 1

    def adapt(self, count: int, seconds: float) -> None:
        fitting = int(count / max(seconds, 0.001) * TOO_LONG)
        self.size = max(FEWEST, min(MOST, fitting, self.size * 2))


def not_here(newest: dict[str, Entry]) -> list[Entry]:
    """Those of ``newest``, by subject, that are not of a document of which this site already
    says the same."""
    documents = [entry.subject for entry in newest.values() if entry.is_of_document]
    said = logged_records(documents)
    return [
        entry
        for entry in newest.values()
        if not entry.is_of_document or said.get(entry.subject) != entry.text
    ]


FAULTS = (SourceFault, StructureFault, BrokenChain)
