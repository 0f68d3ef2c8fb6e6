"""Whether a document is in force, in sentences (domain.md, 4; §3 on repeal)."""

from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from disclosure.enums import Validity
from disclosure.models import Disclosure


@dataclass
class Notice:
    """What a reader must know before reading: ``words``, and the document that says so."""

    words: str
    by: Disclosure | None = None


def in_words(day: date) -> str:
    return _("%(year)d年%(month)d月%(day)d日") % {
        "year": day.year,
        "month": day.month,
        "day": day.day,
    }


def validity_notice(disclosure: Disclosure, on: date | None = None) -> Notice | None:
    """Return what to say above the text, or None when it is simply in force."""
    on = on or localdate()
    validity = disclosure.validity(on)
    if disclosure.is_repealed:
        return repeal_notice(disclosure, on, validity)
    if validity == Validity.NOT_YET:
        start = disclosure.effective_on or disclosure.written_on
        return Notice(_("本文件尚未生效，自%(day)s起施行。") % {"day": in_words(start)})
    if validity == Validity.EXPIRED:
        end = in_words(disclosure.expires_on)
        return Notice(_("本文件已失效，有效期至%(day)s。") % {"day": end})
    return None


def repeal_notice(disclosure: Disclosure, on: date, validity: Validity) -> Notice:
    """A repeal, with its day when that is known and with what repeals when that is public."""
    if disclosure.expires_on:
        day = in_words(disclosure.expires_on + timedelta(days=1))
        if validity == Validity.REPEALED:
            words = _("本文件已自%(day)s起废止。") % {"day": day}
        else:
            words = _("本文件将自%(day)s起废止。") % {"day": day}
    else:
        noted = in_words(disclosure.repealed_noted_on)
        words = _("本文件已废止，废止日期不明；%(day)s获知废止，自该日起不再有效。") % {
            "day": noted
        }
    if disclosure.repeal_words:
        words += _("废止说明：%(words)s。") % {"words": disclosure.repeal_words.rstrip("。")}
    by = disclosure.repealed_by
    return Notice(words, by if by and by.is_public else None)
