"""The reports of the demo as documents to be published with all the others."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from random import Random

from disclosure.demo.days import office_day, office_days_before
from disclosure.demo.district import BY_KEY
from disclosure.demo.papers import Paper
from reports.demo import prose
from reports.demo.numbers import GOVERNMENT, PROFILES, YEARS
from reports.demo.tables import tables_of
from reports.enums import Scope

RULE_OF_LAW, DISCLOSURE = "rule-of-law", "disclosure"
MISSING = {("market", RULE_OF_LAW, 2023)}
# Days from the end of the year to the publication, of those that were late.
LATE = {("housing", DISCLOSURE, 2022): 43, ("town", RULE_OF_LAW, 2024): 117}
WRONG_SUM = ("gov", RULE_OF_LAW, 2021)
HEADS = {
    RULE_OF_LAW: {
        "column": "statutory/other/rule-of-law-reports",
        "genre": "report",
        "subjects": "1603 1699",
        "keywords": "法治政府 年度报告",
        "summary": "{year}年推进法治政府建设的举措成效、存在的不足、履职情况和下一年工作安排。",
    },
    DISCLOSURE: {
        "column": "annual-reports",
        "genre": "annual-report",
        "subjects": "0201",
        "keywords": "政府信息公开 工作年度报告",
        "summary": "{year}年主动公开、依申请公开、复议诉讼情况，存在的问题和改进措施。",
    },
}
TITLES = {
    RULE_OF_LAW: "{name}{year}年度法治政府建设情况的报告",
    DISCLOSURE: "{name}{year}年政府信息公开工作年度报告",
}


def report_papers() -> Iterator[Paper]:
    """Yield the reports of every body on every year but those that are missing."""
    for year in YEARS:
        for body in [GOVERNMENT, *PROFILES]:
            for kind in (RULE_OF_LAW, DISCLOSURE):
                if (body, kind, year) not in MISSING:
                    yield paper(body, kind, year)


def paper(body: str, kind: str, year: int) -> Paper:
    published_on = day_of(body, kind, year)
    written_on = office_days_before(published_on, 2)
    name = BY_KEY[body].name_on(written_on)
    write: Callable = {RULE_OF_LAW: prose.rule_of_law, DISCLOSURE: prose.disclosure}[kind]
    off = {"off_by": 1} if (body, kind, year) == WRONG_SUM else {}
    html, figures = write(body, name, year, **off)
    head = HEADS[kind] | {"summary": HEADS[kind]["summary"].format(year=year)}
    sums_up = kind == DISCLOSURE and body == GOVERNMENT
    facts = {
        "kind": kind,
        "year": year,
        "scope": str(Scope.ALL if sums_up else Scope.OWN),
        "figures": figures,
        "tables": tables_of(body, year) if kind == DISCLOSURE else {},
    }
    return Paper(
        key=f"report-{kind}-{body}@{year}",
        head=head,
        title=TITLES[kind].format(name=name, year=year),
        body=body,
        written_on=written_on,
        published_on=published_on,
        html=html,
        parts={"report": facts},
    )


def day_of(body: str, kind: str, year: int) -> date:
    """An office day before the last one, but of those that were late."""
    days = LATE.get((body, kind, year))
    if days is None:
        luck = Random(f"day {body} {kind} {year}")
        if body == GOVERNMENT:
            days = luck.randint(66, 80)
        else:
            days = luck.randint(12, 26) if kind == DISCLOSURE else luck.randint(30, 78)
    return office_day(date(year, 12, 31) + timedelta(days=days))
