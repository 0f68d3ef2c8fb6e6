"""Which numbers of a text are figures: not days, ordinals, names of things and limits."""

import re

from reports.extraction.quantities import NUMERAL, Quantity
from reports.extraction.units import COUNTED, LASTING

# Inside the titles of laws and inside short quotations numbers are part of a name: “三项制度”.
NAMES = re.compile(
    r"《[^《》\n]{1,120}》|“[^“”\n]{1,30}”|\"[^\"\n]{1,24}\"|「[^「」\n]{1,30}」|‘[^‘’\n]{1,30}’"
)
# 第15次, 第一至三条, 每万人.
ORDINAL = re.compile(rf"(?:第|届|名列|位列|位居|排名)[0-9{NUMERAL[1:-1]}、至到和—~-]*$|每$")
CODE_BEFORE = re.compile(
    r"[A-Za-z+*×@#_=]$|\d[/:：·•.,，-]$|[-—]\d+[-—]$"
    r"|(?:热线|电话|传真|邮编|编号|账号|代码|号码|附件|附表|图|(?<![代发])表|QQ|微信号|网址)[:：]?$"
)
ENDS_OF_CODE_BEFORE = frozenset("线话真编号码件表图址：，")
CODE_AFTER = re.compile(r"[A-Za-z]|[+*×@#_=]|[:：/·•]\d|-\d{3}|\.\d|号")
HOTLINES = frozenset(
    """110 114 119 120 122 12110 12121 12122 12123 12315 12318 12320 12328 12329 12333 12338
    12345 12348 12350 12355 12360 12366 12369 12371 12380 12385 12388 12389 12393 12395
    12396""".split()
)
HOTLINE_AFTER = re.compile(
    r"[”\"]?(?:市民|政务|公共|便民|服务|热线|平台|电话|投诉|举报|报警|接处警|消费|法律|工单|指挥)"
)
YEAR = re.compile(r"(?:19[4-9]|20[0-5])\d")
# What lasts or is due in so many days is no figure, unless it says how fast or how long.
PERFORMED = re.compile(
    r"压缩|缩短|缩减|减至|减少|提速|平均|用时|时限|时长|耗时|学时|累计|培训|提前|由|从|至|到|为"
)
SHORTENED = re.compile(r"压缩|缩短|缩减|减至|平均|用时|提速")
WITHIN = re.compile(
    r"[之以]?[内前后]|时间|的?期限|无休|在线|全天|随叫|值班|值守|不打烊|自助|服务|办结|制|响应"
)
SCORED = re.compile(r"[得考评均总加扣满高绩]|分数|指数|分别为|达|为|第一|获")
AGED = re.compile(r"寿命|年龄")
FIXED = re.compile(
    r"件套|件事|位一体|次产业|次供水|次分配|次元|次创业|条红线|条底线|条控制线|条战线|家客户"
    r"|家中国|名工程|套班子|会一课"
)
SIDE = re.compile(
    r"[^，。；：！？、\n]{0,6}(?:方面|层面|环节|维度|阶段|角度|层次|结合|统一|转变|坚持|到位|确立|维护"
    r"|意识|自信|不漏|原则|关键|特点|特征|重点|体系|大类)"
)
COUNTS = frozenset(
    """人 名 位 件 次 场 起 家 份 篇 部 例 户 所 处 座 支 批 轮 人次 场次 批次 宗 册 辆 台 套 本
    封 栋 堂 部门 站 组 倍 个百分点""".split()
)
NAMED_BY_TEN = {"件", "条", "项", "类"}  # 十件实事, 黄金十条
COUNTS_AFTER_VERB = frozenset("个 项 条 期 类 种 片 块 张 集 班 节".split())
# What a small number in Chinese numerals stands behind when it counts: 成立三个专班.
VERB = re.compile(
    r"(?:建成|建立|设立|成立|新增|新建|打造|召开|开展|举办|组织|制定|出台|办理|共|计|累计|分别|达|为|有"
    r"|组建|下设|派出|抽调|评选|获|获得|荣获|创建|培育|增设|选派|配备|聘请|发布|印发|修订|废止|整合"
    r"|取消|下放|查处|移送|化解|解决|受理|审结|办结|编制|推出|完成|划分|划定|落实|实施|承办|接受|接待"
    r"|收到|审查|审核|清理|提出|提供|发现|排查|整改|纠正|撤销|确认|驳回|调解|处理|处置|立案|检查|抽查"
    r"|命名|表彰|入选|涉及|覆盖|吸纳)(?:了|出|起|到)?$"
)
BARE_NUMERAL = re.compile(r"[十百千万亿]+")
SPOKEN = re.compile(r"[一二两三四五六七八九]{2}")
NAMED_BEFORE = re.compile(r"[\u4e00-\u9fff”》）)][:：]?[ \xa0]?$")
SESSION = re.compile(r"届[^，。；、\n]{0,10}$")  # 十四届人大三次会议
CHINESE_CHARACTER = re.compile(r"[\u4e00-\u9fff]")
END_OF_CLAUSE = re.compile(r"\s*(?:[，。；！？）)\n]|,(?!\d)|;|$|[^\S\n]*(?:其中|同比|占))")
COUNTED_LAST = re.compile(r"[，。；]|,(?!\d)|$")  # 命名法治文化阵地九个。
NEXT_IN_LIST = re.compile(rf"(?:[、和及至到~–—-]|——)(?:[\d{NUMERAL[1:-1]}])")
COUNTED_NOUN = re.compile(f"(?:个)?(?:{COUNTED})")
COUNTED_BEFORE = re.compile(r"\d[个家户项所座]$")
GOES_ON_TO_COUNT = re.compile(r"的?[^，。；：！？、\d\n]{1,20}\d")


def name_spans(text: str) -> list[tuple[int, int]]:
    return [match.span() for match in NAMES.finditer(text)]


def is_figure(text: str, each: Quantity) -> bool:
    """Whether ``each``, a quantity of ``text`` that is in no name, counts or measures."""
    before, after = text[max(0, each.start - 12) : each.start], text[each.end : each.end + 24]
    if ORDINAL.search(before):
        return False
    if not each.is_chinese and is_code(each, before, after):
        return False
    if before.endswith("前") and each.unit in {"", "名", "位", "家", "个"}:
        return False
    if is_limit(each, before, after) or FIXED.match(text, each.end - len(each.unit)):
        return False
    if each.unit == "岁":
        clause = text[max(0, each.start - 24) : each.start]
        return bool(AGED.search(clause)) and each.bound in {"", "about"}
    if each.unit in LASTING:
        clause = text[max(0, each.start - 16) : each.start]
        words = SHORTENED if each.bound == "at_most" else PERFORMED
        return bool(words.search(clause)) and not WITHIN.match(after)
    if each.unit == "分":
        return bool(SCORED.search(before)) and not before.endswith(("时", "点", ":", "："))
    if each.is_chinese:
        return counts_in_chinese(each, before, after)
    return bool(each.unit) or stands_alone(each, before, after)


def is_code(each: Quantity, before: str, after: str) -> bool:
    """Part of a number that names: 0710-3512345, 5G, PM2.5, 12345热线, 2+26, 10:30."""
    if each.digits in HOTLINES and (not each.unit or HOTLINE_AFTER.match(after)):
        return True
    last = before[-1:]
    if (last.isascii() or last in ENDS_OF_CODE_BEFORE or last in "·•×—") and CODE_BEFORE.search(
        before
    ):
        return not (each.unit and before[-1:].isalpha())
    return not each.unit and bool(CODE_AFTER.match(after))


def is_limit(each: Quantity, before: str, after: str) -> bool:
    """Of 500万元以上项目12个 and 12个500万元以上项目 only 12 counts: the other says which."""
    if each.bound == "more_than":
        which = before.endswith(("超", "超过", "逾")) and after.startswith("的")
        return which and bool(GOES_ON_TO_COUNT.match(after))
    if each.bound not in {"at_least", "at_most"} or not CHINESE_CHARACTER.match(after):
        return False
    is_price = each.unit == "元" and after.startswith("的")
    return is_price or bool(COUNTED_BEFORE.search(before) or GOES_ON_TO_COUNT.match(after))


def counts_in_chinese(each: Quantity, before: str, after: str) -> bool:
    """Chinese numerals are mostly a way of speaking (一批, 三大, 四级): those count that are
    large, bounded, or stand before what one counts in reports."""
    if each.unit in {"%", "‰"}:
        return True
    if each.unit == "次" and SESSION.search(before):
        return False
    if SPOKEN.search(each.digits) or each.value < 2:
        return False
    if BARE_NUMERAL.fullmatch(each.digits) and each.digits != "十":
        return each.bound != ""
    if each.value > 10 or each.bound or (each.value == 10 and each.unit not in NAMED_BY_TEN):
        return True
    if SIDE.match(after):
        return False
    if each.unit in COUNTS_AFTER_VERB:
        is_last = each.unit != "类" and COUNTED_LAST.match(after)
        return bool(is_last or VERB.search(before))
    return each.unit in COUNTS


def stands_alone(each: Quantity, before: str, after: str) -> bool:
    """Whether a number without unit is one all the same: 行政许可731，行政处罚143。"""
    if COUNTED_NOUN.match(after):
        return not YEAR.fullmatch(each.digits)
    if YEAR.fullmatch(each.digits) or len(each.digits) > 9:
        return False
    if NEXT_IN_LIST.match(after):
        return True
    if not NAMED_BEFORE.search(before):
        return False
    return bool(END_OF_CLAUSE.match(after)) or after[:1] == "、"


def opens_a_list(text: str, each: Quantity) -> bool:
    """Whether another number follows: the 3 of 3、5件, and the 1 of 1-11月."""
    return bool(NEXT_IN_LIST.match(text, each.end))
