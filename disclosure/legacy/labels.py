"""The labels of old pages (domain: 索引号, 发布机构 …) and where they stand in a line."""

import re

# By field, the surest name first. "" is what a page says and a disclosure has no field for:
# it must be known, or it would be read as a part of the value before it.
VARIANTS = {
    "breadcrumb": (
        "当前位置 您的位置 您当前的位置 您当前位置 您现在的位置 您所在的位置 您所在位置 "
        "当前的位置 所在位置 你的位置 现在位置"
    ),
    "index_number": "索引号 信息索引号 信息索取号 索取号",
    "title": "标题 名称 信息名称 文件名称 信息标题 文件标题",
    "subjects": "主题分类 分类 信息分类 主题类别 信息类别",
    "genre": "体裁分类 公文种类 文种 体裁 体裁类别",
    "issuing_body": (
        "发布机构 发文机关 发文机构 发布单位 发布机关 公开主体 责任部门 发文单位 制发机关 "
        "公开机构 公开机关 信息发布机构"
    ),
    "document_number": "文号 发文字号 文件编号 发文文号 发文号 文件号",
    "keywords": "主题词 关键词 关键字",
    "written_on": "成文日期 生成日期 发文日期 签署日期 成文时间 生成时间 发文时间",
    "published_at": "公开日期 发布日期 发布时间 公开时间 信息发布日期 日期",
    "effective_on": "生效时间 生效日期 实施日期 实施时间 施行日期 施行时间",
    "expires_on": "终止时间 终止日期 废止日期 废止时间 失效时间 失效日期",
    "validity": "有效性 时效性 文件状态 效力状况 效力状态",
    "source": "来源 信息来源 文章来源",
    "summary": "内容概述 摘要 内容概要 信息概述",
    "disclosure_kind": "公开方式 公开属性",
    "": (
        "公开时限 公开责任 公开范围 公开形式 有效期 统一编号 统一登记号 浏览次数 浏览量 "
        "阅读次数 点击数 点击量 访问量 访问次数 字号 字体 字体大小 打印 分享 作者 责任编辑 "
        "编辑 审核 录入"
    ),
}
FIELDS = {label: field for field, labels in VARIANTS.items() for label in labels.split()}
# How sure a label is of its field: 公开日期 before 日期.
RANK = {label: i for labels in VARIANTS.values() for i, label in enumerate(labels.split())}

# Zero-width spaces and byte order marks stand inside labels, too.
INVISIBLE = "\u200b\ufeff"
SPACE = rf"[\s{INVISIBLE}]*"
COLON = "[:：﹕∶]"
ANY = "|".join(SPACE.join(label) for label in sorted(FIELDS, key=len, reverse=True))
LABEL = re.compile(
    rf"(?:^|(?<=[\s|｜{INVISIBLE}]))"
    rf"(?:[\[【]{SPACE}(?P<framed>{ANY}){SPACE}[\]】]{SPACE}{COLON}?|(?P<bare>{ANY}){SPACE}{COLON})"
)
EDGES = f" \t\u3000\xa0|｜{INVISIBLE}"


def read_labels(line: str) -> list[tuple[str, str]]:
    """Return what ``line`` says as (label, value) pairs; [] when it starts with no label.

    索 引 号：A 分类: B gives [("索引号", "A"), ("分类", "B")]; nothing behind a label is "".
    """
    line = line.strip(EDGES)
    matches = list(LABEL.finditer(line))
    if not matches or matches[0].start():
        return []
    ends = [match.start() for match in matches[1:]] + [len(line)]
    return [
        (
            re.sub(rf"[\s{INVISIBLE}]", "", match["framed"] or match["bare"]),
            line[match.end() : end].strip(EDGES),
        )
        for match, end in zip(matches, ends, strict=True)
    ]
