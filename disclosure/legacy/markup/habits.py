"""What the layouts of old government sites are like, as tables: a new habit is one line.

Names are matched against ``id`` and ``class``, word by word and without case, ``-`` and
``_``: ``article-con``, ``Article_Con`` and ``articlecon`` are one. An ending ``*`` matches
any word that begins so, ``*crumb*`` any that holds it.
"""

# Elements that never hold anything of a document.
DROPPED_TAGS = set(
    "script style noscript noframes template iframe frame frameset object embed applet svg "
    "math canvas audio video link base meta input button select option textarea xml".split()
)
# Boxes beside a document: sharing, tools, navigation, comments, what else there is to read.
DROPPED_BOXES = """
share* bdshare* bdsharebutton* jiathis* fenxiang fx sharebox social* weixin wechat qrcode* ewm*
erweima saoyisao print* dayin close guanbi tools tool toolbar gongju fontsize zihao ziti doczoom
prevnext prenext prevandnext pagenext preandnext uparticle shangxia shangyipian sxp lastnext
nextprev updown updownpage nextpage pager pagination pagebar pages fenye
footer foot footers bottom copyright ft banquan friendlink friendlinks links youqing
header head-nav topbar topnav nav navbar menu navigation mainnav daohang leftnav leftmenu
sidebar sidenav sidemenu leftbar rightbar aside search searchbox sousuo searchform
comment comments pinglun hotnews hotlist recommend* tuijian remen
tips wxts wenxintishi accessibility wza* barrierfree changzhuan voice* languagebutton login
crumbtool visit views hits counter
"""
# Where the text of a document stands; the surest first.
CONTENT_BOXES = [
    "ucapcontent <ucapcontent> <founder-content>",
    "zoom zoomcon zoomcontent",
    "trseditor treditor trsueditor trspaperdefault trsweb customunionstyle",
    "articlecon articlecontent articlebody articletext artcontent artcon artbody arttext "
    "articlecontents viewscontent vsbcontent vsbcontent2 vsbcontent4 vsbcontent501 "
    "vnewscontent pagescontent newscontent newscon newsbody newstext newscontents "
    "infocontent infocon infotext detailcontent detailcon detailtext detailbody "
    "detailscontent xxgkcontent xxgkcon xxgktext gkcontent zwcontent zwgkcontent "
    "wenzhangcontent wznr wzcon wzcontent xlcontent xlcon xilancontent conttext "
    "contenttext contentbody txtcontent txtcon zhengwen zhengwennr",
    # From here on the name may be of a box about the text, with more in it.
    "neirong wenzhang nrbox contentnr nrcontent pagecontent contentdetail contentmain "
    "contentarea maincontent maintext articlemain articledetail infodetail conmain",
    "nr zw text txt con content cont detail article view wz editor richtext",
]
SURE = 4  # of these levels
# Comments between which the text of a document stands.
CONTENT_MARKS = [
    (r"^\s*enpcontent\b", r"/\s*enpcontent\b"),
    (r"^\s*ucapcontent\b", r"/\s*ucapcontent\b"),
    (r"founder-content|founder:content", r"/\s*founder(?:-|:)content"),
    (
        r"(?:正文|内容|文章内容|信息内容)\W*(?:开始|begin|start)",
        r"(?:正文|内容)\W*(?:结束|end)",
    ),
    (r"(?:begin|start)\W*(?:正文|内容|content)", r"(?:end)\W*(?:正文|内容|content)"),
    (r"content\W*(?:begin|start)", r"content\W*end"),
]
TITLE_MARKS = [
    (r"^\s*enptitle\b", r"/\s*enptitle\b"),
    (r"^\s*ucaptitle\b", r"/\s*ucaptitle\b"),
    (r"founder-title|founder:title", r"/\s*founder(?:-|:)title"),
    (r"标题\W*(?:开始|begin|start)", r"标题\W*(?:结束|end)"),
]
# Where the title stands; the surest first. Tags are written <h1>.
TITLE_BOXES = [
    "ucaptitle articletitle mainarticletitle arttitle newstitle infotitle detailtitle "
    "detailstitle xxgktitle contenttitle contitle pagetitle maintitle zwtitle xltitle "
    "wztitle viewtitle doctitle titlecontent",
    "<h1>",
    "title tit biaoti bt titles wzbt articlebt xltit contit conttit newstit arttit",
    "<h2>",
    "<h3>",
]
# Where the way from the front page down to a document stands.
CRUMB_BOXES = """
*crumb* bread curmb curmbs position
positions weizhi dqwz wz-dq wznav location locations currentposition curposition curpos
nowposition nowplace place lujing path mbx mianbaoxie sitepath sitenav navpath dangqian
dqwznr addr address-nav where youarehere channelpath local loc submenu-path xwdh
"""
# The line under the title: a day in it that has no label is that of publication.
INFO_BOXES = """
<time> postmeta info infos articleinfo artinfo newsinfo pageinfo detailinfo source sources
laiyuan ly date time pubtime pubdate publishtime publishdate fbsj fbrq subtitle-info
titleinfo meta property xinxi wzinfo wzxx articlemeta artmeta ftitle pagesdate pagesdatel
explain
"""
# Boxes beside the text that name other documents, by their heading.
RELATED_HEADS = {
    "相关文件": "related",
    "相关政策": "related",
    "相关政策文件": "related",
    "政策文件": "related",
    "原文链接": "related",
    "政策原文": "related",
    "文件原文": "related",
    "原文": "related",
    "相关文件链接": "related",
    "文件链接": "related",
    "解读文件": "related",
    "解读的文件": "related",
    "被解读文件": "related",
    "政策文件链接": "related",
    "关联文件": "related",
    "相关链接": "links",
    "相关解读": "interpretation",
    "政策解读": "interpretation",
    "相关政策解读": "interpretation",
    "解读链接": "interpretation",
    "解读材料": "interpretation",
    "关联解读": "interpretation",
    "配套解读": "interpretation",
    "文件解读": "interpretation",
    "解读": "interpretation",
    "图解": "interpretation",
    "图解政策": "interpretation",
    "相关图解": "interpretation",
    "媒体解读": "interpretation",
    "专家解读": "interpretation",
}
# Lines of tools that stand at an end of a text, whatever box they are in.
TOOL_LINE = (
    r"[\s\[\]【】（）()|｜·>＞]*(?:(?:我要|本|此)?(?:打印|关闭|收藏|分享|返回|上页|上一页|上级|顶部|本页|窗口|页面|文章|"
    r"此页|本稿|列表|当前页|网页|字体|字号|大|中|小|A[-+]?|扫一扫|在手机打开当前页|手机|新浪|腾讯|微信|微博|"
    r"QQ空间|分享到|复制链接|纠错|评论|下载|导出|Word|PDF|放大|缩小|默认|正常|回到顶部|"
    r"保护视力色?|视力保护色?|背景色|朗读|语音播报|(?:浏览|阅读|点击|访问|人气)(?:次数|量|数|率)?"
    r"[:：]?\d*次?|次|您是(?:本文)?的?第\d*位(?:读者|访客)|\d{4}-\d{1,2}-\d{1,2}(?=[\]】])|"
    r"(?:最后)?更新(?:时间|日期)[:：][\d年月日/.:-]*)[\s\[\]【】（）()|｜·:：>＞、，]*)+"
)
NEIGHBOUR_LINE = r"[\s\[【]*(?:上|下|前|后)[一1][篇条个则][\]】\s]*[:：]?.*"
AFTER_TEXT_LINE = (
    r"[\s\[【（(]*(?:责任编辑|责编|编辑|初审|复审|终审|审核|信息员|录入|文章录入)\s*[:：].{0,40}"
    r"|ProducedBy.{0,40}"
)
SITE_LINE = (
    r".{0,60}(?:版权所有|网站标识码|[A-Za-z]{3}备|公网安备|技术支持[:：]|Copyright|"
    r"主办单位?[:：]|承办单位?[:：]|网站地图|联系我们|您是第).{0,60}"
)
# Words of links from part to part of a long document.
NEXT_PART = {
    "下一页",
    "下页",
    "后一页",
    "下一页>",
    "下一页>>",
    "下一页»",
    "[下一页]",
    "【下一页】",
}
PREVIOUS_PART = {"上一页", "上页", "前一页", "<上一页", "<<上一页", "[上一页]", "【上一页】"}
# TRS writes the pages of a long document by script: how many, which, name, ending.
PART_SCRIPT = (
    r"createPageHTML\(\s*(\d+)\s*,\s*(\d+)\s*,\s*[\"']([^\"']+)[\"']\s*,\s*[\"'](\w+)[\"']"
)
# A page that says that there is none.
NO_PAGE = r"404.*|.*(?:页面|网页|文件|信息)(?:不存在|未找到|找不到|无法访问|已被?删除).*"
FILES = (
    "pdf doc docx xls xlsx wps et ofd zip rar 7z txt csv ppt pptx jpg jpeg png gif tif"
).split()
IMAGES = {"jpg", "jpeg", "png", "gif", "bmp", "tif", "webp"}
# <meta name> that says what a label says; others are the site's own.
META = {
    "articletitle": "ArticleTitle",
    "pubdate": "PubDate",
    "publishdate": "PubDate",
    "firstpublishedtime": "PubDate",
    "contentsource": "ContentSource",
    "keywords": "Keywords",
    "author": "Author",
    "description": "Description",
    "columnname": "ColumnName",
    "sitename": "SiteName",
}
