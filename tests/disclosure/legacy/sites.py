"""Pages of an invented old site, written into a folder."""

from pathlib import Path

PAGE = """<!doctype html><html><head><meta charset="utf-8"><title>{title}</title></head><body>
<p class="crumbs">您的位置：<a href="/">首页</a> &gt; <a>政务公开</a> &gt; <a>{column}</a></p>
<h1>{title}</h1><table><tr><td>索引号</td><td>{number}</td><td>发布机构</td><td>{body}</td></tr>
<tr><td>公开日期</td><td>{day}</td><td>文号</td><td></td></tr></table>
<div id="zoom">{text}</div>{foot}</body></html>"""
TEXT = "<p>各镇人民政府：</p><p>现将{title}一事通知如下，请认真执行。</p>"


def html(title: str, number: str = "", **facts: str) -> str:
    said = {"column": "通知公告", "body": "云汀区水务局", "day": "2021-03-09", "foot": ""}
    said |= {"text": TEXT.format(title=title)} | facts
    return PAGE.format(title=title, number=number, **said)


def write(folder: Path, name: str, text: str | bytes) -> Path:
    file = folder / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    return file
