"""The subjects and the genre that a page names."""

import re

from django.db.models import Max
from django.utils.translation import gettext as _

from disclosure.legacy.catalogue.latin import GAP, latin
from disclosure.legacy.values import name_key, split_names
from disclosure.models import Genre, SubjectCategory

LONGEST_NAME = 30  # characters of a subject that is added
OTHER = "其他"
SUBJECT_SEPARATORS = ";；、/\\,，>＞|｜"
STEPS_DOWN = set("/\\>＞")


def find_subjects(text: str, warnings: list[str]) -> list[SubjectCategory]:
    """Return the subjects that ``text`` names, in its order, each once (domain.md, 1).

    Of a path (上级/下级) the lowest is the subject. A name that stands in several heads is
    the sibling of the subject before it (司法;其他), else the head of that name. One that
    the site's list does not have is added to it, and told.
    """
    by_name: dict[str, list[SubjectCategory]] = {}
    for subject in SubjectCategory.objects.select_related("parent"):
        by_name.setdefault(name_key(subject.name), []).append(subject)
    found: list[SubjectCategory] = []
    for before, name in split_names(text, by_name, SUBJECT_SEPARATORS):
        candidates = by_name.get(name_key(name), [])
        last = found[-1] if found else None
        if not candidates and len(name) > LONGEST_NAME:
            warnings.append(_("分类“%(name)s…”太长，未采用。") % {"name": name[:LONGEST_NAME]})
            continue
        if not candidates:
            above = last if before in STEPS_DOWN and last and not last.parent_id else None
            candidates = [make_subject(name, above, warnings)]
            by_name[name_key(name)] = candidates
        below = [each for each in candidates if last and each.parent_id == last.pk]
        if before in STEPS_DOWN and below:
            found[-1] = below[0]
            continue
        subject = candidates[0]
        if len(candidates) > 1:
            beside = [each for each in candidates if last and each.parent_id == last.parent_id]
            heads = [each for each in candidates if each.parent_id is None]
            subject = (below or (last and last.parent_id and beside) or heads or candidates)[0]
            warnings.append(
                _("分类“%(name)s”在多个类别下都有，已归入“%(head)s”（%(code)s）。")
                % {
                    "name": name,
                    "head": subject.parent.name if subject.parent else subject.name,
                    "code": subject.code,
                }
            )
        if subject not in found:
            found.append(subject)
    return found


def make_subject(
    name: str, above: SubjectCategory | None, warnings: list[str]
) -> SubjectCategory:
    """Add a subject below ``above``, or below 其他 where the list has such a head."""
    if above is None:
        above = SubjectCategory.objects.filter(parent=None, name=OTHER).first()
    number = SubjectCategory.objects.filter(code__startswith="x").count() + 1
    while SubjectCategory.objects.filter(code=f"x{number}").exists():
        number += 1
    subject = SubjectCategory(code=f"x{number}", name=name, parent=above)
    subject.full_clean()
    subject.save()
    warnings.append(
        _("分类“%(name)s”不在主题分类表中，已加入（%(code)s），请核对。")
        % {"name": name, "code": subject.code}
    )
    return subject


def genre_among(subjects: str) -> tuple[str, str]:
    """Part the name of a genre from the end of ``subjects``: 财政、金融、审计/通知 gives
    ("财政、金融、审计", "通知"); "" when there is none."""
    head, separator, last = re.fullmatch(
        r"(?:(.*)([/\\;；]))?([^/\\;；]*)", subjects, re.S
    ).groups()
    is_genre = separator and last.strip() and Genre.objects.filter(name=last.strip()).exists()
    if is_genre and not SubjectCategory.objects.filter(name=last.strip()).exists():
        return head.strip(), last.strip()
    return subjects, ""


def find_genre(name: str, warnings: list[str]) -> Genre | None:
    """Return the genre called ``name``, made when unknown; None for ""."""
    if not name:
        return None
    for genre in Genre.objects.all():
        # 命令（令） is found as either.
        names = [genre.name, *re.split(r"[（()）]", genre.name)]
        if name_key(name) in map(name_key, filter(None, names)):
            return genre
    code = latin(name, lambda code: Genre.objects.filter(code=code).exists(), longest=40)
    last = Genre.objects.aggregate(last=Max("position"))["last"] or 0
    genre = Genre(code=code, name=name, position=last + GAP)
    genre.full_clean()
    genre.save()
    warnings.append(_("体裁“%(name)s”是新的，已加入体裁列表，请核对。") % {"name": name})
    return genre
