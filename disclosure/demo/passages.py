"""Passages of the demo's texts that are more than sentences: long prose, tables that agree."""

from functools import cache
from pathlib import Path
from random import Random

from disclosure.demo.district import PLACES

WORDS = Path(__file__).parent / "words"
NUMERALS = "一二三四五六七八九十"


def numeral(number: int) -> str:
    """Return ``number`` (1 to 99) in Chinese numerals: 12 is 十二."""
    tens, ones = divmod(number, 10)
    head = "" if not tens else ("" if tens == 1 else NUMERALS[tens - 1]) + "十"
    return head + (NUMERALS[ones - 1] if ones else "")


@cache
def words(name: str) -> dict[str, dict]:
    """Return the parts of a file of words: key → its name, lists and sentences."""
    parts = {}
    text = (WORDS / f"{name}.txt").read_text(encoding="utf-8")
    for part in text.split("\n=== ")[1:]:
        head, _empty, sentences = part.partition("\n\n")
        first, *lists = head.splitlines()
        key, _space, title = first.partition(" ")
        parts[key] = {"title": title, "sentences": sentences.strip().splitlines()}
        for line in lists:
            label, _colon, values = line.partition(": ")
            parts[key][label] = values.split(";")
    return parts


class Deck:
    """Gives its cards in a random order, all of them before any a second time."""

    def __init__(self, cards: list[str], rng: Random):
        self.cards, self.rng, self.left = cards, rng, []

    def draw(self) -> str:
        if not self.left:
            self.left = self.rng.sample(self.cards, len(self.cards))
        return self.left.pop()


class Prose:
    """Sentences about one topic; what was said is not said again before all was."""

    def __init__(self, layout, topic: str):
        self.layout, self.topic = layout, words("topics")[topic]
        rng = layout.speaker.rng
        self.own, self.nouns = (
            Deck(self.topic["sentences"], rng),
            Deck(self.topic["nouns"], rng),
        )
        self.aims, self.steps, self.duties = (
            Deck(words("prose")[kind]["sentences"], rng) for kind in ("aim", "step", "duty")
        )

    def text(self, *sentences: str, item: str = "") -> str:
        said = "".join(sentences).replace("{item}", item)
        while "{noun}" in said:
            said = said.replace("{noun}", self.nouns.draw(), 1)
        for name, places in PLACES.items():
            while f"{{{name}}}" in said:
                said = said.replace(f"{{{name}}}", self.layout.speaker.rng.choice(places), 1)
        return said

    def section(self, item: str) -> None:
        """Write what is to be done about ``item``: an aim, steps, who answers for it."""
        steps = [self.steps.draw() for _turn in range(7)]
        self.layout.add(self.text(self.aims.draw(), self.own.draw(), steps[0], item=item))
        self.layout.add(self.text("一是", steps[1], "二是", steps[2], "三是", steps[3]))
        self.layout.add(self.text(*steps[4:], self.own.draw()))
        self.layout.add(self.text(self.duties.draw()))


def prose(layout, topic: str, paragraphs: str) -> None:
    """Write ``paragraphs`` numbered paragraphs about ``topic``."""
    about = Prose(layout, topic)
    for number in range(1, int(paragraphs) + 1):
        layout.add(about.text(f"{number}.", about.own.draw(), about.duties.draw()))


def section(layout, topic: str, items: str) -> None:
    """Write a plan about one topic, a heading an item."""
    about = Prose(layout, topic)
    for number, item in enumerate(about.topic["items"][: int(items)], start=1):
        layout.add(f"# {numeral(number)}、{item}")
        about.section(item)


def chapters(layout, count: str, items: str) -> None:
    """Write the outline of a five-year plan: ``count`` chapters of ``items`` sections."""
    topics = list(words("topics"))[: int(count)]
    for number, topic in enumerate(topics, start=1):
        about = Prose(layout, topic)
        layout.add(f"# 第{numeral(number)}章 {about.topic['title']}")
        for place, item in enumerate(about.topic["items"][: int(items)], start=1):
            layout.add(f"## 第{numeral(place)}节 {item}")
            about.section(item)
        layout.add(f"## 专栏{number} 重点项目")
        layout.add("| 项目 | 建设规模 | 总投资（万元）")
        for noun in about.topic["nouns"][:4]:
            layout.add(f"| {noun}建设 | <6-48>处 | <860-9600>")
        layout.add("| 合计 |  | =")


def emergency(layout, kind: str, lead: str) -> None:
    """Write an emergency plan for ``kind``; ``lead`` is the body that leads."""
    for line in words("emergency")["plan"]["sentences"]:
        layout.add(line.replace("{kind}", kind).replace("{lead}", lead))


def active_disclosure(layout) -> None:
    """Part 2 of the annual report on disclosure: what Art. 20 ①⑤⑥⑧ ask in figures."""
    for line in [
        "| 第二十条第（一）项 | 本年制发件数 | 本年废止件数 | 现行有效件数",
        "| 规章 | 0 | 0 | 0",
        "| 行政规范性文件 | <4-16> | <0-9> | <86-142>",
    ]:
        layout.add(line)
    layout.end_table()
    for line in [
        "| 项目 | 本年处理决定数量",
        "| 第二十条第（五）项 行政许可 | <860-2860>",
        "| 第二十条第（六）项 行政处罚 | <96-480>",
        "| 第二十条第（六）项 行政强制 | <3-26>",
    ]:
        layout.add(line)
    layout.end_table()
    layout.add("| 项目 | 本年收费金额（单位：万元）")
    layout.add("| 第二十条第（八）项 行政事业性收费 | <120.1-860.9>")


APPLICANTS = "自然人 商业企业 科研机构 社会公益组织 法律服务机构 其他".split()


def requests_table(layout) -> None:
    """Part 3: per column, new plus carried over is dealt with plus carried on."""
    rng = layout.speaker.rng
    columns = []
    for place, _applicant in enumerate(APPLICANTS):
        most = (46, 12, 2, 2, 4, 1)[place]
        results = [rng.randint(0, most // parts) for parts in (1, 4, 4, 3, 8)]
        carried_on = rng.randint(0, 2) if place == 0 else 0
        total = sum(results) + carried_on
        carried_over = min(rng.randint(0, 3), total) if place == 0 else 0
        done = sum(results)
        columns.append([total - carried_over, carried_over, *results, done, carried_on])
    labels = [
        "一、本年新收政府信息公开申请数量",
        "二、上年结转政府信息公开申请数量",
        *("三、（一）予以公开", "（二）部分公开", "（三）不予公开", "（四）无法提供"),
        *("（五）不予处理和其他处理", "（七）总计", "四、结转下年度继续办理"),
    ]
    layout.add("| " + " | ".join(["项目", *APPLICANTS, "总计"]))
    for place, label in enumerate(labels):
        figures = [column[place] for column in columns]
        layout.add("| " + " | ".join(map(str, [label, *figures, sum(figures)])))
    layout.end_table()
    layout.add("注：第一项加第二项之和，等于第三项加第四项之和。")


def remedies_table(layout) -> None:
    layout.add("| 类别 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计")
    layout.add("| 行政复议 | <0-4> | <0-1> | <0-2> | <0-1> | +")
    layout.add("| 行政诉讼（未经复议直接起诉） | <0-2> | 0 | <0-1> | <0-1> | +")
    layout.add("| 行政诉讼（复议后起诉） | <0-2> | 0 | 0 | <0-1> | +")


PASSAGES = {
    "prose": prose,
    "section": section,
    "chapters": chapters,
    "emergency": emergency,
    "active-disclosure": active_disclosure,
    "requests-table": requests_table,
    "remedies-table": remedies_table,
}
