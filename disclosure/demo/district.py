"""云汀区, which does not exist: the identity of its site, its bodies, its places."""

from dataclasses import dataclass
from datetime import date

from disclosure.enums import BodyKind

SITE_ID_CODE = "9907100001"
IDENTITY = {
    "site_name": "云汀区人民政府网",
    "organiser": "云汀区人民政府",
    "undertaker": "云汀区人民政府办公室",
    "site_id_code": SITE_ID_CODE,
    "icp_number": "演示ICP备00000000号",
    "police_number": "演示公网安备00000000000000号",
    "office": "云汀区人民政府办公室政务公开科",
    "address": "望澜市云汀区汀兰大道1号区行政中心A座306室",
    "hours": "工作日上午8:30—12:00，下午14:30—17:30（法定节假日除外）",
    "phone": "0710-0000000",
    "fax": "0710-0000001",
    "email": "gongkai@yunting.example",
    "postcode": "000000",
    "supervisor": "云汀区人民政府办公室督查室，电话0710-0000002",
}


@dataclass(frozen=True)
class Body:
    """A body of the demo. ``name`` is today's; before ``renamed_on`` it had ``old_name``."""

    key: str
    code: str
    name: str
    short_name: str
    agency: str  # 发文机关代字
    kind: BodyKind = BodyKind.DEPARTMENT
    room: str = ""
    old_name: str = ""
    renamed_on: date | None = None
    dissolved_on: date | None = None
    successor: str = ""

    def name_on(self, day: date) -> str:
        return self.old_name if self.renamed_on and day < self.renamed_on else self.name


REFORM = date(2019, 3, 1)
GOVERNMENT = Body(
    "gov", "710000013", "云汀区人民政府", "区政府", "云政发", BodyKind.GOVERNMENT, "A座301室"
)
BODIES = [
    GOVERNMENT,
    Body(
        *("office", "710000021", "云汀区人民政府办公室", "区政府办", "云政办发"),
        *(BodyKind.OFFICE, "A座306室"),
    ),
    Body("drc", "71000003X", "云汀区发展和改革局", "区发改局", "云发改", room="B座512室"),
    Body("edu", "710000048", "云汀区教育局", "区教育局", "云教发", room="C座208室"),
    Body("civil", "710000056", "云汀区民政局", "区民政局", "云民发", room="C座115室"),
    Body("justice", "710000064", "云汀区司法局", "区司法局", "云司发", room="B座206室"),
    Body("finance", "710000072", "云汀区财政局", "区财政局", "云财发", room="B座403室"),
    Body(
        *("hr", "710000080", "云汀区人力资源和社会保障局", "区人社局", "云人社发"),
        room="C座301室",
    ),
    Body(
        *("housing", "710000099", "云汀区住房和城乡建设局", "区住建局", "云建发"),
        room="B座607室",
    ),
    Body(
        *("agri", "710000101", "云汀区农业农村局", "区农业农村局", "云农发"),
        room="B座305室",
        old_name="云汀区农业局",
        renamed_on=REFORM,
    ),
    Body(
        *("health", "71000011X", "云汀区卫生健康局", "区卫健局", "云卫发"),
        room="C座402室",
        old_name="云汀区卫生局",
        renamed_on=REFORM,
    ),
    Body("emergency", "710000128", "云汀区应急管理局", "区应急局", "云应急发", room="B座701室"),
    Body(
        *("safety", "710000136", "云汀区安全生产监督管理局", "区安监局", "云安监发"),
        dissolved_on=REFORM,
        successor="emergency",
    ),
    Body(
        "market",
        "710000144",
        "云汀区市场监督管理局",
        "区市场监管局",
        "云市监发",
        room="D座201室",
    ),
    Body("stat", "710000152", "云汀区统计局", "区统计局", "云统发", room="B座502室"),
    Body(
        *("env", "710000160", "望澜市生态环境局云汀分局", "区生态环境分局", "云环发"),
        *(BodyKind.AGENCY, "D座305室"),
        old_name="云汀区环境保护局",
        renamed_on=REFORM,
    ),
    Body(
        *("town", "710000179", "云汀区石梁镇人民政府", "石梁镇", "石政发"),
        *(BodyKind.TOWNSHIP, "石梁镇溪桥路2号"),
    ),
    Body(
        *("street", "710000187", "云汀区白蘋洲街道办事处", "白蘋洲街道", "白街办发"),
        *(BodyKind.TOWNSHIP, "白蘋洲街道荻花路18号"),
    ),
]
BY_KEY = {body.key: body for body in BODIES}

PLACES = {
    "town": ["石梁镇", "枫溪镇", "古渡镇", "青禾镇", "云岭乡"],
    "street": ["白蘋洲街道", "汀兰街道", "南浦街道", "城东街道"],
    "village": [
        "柳塘村",
        "石桥头村",
        "上坪村",
        "竹坞村",
        "荷湾村",
        "松溪村",
        "下湖村",
        "梅岭村",
    ],
    "community": ["荻花社区", "兰亭社区", "望江社区", "丹桂社区", "清波社区", "新桥社区"],
    "road": ["汀兰大道", "荻花路", "学府路", "望江路", "溪桥路", "文昌街", "丹桂路"],
    "river": ["云汀河", "枫溪", "古渡河", "青禾渠"],
    "school": ["云汀区第一中学", "汀兰小学", "白蘋洲实验小学", "石梁镇中心学校", "青禾中学"],
    "company": [
        *("望澜澄波食品有限公司", "云汀恒岚建材有限公司", "望澜市禾穗农业科技有限公司"),
        *("云汀远汀物流有限公司", "望澜青屿机械制造有限公司", "云汀兰舟餐饮管理有限公司"),
    ],
}
