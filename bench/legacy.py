"""Old pages into an empty database, as ``import_legacy`` brings them."""

import random
import resource
import tempfile
import time
from pathlib import Path

from bench.load import NotEmpty, begin_site, refresh_statistics
from bench.tables import say, show
from disclosure.legacy.importing import Run
from disclosure.legacy.outcomes import Outcome
from disclosure.legacy.sources import Site
from disclosure.models import Disclosure, LogEntry

TARGET = 60  # pages a second on two cores
BODIES = ["水务局", "财政局", "教育局", "民政局", "交通运输局", "农业农村局", "市场监督管理局"]
COLUMNS = ["通知公告", "规范性文件", "财政预算", "统计信息", "重大建设项目"]
SUBJECTS = ["财政、金融、审计", "教育", "水利、水务", "民政、扶贫、救灾"]
SENTENCES = [
    "各单位要认真落实责任，明确分工，按期完成全年目标任务，并于每季度末报送进展情况。",
    "全年安排项目{n}个，完成投资{m}万元，比上年增长{p}.{d}%，群众满意度进一步提高。",
    "对工作不力、进度滞后的单位，由区政府办公室予以通报，并限期整改。",
    "资金实行专款专用、专账核算，任何单位和个人不得截留、挤占和挪用。",
]
TABLE = (
    "<table><tr><th>指标</th><th colspan=2>数量</th></tr>"
    + "<tr><td>项目</td><td>12</td><td>15</td></tr>" * 6
    + "</table>"
)
HEAD = "<html><head><meta charset=utf-8><title>{title}_云汀区人民政府</title>"
LAYOUTS = [
    HEAD + "</head><body><div class=header><a href=/>首页</a></div><div class=BreadcrumbNav>"
    "当前位置：<a href=/>首页</a> &gt; <a>政务公开</a> &gt; <a>{column}</a></div>"
    "<table><tr><td>索　引　号：</td><td>{number}</td>"
    "<td>主题分类：</td><td>{subject}</td></tr>"
    "<tr><td>发文机关：</td><td>{body}</td><td>发布日期：</td><td>{day}</td></tr>"
    "<tr><td>标　　题：</td><td colspan=3>{title}</td></tr></table>"
    "<div id=UCAP-CONTENT>{text}</div><div class=footer>网站标识码：3299000001</div></body>",
    HEAD + "</head><body><ol class=breadcrumb><li><a href=/>首页</a></li>"
    "<li><a>信息公开</a></li><li><a>{column}</a></li></ol><h1>{title}</h1>"
    "<ul><li><dl><dt>索引号:</dt><dd>{number}</dd></dl></li>"
    "<li><dl><dt>主题分类:</dt><dd>{subject}</dd></dl></li>"
    "<li><dl><dt>发布机构:</dt><dd>{body}</dd></dl></li>"
    "<li><dl><dt>公开日期:</dt><dd>{day} 10:20</dd></dl></li></ul>"
    "<div class=article-con>{text}</div></body>",
    HEAD + "<meta name=ArticleTitle content='{title}'><meta name=PubDate content='{day} 08:30'>"
    "</head><body><div class=loc>您的位置：首页 / 政务公开 / {column}</div><div class=info>"
    "<span>[ 索引号 ]</span><span>{number}</span><span>[ 发布机构 ]</span><span>{body}</span>"
    "<span>[ 分类 ]</span><span>{subject}</span></div><div class=TRS_Editor>"
    "<style>.p{{margin:0}}</style>{text}</div><div class=share>分享到</div></body>",
]


def write_pages(folder: Path, count: int) -> None:
    """Write ``count`` pages of several layouts; the same number gives the same pages."""
    dice = random.Random(count)
    for place in range(count):
        body = dice.choice(BODIES)
        year, serial = 2005 + place % 20, place // 20 + 1
        facts = {
            "title": f"云汀区{body}关于做好第{place + 1}号重点工作的通知",
            "number": f"{14000000 + BODIES.index(body):09}/{year}-{serial:05}",
            "subject": dice.choice(SUBJECTS),
            "body": f"云汀区{body}",
            "column": dice.choice(COLUMNS),
            "day": f"{year}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}",
            "text": text(dice),
        }
        name = folder / str(year) / f"t{place:06}.html"
        name.parent.mkdir(exist_ok=True)
        name.write_text(dice.choice(LAYOUTS).format(**facts), encoding="utf-8")


def text(dice: random.Random) -> str:
    """About 1,200 characters with headings, now and then a table."""
    parts = ["<p>各镇人民政府、街道办事处：</p>"]
    for number in "一二三四五六":
        parts.append(f"<p style='text-indent:2em'><span>{number}、第{number}项任务</span></p>")
        sentences = (
            dice.choice(SENTENCES).format(
                n=dice.randint(1, 90),
                m=dice.randint(100, 9999),
                p=dice.randint(1, 20),
                d=dice.randint(0, 9),
            )
            for _each in range(5)
        )
        parts.append(f"<p>　　{''.join(sentences)}</p>")
    if dice.random() < 0.2:
        parts.append(TABLE)
    return "".join(parts)


def measure(count: int) -> None:
    """Import ``count`` generated pages, then all of them again. Raises NotEmpty."""
    if Disclosure.objects.exists() or LogEntry.objects.exists():
        raise NotEmpty
    begin_site()
    with tempfile.TemporaryDirectory() as folder:
        write_pages(Path(folder), count)
        rows = []
        for name, outcome in [("first run", Outcome.IMPORTED), ("again", Outcome.UNCHANGED)]:
            began = time.monotonic()
            done = sum(
                result.outcome == outcome
                for _source, result in Run(Site.of([Path(folder)])).results()
            )
            pace = done / (time.monotonic() - began)
            ratio = TARGET / pace
            rows.append([name, f"{done:,}", f"{pace:,.0f}", f"{ratio:.2f}{' !' * (ratio > 1)}"])
    refresh_statistics()
    show(["old pages", "as expected", "pages a second", f"ratio to {TARGET}"], rows)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    workers = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    say(f"Memory at most: {memory} MB where they are saved, {workers} MB in a worker.")
