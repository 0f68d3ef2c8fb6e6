"""Builds the demo, one document a transaction; broken off, it goes on where it stopped."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone

from disclosure.demo.district import BODIES, GOVERNMENT, IDENTITY, REFORM, SITE_ID_CODE
from disclosure.demo.files import file_of
from disclosure.demo.papers import Paper, all_papers
from disclosure.demo.people import begin_work, make_people
from disclosure.enums import EntryKind, State
from disclosure.installation import install
from disclosure.models import (
    Attachment,
    Disclosure,
    Genre,
    IssuingBody,
    LogEntry,
    PublicationLog,
    Relation,
    SiteIdentity,
    SubjectCategory,
)
from disclosure.parts import registered, restore_parts
from disclosure.richtext import text_of
from disclosure.structure import Structure
from disclosure.workflow import approve, correct, pass_review, publish, submit, withdraw

WITHDRAWAL = "名单需要进一步核实，核实后重新公开。"
LAST_WITHDRAWAL = "名单中有项目重复列入，更正后重新公开。"
LAST_CORRECTION = date(2024, 1, 10)  # when a repeal without a day became known


def is_complete() -> bool:
    """Whether the last step of the demo was done, whatever was changed since."""
    entries = LogEntry.objects.filter(kind=EntryKind.WITHDRAWN, reason=LAST_WITHDRAWAL)
    return entries.exists()


def is_another_site() -> bool:
    """Whether this is a site of its own, which the demo must leave alone."""
    identity = SiteIdentity.objects.first()
    return identity is not None and identity.site_id_code != SITE_ID_CODE


def build() -> Iterator[tuple[int, int]]:
    """Make what is missing of the demo; yield (documents done, documents in all)."""
    make_identity()
    install()
    make_bodies()
    papers = every_paper()
    builder = Builder(papers)
    for done, paper in enumerate(papers, start=1):
        builder.add(paper)
        yield done, len(papers)
    rename_bodies()
    make_people()
    begin_work()
    builder.finish()


def every_paper() -> tuple[Paper, ...]:
    """The documents of the demo with those of apps above, oldest publication first."""
    papers = [*all_papers(), *(paper for part in registered for paper in part.demo())]
    return tuple(sorted(papers, key=lambda paper: (paper.published_at, paper.key)))


@transaction.atomic
def make_identity() -> None:
    PublicationLog.locked()
    if not SiteIdentity.objects.exists():
        SiteIdentity(pk=1, **IDENTITY).save()


@transaction.atomic
def make_bodies() -> None:
    """Make the bodies under the names that they had before the reform of 2019."""
    PublicationLog.locked()
    known = {body.code: body for body in IssuingBody.objects.all()}
    for position, body in enumerate(BODIES, start=1):
        if body.code in known:
            continue
        row = IssuingBody(
            code=body.code,
            name=body.name_on(date.min),
            short_name=body.short_name,
            kind=body.kind,
            parent=known.get(GOVERNMENT.code),
            position=position * 10,
            office=f"{body.short_name}办公室",
            address=body.room if "路" in body.room else f"云汀区行政中心{body.room}",
            hours=IDENTITY["hours"],
            phone=f"0710-0000{position:03}",
            fax=f"0710-0000{position + 50:03}",
            email=f"{body.key}@yunting.example",
        )
        row.full_clean()
        row.save()
        known[body.code] = row


@transaction.atomic
def rename_bodies() -> None:
    """Bring the bodies to the names and states that they have since the reform."""
    PublicationLog.locked()
    rows = {row.code: row for row in IssuingBody.objects.all()}
    codes = {body.key: body.code for body in BODIES}
    for body in BODIES:
        row = rows[body.code]
        wanted = (body.name, body.dissolved_on)
        if (row.name, row.dissolved_on) != wanted:
            row.name, row.dissolved_on = wanted
            row.successor = rows[codes[body.successor]] if body.successor else None
            row.full_clean()
            row.save()


class Builder:
    """Adds documents in the order of their publication; knows what stands by its key."""

    def __init__(self, papers: tuple[Paper, ...]):
        self.papers = {paper.key: paper for paper in papers}
        self.structure = Structure.load("")
        self.bodies = {body.key: IssuingBody.objects.get(code=body.code) for body in BODIES}
        self.genres = {genre.code: genre for genre in Genre.objects.all()}
        self.subjects = {subject.code: subject for subject in SubjectCategory.objects.all()}
        titles = dict(Disclosure.objects.order_by("-pk").values_list("title", "pk"))
        self.made = {
            paper.key: titles[paper.title] for paper in papers if paper.title in titles
        }

    def add(self, paper: Paper) -> None:
        if paper.key in self.made or paper.published_at > timezone.now():
            return
        if paper.published_on >= REFORM and self.bodies["agri"].name != "云汀区农业农村局":
            rename_bodies()
            self.bodies = {body.key: IssuingBody.objects.get(code=body.code) for body in BODIES}
        files = self.attachments(paper)  # stored before the transaction that refers to them
        with transaction.atomic():
            PublicationLog.locked()
            disclosure = self.draft(paper)
            for position, attachment in enumerate(files):
                attachment.disclosure, attachment.position = disclosure, position
                attachment.save()
            self.move(disclosure, paper)
        self.made[paper.key] = disclosure.pk

    def draft(self, paper: Paper) -> Disclosure:
        head = paper.head
        disclosure = Disclosure(
            title=paper.title,
            document_number=paper.number,
            issuing_body=self.bodies[paper.body],
            column=self.structure.columns_by_path[head["column"]],
            genre=self.genres[head["genre"]],
            keywords=head.get("keywords", "").split(),
            source=IDENTITY["site_name"] if paper.state == State.PUBLISHED else "",
            summary=head.get("summary", ""),
            written_on=paper.written_on,
            effective_on=effective_on(paper),
            expires_on=expires_on(paper),
            content_html=paper.html,
        )
        if paper.state == State.DRAFT:
            disclosure.full_clean()  # publishing and scheduling do so themselves
        disclosure.save()
        for position, code in enumerate(head["subjects"].split()):
            disclosure.subject_links.create(subject=self.subjects[code], position=position)
        for position, key in enumerate(head.get("co", "").split()):
            disclosure.co_issuer_links.create(body=self.bodies[key], position=position)
        for text in paper.listed("relations"):
            kind, _space, other = text.partition(" ")
            self.relate(disclosure, kind, other)
        if "repeals" in head:
            self.relate(disclosure, "repeals", head["repeals"])
        if paper.parts:
            restore_parts(disclosure, paper.parts)
        return disclosure

    def relate(self, disclosure: Disclosure, kind: str, other: str) -> None:
        relation = Relation(source=disclosure, kind=kind)
        if other.startswith("title:"):
            relation.target_title = other.removeprefix("title:")
        else:
            relation.target_id = self.made[other]
        relation.save()

    def attachments(self, paper: Paper) -> list[Attachment]:
        paragraphs = text_of(paper.html).split("\n")
        return [
            Attachment.from_file(
                ContentFile(file_of(name, paper.title, paragraphs, paper.rows)), name
            )
            for name in paper.listed("files")
        ]

    def move(self, disclosure: Disclosure, paper: Paper) -> None:
        """Take the draft where the paper stands."""
        if paper.state == State.SCHEDULED:
            day = timezone.localdate() + timedelta(days=30)
            submit(disclosure)
            pass_review(disclosure)
            at = timezone.make_aware(datetime.combine(day, time(9)))
            approve(disclosure, publish_at=at)
        elif paper.state != State.DRAFT:
            publish(disclosure, at=paper.published_at)

    def finish(self) -> None:
        """Note the repeals that came in words, and withdraw what is to be withdrawn."""
        for paper in self.papers.values():
            if "repealed" in paper.head and paper.key in self.made:
                self.note_repeal(paper)
        withdrawn = [
            Disclosure.objects.get(pk=self.made[paper.key])
            for paper in self.papers.values()
            if paper.state == State.WITHDRAWN and paper.key in self.made
        ]
        for disclosure in withdrawn:
            if disclosure.state == State.PUBLISHED:
                last = disclosure == withdrawn[-1]
                reason = LAST_WITHDRAWAL if last else WITHDRAWAL
                withdraw(disclosure, reason=reason, ground="主办科室自查发现名单有误。")

    def note_repeal(self, paper: Paper) -> None:
        disclosure = Disclosure.objects.get(pk=self.made[paper.key])
        if disclosure.is_repealed:
            return
        day, _space, words = paper.head["repealed"].partition(" ")
        with correct(disclosure, reason="补记废止情况。") as row:
            row.repeal_words = words
            row.repealed_noted_on = LAST_CORRECTION
            if day != "unknown":
                row.repealed_noted_on = date.fromisoformat(day)
                row.expires_on = row.repealed_noted_on - timedelta(days=1)


def effective_on(paper: Paper) -> date | None:
    wish = paper.head.get("effective", "")
    if wish == "future":
        return max(paper.published_on, timezone.localdate()) + timedelta(days=60)
    return paper.published_on + timedelta(days=int(wish)) if wish else None


def expires_on(paper: Paper) -> date | None:
    """The last day of so many years ("5y") from the day of effect."""
    if not (wish := paper.head.get("expires", "")):
        return None
    start = effective_on(paper) or paper.written_on
    end = start - timedelta(days=1)
    return end.replace(year=end.year + int(wish.removesuffix("y")), day=min(end.day, 28))
