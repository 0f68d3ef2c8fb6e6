"""The documents of the demo, made from the templates in ``texts/``: the same every time.

A template has a head of ``name: value`` lines and, after an empty line, a body: ``# `` and
``## `` headings, ``^ `` a centred line, ``> `` a line at the right, ``| `` rows of a table
(``=`` is the sum above it, ``+`` the sum of the row), ``! name …`` a passage that a function
writes, and paragraphs. All lines speak the grammar of ``phrases``.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from random import Random

from django.utils import timezone

from disclosure.demo.days import (
    in_words,
    office_days_after,
    office_days_before,
    some_office_day,
)
from disclosure.demo.district import BY_KEY, PLACES
from disclosure.demo.layout import Layout
from disclosure.demo.passages import PASSAGES
from disclosure.demo.phrases import Speaker
from disclosure.enums import State

TEXTS = Path(__file__).parent / "texts"


@dataclass
class Paper:
    """A document to be; ``relations`` and ``repeals`` name others by their key, ``parts`` are
    facts of the parts of the record that apps above register."""

    key: str
    head: dict
    title: str
    body: str
    written_on: date
    published_on: date
    html: str = ""
    rows: list = field(default_factory=list)
    number: str = ""
    parts: dict = field(default_factory=dict)

    @property
    def state(self) -> State:
        return State(self.head.get("state", State.PUBLISHED))

    @property
    def published_at(self) -> datetime:
        luck = Random(self.key)
        moment = time(luck.randint(9, 17), luck.randint(0, 59))
        return timezone.make_aware(datetime.combine(self.published_on, moment))

    def listed(self, name: str, mark: str = ";") -> list[str]:
        return [part.strip() for part in self.head.get(name, "").split(mark) if part.strip()]


def read_templates() -> list[dict]:
    templates = []
    for path in sorted(TEXTS.glob("*.txt")):
        for text in path.read_text(encoding="utf-8").split("\n=== ")[1:]:
            head, _empty, body = text.partition("\n\n")
            key, *lines = head.splitlines()
            fields = dict(line.split(": ", 1) for line in lines)
            templates.append({"key": key, "body_lines": body.strip().splitlines()} | fields)
    return templates


@cache
def all_papers() -> tuple[Paper, ...]:
    """Return every document, oldest publication first, with its document number."""
    papers = []
    for template in read_templates():
        for place, month in enumerate(template["on"].split()):
            bodies = template["body"].split()
            papers.append(render(template, month, bodies[place % len(bodies)]))
    papers += [interpretation(paper) for paper in papers if "explained" in paper.head]
    papers.sort(key=lambda paper: (paper.published_at, paper.key))
    give_document_numbers(papers)
    return tuple(papers)


def render(template: dict, month: str, body: str) -> Paper:
    key = f"{template['key']}@{month}"
    rng = Random(key)
    published_on = some_office_day(month, rng)
    delay = 0 if "at-once" in template else rng.randint(1, 6)
    written_on = office_days_before(published_on, delay)
    who = BY_KEY[body]
    year = published_on.year
    named = {name: rng.choice(names) for name, names in PLACES.items()}
    named |= Speaker.output(year)
    named |= {
        "villages": "、".join(rng.sample(PLACES["village"], 3)),
        "year": year,
        "last": year - 1,
        "next": year + 1,
        "month": published_on.month,
        "body": who.name_on(written_on),
        "short": who.short_name,
        "day": in_words(written_on),
        "applied": in_words(office_days_before(written_on, 12)),
        "opened": in_words(office_days_before(written_on, 40)),
        "from": in_words(office_days_after(published_on, 1)),
        "until": in_words(office_days_after(published_on, 7)),
        "effective": in_words(published_on + timedelta(days=30)),
    }
    speaker = Speaker(rng, named)
    head = {
        name: speaker.say(text)
        for name, text in template.items()
        if name in {"title", "summary", "points", "files"}
    }
    layout = Layout(speaker, PASSAGES)
    for line in template["body_lines"]:
        layout.add(line)
    if template.get("signed") != "no":
        layout.add(f"> {named['body']}")
        layout.add(f"> {named['day']}")
    return Paper(
        key,
        template | head,
        head["title"],
        body,
        written_on,
        published_on,
        layout.html,
        layout.rows,
    )


def interpretation(paper: Paper) -> Paper:
    """Return the interpretation of ``paper`` by the body that drafted it."""
    drafter, points = paper.head["explained"], paper.listed("points", "；")
    name = paper.title.partition("《")[2].rpartition("》")[0] or paper.title
    speaker = Speaker(Random(f"interpretation {paper.key}"), {"name": name})
    layout = Layout(speaker, {})
    for line in INTERPRETATION:
        if line == "POINTS":
            for place, point in enumerate(points):
                layout.add(f"（{'一二三四五六七八'[place]}）{point}。")
        else:
            layout.add(line)
    published_on = office_days_after(paper.published_on, 2)
    body = BY_KEY[drafter]
    layout.add(f"> {body.name_on(published_on)}")
    layout.add(f"> {in_words(published_on)}")
    head = {
        "column": "statutory/policies/interpretations",
        "genre": "interpretation",
        "subjects": paper.head["subjects"],
        "keywords": "政策解读 " + paper.head.get("keywords", ""),
        "relations": f"interprets {paper.key}",
    }
    title = f"《{name}》政策解读" if len(name) < 45 else "政策解读：" + name
    return Paper(
        f"interpretation-{paper.key}",
        head,
        title,
        drafter,
        published_on,
        published_on,
        layout.html,
    )


INTERPRETATION = [
    "# 一、为什么要制定",
    "[近年来|一段时间以来]，[基层和群众|企业和群众|有关单位]对这方面工作[反映较多|有不少期盼]，"
    "[原有规定已不能完全适应新情况|实际工作中存在标准不一、程序不清的问题]。为[解决这些问题|"
    "回应关切、统一尺度]，起草单位在[调研|走访]<12-46>个[单位|村、社区]、召开<2-5>次座谈会的基础上"
    "形成了《{name}》，并依法履行了公开征求意见、合法性审核和集体审议程序。征求意见期间共收到意见建议"
    "<got=9-48>条，采纳<taken=3-8>条，对未采纳的{=got-taken}条逐条说明了理由。",
    "# 二、主要说了什么",
    "POINTS",
    "# 三、与群众有什么关系",
    "[办事群众|企业和群众]可以[按照文件公布的条件和流程直接办理|到政务服务大厅或者街道、乡镇便民服务中心"
    "咨询办理]，不需要提供文件规定之外的材料。[需要说明的是，文件施行前已经受理的事项按原规定办完。|"
    "文件施行前已经办结的事项不再重新办理。]",
    "# 四、问与答",
    "问：文件从什么时候开始执行？",
    "答：以文件载明的施行日期为准；没有载明的，自成文之日起执行。",
    "问：对文件内容有疑问，向谁咨询？",
    "答：可以在工作时间向起草单位咨询，联系方式见本网站“机构设置”栏目；也可以到政务公开专区由工作人员"
    "协助查阅。",
]


def give_document_numbers(papers: list[Paper]) -> None:
    """Number what has a 文号 in each body's yearly series, in the order of the signing days.

    There are gaps: not every document of a body is public.
    """
    serials: dict[tuple[str, int], int] = {}
    for paper in sorted(papers, key=lambda each: (each.written_on, each.key)):
        wanted = paper.head.get("number", "")
        if not wanted:
            continue
        agency = BY_KEY[paper.body].agency if wanted == "yes" else wanted
        series = (agency, paper.written_on.year)
        serials[series] = serials.get(series, 0) + Random(paper.key).randint(1, 4)
        paper.number = f"{agency}〔{series[1]}〕{serials[series]}号"
