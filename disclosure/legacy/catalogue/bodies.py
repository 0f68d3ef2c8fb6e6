"""The issuing bodies that a page names."""

import re
from collections.abc import Callable

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from disclosure.enums import BodyKind
from disclosure.legacy.names import alike
from disclosure.legacy.values import name_key, read_bodies
from disclosure.models import IssuingBody, SiteIdentity
from disclosure.models.bodies import validate_code
from disclosure.numbering import code_warning
from disclosure.schemes import Scheme

LONGEST_NAME = 100  # characters of a body's name


def find_bodies(
    text: str,
    index_number: str,
    warnings: list[str],
    chosen: Callable[[str], str] = str,
) -> list[IssuingBody]:
    """Return the issuing bodies that ``text`` names, the leading one first; [] for none.

    One that the site does not know gets the code of its index number, when that has one
    which no other body has. ``chosen`` says what a name on a page is to be called.
    """
    known = {name_key(body.name): body for body in IssuingBody.objects.all()}
    bodies: list[IssuingBody] = []
    for name in read_bodies(text, known):
        name = chosen(name)[:LONGEST_NAME]
        body = known.get(name_key(name))
        if body is None:
            if other := alike(name, [each.name for each in known.values()]):
                warnings.append(
                    _("发布机构“%(name)s”与“%(other)s”写法相近，可用 --bodies 归并。")
                    % {"name": name, "other": other}
                )
            body = make_body(name, "" if bodies else index_number, warnings)
            known[name_key(name)] = body
        if body not in bodies:
            bodies.append(body)
    return bodies


def make_body(name: str, index_number: str, warnings: list[str]) -> IssuingBody:
    place = Scheme.parse(SiteIdentity.load().number_scheme).read(index_number)
    code = place.code if place and is_free_code(place.code) else ""
    if code:
        told = _("已新建发布机构“%(name)s”，代码 %(code)s 取自索引号。")
    else:
        code = made_up_code()
        told = _("已新建发布机构“%(name)s”，代码不明，暂编为 %(code)s，请核对。")
    body = IssuingBody(code=code, name=name, kind=kind_of(name))
    body.full_clean()
    body.save()
    warnings.append(told % {"name": name, "code": code})
    return body


def is_free_code(code: str) -> bool:
    try:
        validate_code(code)
    except ValidationError:
        return False
    return len(code) <= 30 and not IssuingBody.objects.filter(code__iexact=code).exists()


def made_up_code() -> str:
    number = IssuingBody.objects.filter(code__startswith="legacy-").count() + 1
    while not is_free_code(f"legacy-{number}"):
        number += 1
    return f"legacy-{number}"


def kind_of(name: str) -> BodyKind:
    if re.search(r"(?:[乡镇]人民政府|街道办事处)$", name):
        return BodyKind.TOWNSHIP
    if name.endswith("政府"):
        return BodyKind.GOVERNMENT
    if re.search(r"政府办公[室厅]$", name):
        return BodyKind.OFFICE
    return BodyKind.DEPARTMENT


def number_warnings(index_number: str, scheme: Scheme) -> list[str]:
    """Return what is odd about the code in an imported number, in words."""
    place = scheme.read(index_number)
    warning = code_warning(place.code) if place else ""
    return [warning] if warning else []
