"""manage.py propose_figures: what the extractor finds in files or documents; saves nothing."""

import json
from decimal import Decimal
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from disclosure.models import Disclosure
from reports.extraction.files import Unreadable, text_of_file
from reports.extraction.matching import Matcher
from reports.extraction.proposing import Proposal, propose
from reports.indicators import of_kind, shipped
from reports.models import Indicator


class Command(BaseCommand):
    help = "找出文件或已录入文件中的数据，每条一行 JSON，不保存。"

    def add_arguments(self, parser):
        parser.add_argument(
            "sources",
            nargs="+",
            metavar="FILE|INDEX_NUMBER",
            help="txt、html、docx 文件，或索引号",
        )

    def handle(self, *, sources, **options):
        self.indicators = list(Indicator.objects.all()) or shipped()
        matcher = Matcher(self.indicators)
        unread = 0
        for source in sources:
            try:
                text, known = self.read(source, matcher)
            except Unreadable as error:
                self.stderr.write(f"{printable(source)}：{error}")
                unread += 1
                continue
            for proposal in propose(text, known):
                self.stdout.write(line_of(printable(source), proposal))
        if unread:
            raise CommandError(_("%(n)d 个来源不能读取，见上。") % {"n": unread}, returncode=2)

    def read(self, source: str, matcher: Matcher) -> tuple[str, Matcher]:
        """Return a text and the indicators to look for: those of its kind, of a report."""
        path = Path(source)
        if path.exists():
            return text_of_file(path), matcher
        rows = Disclosure.objects.filter(index_number=source).select_related("report__kind")
        document = rows.first()
        if document is None:
            return text_of_file(path), matcher
        report = getattr(document, "report", None)
        if report:
            matcher = Matcher(of_kind(self.indicators, report.kind_id))
        return document.content_text, matcher


def line_of(source: str, proposal: Proposal) -> str:
    facts = {
        "file": source,
        "value": plain(proposal.value),
        "unit": proposal.unit,
        "bound": proposal.bound,
        "phrase": proposal.phrase,
        "start": proposal.start,
        "indicator": proposal.indicator,
    }
    return json.dumps(facts, ensure_ascii=False)


def plain(value: Decimal) -> int | float:
    """A number of JSON: whole ones exactly, others as JSON can."""
    return int(value) if value == int(value) else float(value)


def printable(source: str) -> str:
    return source.encode(errors="surrogateescape").decode(errors="replace")
