"""Document numbers (文号) as GB/T 9704-2012 writes them: 襄区政办发〔2021〕15号."""

import re
import unicodedata

from disclosure.characters import INVISIBLE

# NFKC has made round and square brackets half-width; ﹝﹞ become 〔〕 with it.
YEAR = (
    r"(?:[〔\[(【「『〖{<《〈⟨]\s*(?P<year>(?:19|20)\d\d)\s*[〕\])】」』〗}>》〉⟩]"
    r"|(?P<bare>(?:19|20)\d\d)(?=[\s年第]))"
)
NUMBERED = re.compile(
    rf"(?P<agency>[^\d〔〕\[\]()【】]*?)\s*{YEAR}\s*年?\s*第?\s*0*(?P<serial>[1-9]\d*)\s*号?"
)
# 国家税务总局公告2014年第6号: announcements are counted by the year, and cited so.
ANNOUNCED = re.compile(
    r"(?P<agency>.*(?:公告|通告|令))\s*(?P<year>(?:19|20)\d\d)\s*年\s*"
    r"第\s*0*(?P<serial>[1-9]\d*)\s*号"
)
ORDER = re.compile(r"(?P<agency>[^\d第]*?)\s*第\s*0*(?P<serial>[1-9]\d*)\s*号")


def normalise_document_number(text: str) -> str:
    """Return ``text`` in the standard form, or as it stands but for white space and width
    when it is of no known form (a broken number is kept, not mended).

    宁政办发[2021]015号 and 宁政办发（2021）第15号 give 宁政办发〔2021〕15号; orders
    (国务院令第711号) and announcements keep their 第. "" gives "".
    """
    plain = unicodedata.normalize("NFKC", INVISIBLE.sub("", text))
    plain = plain.translate({0xFE5D: "〔", 0xFE5E: "〕"})
    plain = " ".join(plain.split())
    if match := ANNOUNCED.fullmatch(plain):
        return f"{match['agency'].replace(' ', '')}{match['year']}年第{match['serial']}号"
    if (match := NUMBERED.fullmatch(plain)) and match["agency"]:
        agency = match["agency"].replace(" ", "")
        return f"{agency}〔{match['year'] or match['bare']}〕{match['serial']}号"
    if match := ORDER.fullmatch(plain):
        return f"{match['agency'].replace(' ', '')}第{match['serial']}号"
    return plain
