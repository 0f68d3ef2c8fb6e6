"""The labels of old pages (domain: 索引号, 发布机构 …) and where they stand in a line.

A label that a new layout writes otherwise is one word in ``VARIANTS``.
"""

import re
from collections.abc import Iterator

from disclosure.search.tokens import simplified

# By field, the surest name first. "" is what a page says and a disclosure has no field for:
# it must be known, or it would be read as a part of the value before it. The names of the
# government website norm (ArticleTitle …) stand in <meta>, and are the least sure.
VARIANTS = {
    "breadcrumb": (
        "当前位置 您的位置 您当前的位置 您当前位置 您现在的位置 您现在所在的位置 "
        "您现在所在位置 您所在的位置 您所在位置 您目前的位置 您目前所在位置 当前的位置 "
        "当前所在位置 所在位置 你的位置 你当前的位置 你现在的位置 现在位置 现在的位置 "
        "目前位置 当前栏目 位置"
    ),
    "index_number": (
        "索引号 信息索引号 信息索取号 索取号 索取编号 索引编号 信息索引 政府信息索引号 "
        "公开索引号 文件索引号 索引码 信息编号"
    ),
    "title": (
        "标题 名称 信息名称 文件名称 信息标题 文件标题 公文名称 公文标题 政策名称 文件名 题名 "
        "政府信息名称 政策标题 ArticleTitle"
    ),
    "subjects": (
        "主题分类 分类 信息分类 主题类别 信息类别 所属主题 主题分类名称 公文目录 所属类别 "
        "所属分类 内容分类 目录分类 信息主题 主题 类别 组配分类"
    ),
    "genre": (
        "体裁分类 公文种类 文种 体裁 体裁类别 公文体裁 公文类型 公文类别 文件类型 文件种类 "
        "信息体裁 文体 文体分类 文件体裁"
    ),
    "issuing_body": (
        "发布机构 发文机关 发文机构 发布单位 发布机关 公开主体 责任部门 发文单位 制发机关 "
        "公开机构 公开机关 信息发布机构 制发单位 制发机构 制定机关 制定单位 制作机关 制作单位 "
        "发布部门 发文部门 印发机关 印发单位 生成机构 生成单位 产生机构 颁布机关 颁布单位 "
        "颁发机关 发布主体 公开单位 公开部门 公开责任部门 公开责任单位 信息公开责任部门 "
        "信息公开机构 信息公开单位 责任单位 发文机关名称 发布机构名称 发布单位名称 所属机构 "
        "所属单位 制文机关 公布机关 生成机关 解读机构 解读单位 解读部门"
    ),
    "document_number": (
        "文号 发文字号 文件编号 发文文号 发文号 文件号 文件字号 公文文号 公文字号 文件文号 "
        "公文编号 政策文号 发文编号 公文号 发布文号 颁布文号 公布文号 印发文号 "
        "发布字号 批复文号 许可文号 决定书文号 处罚决定书文号 行政处罚决定书文号"
    ),
    "keywords": "主题词 关键词 关键字 主题关键词 公文主题词 Keywords",
    "written_on": (
        "成文日期 生成日期 发文日期 签署日期 成文时间 生成时间 发文时间 制发日期 制定日期 "
        "制作日期 形成日期 产生日期 签发日期 签发时间 制发时间 印制日期 "
        "公文日期 公文时间 文件日期 文件时间"
    ),
    "published_at": (
        "公开日期 发布日期 发布时间 公开时间 信息发布日期 信息公开日期 公布日期 公布时间 "
        "发表时间 发表日期 颁布日期 发布于 发布日 上网日期 上网时间 上传时间 上传日期 时间 "
        "日期 更新时间 更新日期 添加时间 添加日期 加入时间 发稿时间 PubDate"
    ),
    "effective_on": (
        "生效时间 生效日期 实施日期 实施时间 施行日期 施行时间 执行日期 执行时间 "
        "开始实施日期 开始执行日期 正式实施日期 开始生效日期 起效日期"
    ),
    "expires_on": (
        "终止时间 终止日期 废止日期 废止时间 失效时间 失效日期 有效期至 有效期限至 截止日期 "
        "有效截止日期 到期日期 到期时间 停止执行日期 有效期止"
    ),
    "validity": (
        "有效性 时效性 文件状态 效力状况 效力状态 时效状态 有效状态 是否有效 文件时效 时效 "
        "政策状态 法规状态 文件有效性 效力 失效状态 当前状态 状态"
    ),
    "repeal_ground": "废止依据 失效依据 废止文件 废止文号",
    "source": (
        "来源 信息来源 文章来源 稿件来源 内容来源 稿源 来源单位 新闻来源 信息提供 文件来源 "
        "ContentSource"
    ),
    "summary": (
        "内容概述 摘要 内容概要 信息概述 内容概览 内容摘要 信息概要 内容简介 概述 概要 简介 "
        "文件概述"
    ),
    "disclosure_kind": "公开方式 公开属性 公开类型 公开类别",
    "": (
        "公开时限 公开责任 公开范围 公开形式 公开程序 公开期限 公开对象 公开频率 公开载体 "
        "有效期 有效期限 统一编号 统一登记号 登记号 规范性文件编号 规范性文件登记号 备案号 "
        "浏览次数 浏览量 浏览 浏览数 阅读次数 阅读量 阅读数 阅读 点击数 点击量 点击率 点击 "
        "点击次数 访问量 访问次数 人气 字号 字体 字体大小 文字大小 字体显示 正文字号 大小 "
        "打印 分享 分享到 分享至 作者 责任编辑 编辑 责编 审核 审核人 审稿 校对 录入 录入人 "
        "发布人 信息员 签发人 撰稿人 供稿 供稿单位 承办单位 责任处室 保护视力色 视力保护色 "
        "背景色 文件下载 附件下载 相关附件 "
        "政策解读 相关解读 解读链接 服务对象 效力级别 效力等级 制定依据 信息格式 语种 格式 "
        "文件格式 载体类型 记录形式 公文页数 生命周期 信息状态 印发日期 所属栏目 栏目 "
        "收藏 复制链接 语音播报 扫一扫 Author Description ColumnName SiteName"
    ),
}
FIELDS = {label: field for field, labels in VARIANTS.items() for label in labels.split()}
# How sure a label is of its field: 公开日期 before 日期.
RANK = {label: i for labels in VARIANTS.values() for i, label in enumerate(labels.split())}
# Below this rank a label is a word of every day (名称, 日期): it makes no card of a row.
EVERYDAY = set(
    "标题 名称 文件名 题名 分类 类别 主题 时间 日期 阅读 浏览 点击 编辑 审核 大小 格式 来源 "
    "状态 当前状态 效力 概述 概要 简介 栏目 位置 截止日期 到期日期 责任单位 所属单位 作者 "
    "录入".split()
)

# Zero-width spaces and byte order marks stand inside labels, too.
INVISIBLE = "\u200b\u200c\u200d\u2060\ufeff"
BOUNDARY = "\x1f"  # where an inline element (span, b, a) begins or ends; see rows.py
SPACE = rf"[\s{INVISIBLE}{BOUNDARY}]*"
COLON = "[:：﹕∶]"
PREFIXES = "政府信息 信息 文件 公文 政策 文章".split()  # that any label may have before it
ANY = (
    f"(?:{'|'.join(map(SPACE.join, PREFIXES))})?{SPACE}"
    f"(?:{'|'.join(SPACE.join(label) for label in sorted(FIELDS, key=len, reverse=True))})"
)
OPENING, CLOSING = "[【〖［", "]】〗］"
FRAMED = rf"[{re.escape(OPENING)}]{SPACE}(?P<framed>{ANY}){SPACE}[{re.escape(CLOSING)}]"
# A label stands in brackets, or with its value: [索引号] A, (来源：B).
OPENINGS, CLOSINGS = re.escape(OPENING) + "（(", re.escape(CLOSING) + "）)"
LEFT_OPEN = re.compile(rf"[{CLOSINGS}][\s{OPENINGS}]*$")  # the bracket before the label
BULLET = r"(?:[●○◆◇■□★☆•·*▪►]|\d{1,2}[.、．])"
BEFORE = (
    rf"(?:^|(?<=[\s|｜{CLOSINGS}{INVISIBLE}{BOUNDARY}]))(?:(?:{BULLET}|[{OPENINGS}]){SPACE})?"
)
NOTE = r"(?:[（(][^（）()]{1,6}[）)]|[A-Za-z][A-Za-z .'/]{1,24})?"  # 主题分类（一级）, 文号 No.
LABEL = re.compile(
    rf"{BEFORE}(?:{FRAMED}{SPACE}{COLON}?|(?P<bare>{ANY}){SPACE}{NOTE}{SPACE}{COLON})"
)
ALONE = re.compile(
    rf"{SPACE}{BULLET}?{SPACE}(?:{FRAMED}|(?P<bare>{ANY}){SPACE}{NOTE}){SPACE}{COLON}?{SPACE}"
)
OPENING_SIGN = re.compile(f"[{OPENINGS}]")
EDGES = f" \t\u3000\xa0|｜{INVISIBLE}{BOUNDARY}"
MARK = re.compile(rf"{COLON}{SPACE}$")
NO_LABEL = re.compile(rf"[\s{INVISIBLE}{BOUNDARY}]")
# A label that nobody knows yet, behind an element or a line: there the value ends.
UNKNOWN = re.compile(rf"[{BOUNDARY}\n]\s*[\u4e00-\u9fff]{{2,7}}\s*[:：]")
LONGEST_LABEL = 40  # characters of a cell that may be a label, with its spaces


def read_labels(line: str) -> list[tuple[str, str]]:
    """Return what ``line`` says as (label, value) pairs; [] when it starts with no label.

    索 引 号：A 分类: B gives [("索引号", "A"), ("分类", "B")]; nothing behind a label is "".
    """
    line = line.strip(EDGES)
    matches = labels_in(line)
    if not matches or matches[0].start():
        return []
    return list(pairs_at(line, matches))


def labels_in(text: str) -> list[re.Match]:
    """Where labels stand in ``text``, in simplified characters or traditional ones."""
    return list(LABEL.finditer(simplified(text)))


def pairs_at(line: str, matches: list[re.Match]) -> Iterator[tuple[str, str]]:
    ends = [match.start() for match in matches[1:]] + [len(line)]
    for match, end in zip(matches, ends, strict=True):
        value = UNKNOWN.split(line[match.end() : end], maxsplit=1)[0].strip(EDGES)
        closed = LEFT_OPEN.sub("", value)
        yield named(match), value if OPENING_SIGN.search(closed) else closed.strip(EDGES)


def label_alone(text: str, *, sure: bool = False) -> str:
    """Return the label that ``text`` is, with a colon or brackets or without; else "".

    When ``sure``, a word of every day without a mark (政策解读, 来源) is none: it may be a
    value.
    """
    if len(text) > LONGEST_LABEL:
        return ""
    match = ALONE.fullmatch(simplified(text))
    label = named(match) if match else ""
    if sure and label and not match["framed"] and not MARK.search(text):
        return label if FIELDS[label] and label not in EVERYDAY else ""
    return label


def named(match: re.Match) -> str:
    """The label as the table has it: 信息有效性 is 有效性."""
    label = NO_LABEL.sub("", match["framed"] or match["bare"])
    if label in FIELDS:
        return label
    return next(bare for each in PREFIXES if (bare := label.removeprefix(each)) in FIELDS)
