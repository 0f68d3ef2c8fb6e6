"""A small catalogue with one of each: what tests of whole pages walk through."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.core.files.base import ContentFile
from django.utils import timezone

from disclosure.enums import RelationKind, State
from disclosure.models import Attachment, Column, Disclosure, Relation, SiteIdentity
from disclosure.workflow import publish, withdraw
from tests.factories import (
    ColumnFactory,
    DisclosureFactory,
    GenreFactory,
    IssuingBodyFactory,
    SubjectFactory,
)

SECRET = "不可外泄的内容"
ROW = "<tr>" + "".join(f"<td>{number}</td>" for number in range(12)) + "</tr>"


@dataclass
class Catalogue:
    shown: Disclosure
    repealed: Disclosure
    withdrawn: Disclosure
    draft: Disclosure
    scheduled: Disclosure
    attachment: Attachment
    hidden_attachment: Attachment
    column: Column

    @property
    def hidden(self) -> list[Disclosure]:
        return [self.withdrawn, self.draft, self.scheduled]


def attach(disclosure: Disclosure, name: str) -> Attachment:
    attachment = Attachment.from_file(ContentFile(f"%PDF-1.4 {name}".encode()), name)
    attachment.disclosure = disclosure
    attachment.save()
    return attachment


def build() -> Catalogue:
    """What is hidden has SECRET in its title, text and the names of its files."""
    SiteIdentity(
        pk=1,
        site_name="云汀区政府信息公开",
        organiser="云汀区人民政府",
        office="云汀区政务公开办公室",
        address="云汀区滨河路1号",
        hours="工作日 9:00—12:00，13:30—17:00",
        phone="0710-0000000",
        error_report_url="https://errors.example.gov.cn/report",
        site_id_code="4206990001",
    ).save()
    sections = {
        slug: ColumnFactory(slug=slug, name=name)
        for slug, name in [
            ("guide", "政府信息公开指南"),
            ("rules", "政府信息公开制度"),
            ("statutory", "法定主动公开内容"),
            ("annual-reports", "政府信息公开年报"),
        ]
    }
    column = ColumnFactory(slug="plans", name="规划信息", parent=sections["statutory"])
    body = IssuingBodyFactory(name="云汀区人民政府办公室", code="014082773")
    subject = SubjectFactory(name="综合政务")
    hidden = {
        "title": f"{SECRET}的文件",
        "content_html": f"<p>{SECRET}</p>",
        "issuing_body": body,
        "column": column,
    }
    shown = DisclosureFactory.build(
        title="云汀区人民政府办公室关于印发《云汀区城区排水防涝三年行动方案》的通知",
        document_number="云政办发〔2024〕12号",
        issuing_body=body,
        column=column,
        genre=GenreFactory(name="通知", code="notice"),
        keywords=["排水", "防涝"],
        written_on=date(2024, 5, 6),
        content_html=(
            "<p>各镇人民政府、街道办事处：</p><h2>一、总体目标</h2><p>三年内完成改造。</p>"
            "<h3>（一）管网</h3><p>详见 <a href='https://water.example.gov.cn/'>水务</a>。</p>"
            f"<table><tbody>{ROW * 3}</tbody></table><h2>二、保障措施</h2>"
            + "<p>各有关部门要按职责分工抓好落实。</p>"
            * 20
        ),
    )
    shown.save()
    shown.subject_links.create(subject=subject)
    attachment = attach(shown, "附件1 任务清单.pdf")
    Relation.objects.create(
        source=shown, kind=RelationKind.BASED_ON, target_title="城镇排水与污水处理条例"
    )
    withdrawn = DisclosureFactory(**hidden)
    Relation.objects.create(source=shown, kind=RelationKind.RELATED, target=withdrawn)
    Relation.objects.create(source=withdrawn, kind=RelationKind.AMENDS, target=shown)
    catalogue = Catalogue(
        shown=shown,
        repealed=DisclosureFactory(
            title="云汀区城市供水管理办法",
            issuing_body=body,
            column=column,
            written_on=date(2012, 3, 1),
            repealed_noted_on=date(2020, 1, 1),
            repeal_words="由新的供水条例替代",
        ),
        withdrawn=withdrawn,
        draft=DisclosureFactory(state=State.DRAFT, **hidden),
        scheduled=DisclosureFactory(
            state=State.SCHEDULED, publish_at=timezone.now() + timedelta(days=1), **hidden
        ),
        attachment=attachment,
        hidden_attachment=attach(withdrawn, f"{SECRET}.pdf"),
        column=column,
    )
    publish(shown)
    withdraw(withdrawn, reason="内容有误，正在核实。", ground=SECRET)
    return catalogue
