"""What the site has already of a batch of pages: files, numbers, texts, addresses. A few
queries for all of them, and what the batch itself brings is added as it comes."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from disclosure.legacy.outcomes import Outcome, Result
from disclosure.legacy.parse import Page
from disclosure.legacy.relations import relations_said
from disclosure.legacy.values import compact
from disclosure.models import Disclosure, LegacyAddress, LegacyLink, LegacyPage


@dataclass
class Here:
    by_file: dict[str, Disclosure] = field(default_factory=dict)  # by sha256
    by_text: dict[str, tuple[str, Disclosure]] = field(default_factory=dict)
    by_number: dict[str, Disclosure] = field(default_factory=dict)
    by_address: dict[str, LegacyAddress] = field(default_factory=dict)
    links: list[LegacyLink] = field(default_factory=list)  # that lead to pages of the batch
    new_addresses: list[LegacyAddress] = field(default_factory=list)

    @classmethod
    def of(cls, pages: list[Page]) -> "Here":
        here = cls()
        texts = {page.text_sha256 for page in pages} - {""}
        rows = LegacyPage.objects.defer("original", "labels", "warnings")
        rows = rows.filter(sha256__in=[page.sha256 for page in pages]) | rows.filter(
            text_sha256__in=texts
        )
        for row in rows.select_related("disclosure"):
            here.by_file[row.sha256] = row.disclosure
            here.by_text.setdefault(row.text_sha256, (row.file_name, row.disclosure))
        numbers = {page.record.index_number for page in pages} - {""}
        for row in Disclosure.objects.filter(index_number__in=numbers):
            here.by_number[row.index_number] = row
        own = {address for page in pages for address in (page.address, *page.parts)} - {""}
        addresses = LegacyAddress.objects.filter(address__in=own | addresses_in(pages))
        for row in addresses.select_related("disclosure"):
            here.by_address[row.address] = row
        links = LegacyLink.objects.filter(address__in=own)
        here.links = list(links.select_related("disclosure"))
        return here

    def document_at(self, address: str) -> Disclosure | None:
        row = self.by_address.get(address)
        return row.disclosure if row and not row.attachment_id else None

    def add(self, page: Page, row: Disclosure) -> None:
        """Note what a new document takes: a later page of the batch may be its double."""
        self.by_file[page.sha256] = row
        self.by_text.setdefault(page.text_sha256, (page.file_name, row))
        if row.index_number:
            self.by_number[row.index_number] = row

    def keep(self, row: Disclosure, addresses: Iterable[str], messages: list[str]) -> None:
        """Let old addresses lead to ``row``; one that leads elsewhere is told."""
        for address in filter(None, addresses):
            known = self.by_address.get(address)
            if known is None:
                self.keep_one(LegacyAddress(address=address, disclosure=row))
            elif known.disclosure is not row and known.disclosure != row:
                messages.append(
                    _("旧地址 %(address)s 已指向另一份文件，未改动。") % {"address": address}
                )

    def keep_one(self, address: LegacyAddress) -> None:
        if address.address not in self.by_address:
            self.by_address[address.address] = address
            self.new_addresses.append(address)

    def result(self, page: Page) -> Result | None:
        """Return the result for a page that the site has: its file, its number, its text."""
        if known := self.by_file.get(page.sha256):
            return self.known(Outcome.UNCHANGED, known, page)
        if (known := self.document_at(page.address)) and known.erased_at:
            words = _("这份文件已依法彻底删除，不再导入。")
            return self.known(Outcome.UNCHANGED, known, page, words)
        if known := self.by_number.get(page.record.index_number):
            return self.by_its_number(known, page)
        if page.text_sha256 in self.by_text:
            name, known = self.by_text[page.text_sha256]
            words = _("与“%(file)s”的标题和正文相同，未重复导入。") % {"file": name}
            return self.known(Outcome.DOUBLE, known, page, words)
        return None

    def by_its_number(self, known: Disclosure, page: Page) -> Result | None:
        """None when another document has the number: then a person decides."""
        if known.erased_at:
            words = _("这个索引号的文件已依法彻底删除，不再导入。")
            return self.known(Outcome.UNCHANGED, known, page, words)
        if compact(known.title) != compact(page.record.title):
            return None
        same = compact(known.content_text) == compact(page.text)
        words = [] if same else [_("站内已有这份文件，正文与页面不同，未覆盖。")]
        return self.known(Outcome.DOUBLE, known, page, *words)

    def known(self, outcome: Outcome, row: Disclosure, page: Page, *words: str) -> Result:
        """The result for a page that is here; its address leads there from now on."""
        messages = list(words)
        self.keep(row, [page.address, *page.parts], messages)
        return Result(outcome, row.index_number, row.title, messages)


def addresses_in(pages: list[Page]) -> set[str]:
    """The addresses that the pages' links and files have or had."""
    links = {said.address for page in pages for said in relations_said(page.record)}
    return (links | {file.address for page in pages for file in page.record.files}) - {""}
