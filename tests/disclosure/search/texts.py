"""Texts and queries of every kind, for hypothesis."""

import opencc
from hypothesis import strategies as st

COMMON = "政府信息公开行政执法监督应急预案规划文件程序建立支援整合资金年月日号第一二三〇々"
EXTENSIONS = [
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAD9),
    (0x2F800, 0x2FA1D),
    (0x20000, 0x2A6DF),
    (0x2A700, 0x2EBE0),
    (0x30000, 0x323AF),
]
TRADITIONAL = "資訊網絡應急預案規劃國務院雲計算機構體制幹部乾淨後備裡龍隻鬱薴寀"
TAIWANESE = ["政府資訊公開", "伺服器", "程式設計", "網際網路", "軟體", "品質", "資料庫", "登入"]
OTHER_SCRIPTS = ["がぎぱ", "カタカナ", "ｶﾞｷﾞ", "한국어", "정부", "Ж", "straße", "İ", "عربى"]
WIDE = ["Ａｂ", "８７６", "５Ｇ", "½", "㎡", "ﬁ", "①", "㈠", "Ⅷ", "³", "ﷺ", "⾞⾺", "㊥"]
PLAIN = ["5G", "PM2.5", "876", "1876", "A", "abc", "covid_19", "x"]
ASTRAL = ["𝐀𝟗", "𐐀𐐨", "𞤀", "😀", "👨‍👩‍👧"]
MARKS = ["e\u0301", "\u0308", "a\u0345", "\u3099", "\u200b", "\ufeff", "\u00ad", "葛\U000e0100"]
PARTING = [*"，。、；：（）〔〕《》“”！？—…·", *" \u3000\n\t,.()[]/*%_^+~'", "\x00", "\x1a"]

simplified = st.text(COMMON, min_size=1, max_size=12)
any_han = st.one_of([st.characters(min_codepoint=a, max_codepoint=b) for a, b in EXTENSIONS])
han = st.one_of(
    simplified, st.text(st.one_of(any_han, st.sampled_from(TRADITIONAL)), min_size=1)
)
piece = st.one_of(
    simplified,
    st.text(any_han, min_size=1, max_size=6),
    st.text(TRADITIONAL, min_size=1, max_size=6),
    st.sampled_from(TAIWANESE + OTHER_SCRIPTS + WIDE + PLAIN + ASTRAL + MARKS),
    st.sampled_from(PARTING),
    st.text(max_size=3),
)
texts = st.lists(piece, max_size=14).map("".join)
to_traditional = opencc.OpenCC("s2t").convert
