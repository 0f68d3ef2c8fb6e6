"""Following another site's log from where it stopped, in short steps that may be cut off."""

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from time import monotonic

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from disclosure.enums import EntryKind
from disclosure.mirror.apply import Step, apply, is_here
from disclosure.mirror.entries import BrokenChain, Entry, check_chain, check_record
from disclosure.mirror.incoming import StandingPlaces, incoming_of
from disclosure.mirror.source import Gone, Source, SourceFault
from disclosure.models import Disclosure, FollowedSite
from disclosure.models.attachments import store, stored_name
from disclosure.models.log import GENESIS
from disclosure.models.logged import NotHereYet
from disclosure.records.read import BadRecord
from disclosure.records.save import make_ready
from disclosure.records.structure import StructureFault, take_over_all

DOCUMENTS = {EntryKind.PUBLISHED, EntryKind.CHANGED}
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
    places: StandingPlaces = field(default_factory=StandingPlaces)

    @classmethod
    def of(cls, address: str) -> "Following":
        """Raises NotEmpty when the first run would mix two sites."""
        source = Source(address)
        site = FollowedSite.objects.filter(address=source.address).first()
        if site is None:
            if Disclosure.objects.exists() or FollowedSite.objects.exists():
                raise NotEmpty
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
        waiting = [
            entry
            for entries in self.source.entries(self.site.seq, structure_only=True)
            for entry in entries
            if not entry.is_superseded
        ]
        for entry in waiting:
            check_record(entry)
        take_over_all((entry.subject, entry.record) for entry in waiting)
        self.places = StandingPlaces()

    def apply(self, batch: list[Entry]) -> None:
        steps = [step for entry in batch if (step := self.step(entry))]
        apply(self.site, steps, upto=batch[-1])
        if any(step.entry.kind == EntryKind.STRUCTURE for step in steps):
            self.places = StandingPlaces()

    def step(self, entry: Entry) -> Step | None:
        """Return what ``entry`` asks for; None when nothing is to do."""
        if entry.is_superseded:
            return None
        if entry.kind not in DOCUMENTS:
            return Step(entry)
        if not entry.text or is_here(entry) or not self.fetch_files(entry):
            return None
        try:
            document = make_ready(incoming_of(entry.record), self.places)
        except NotHereYet:
            self.take_over_structure()
            document = make_ready(incoming_of(entry.record), self.places)
        except BadRecord as error:
            raise SourceFault(
                _("文件 %(number)s 不能照样保存：%(error)s")
                % {"number": entry.subject, "error": error}
            ) from error
        return Step(entry, document)

    def fetch_files(self, entry: Entry) -> bool:
        """Store the attachments that are not here; False when the document is not public
        there any more, which a later entry says."""
        for facts in entry.record["attachments"]:
            if default_storage.exists(stored_name(facts["sha256"])):
                continue
            try:
                with tempfile.TemporaryFile() as file:
                    self.source.fetch(facts, file)
                    file.seek(0)
                    store(File(file, name=facts["name"]))
            except Gone as error:
                if self.source.is_public(entry.subject):
                    raise SourceFault(
                        _("文件 %(number)s 的附件“%(name)s”取不到。")
                        % {"number": entry.subject, "name": facts["name"]}
                    ) from error
                return False
            self.files += 1
        return True

    def adapt(self, count: int, seconds: float) -> None:
        fitting = int(count / max(seconds, 0.001) * TOO_LONG)
        self.size = max(FEWEST, min(MOST, fitting, self.size * 2))


FAULTS = (SourceFault, StructureFault, BrokenChain)
