"""The record card of a disclosure: the fields of the catalogue."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from disclosure.models import Disclosure
from disclosure.structure import Structure
from disclosure.views.pages import column_url


@dataclass
class Field:
    """One field of the record card; ``values`` are texts with the addresses they lead to."""

    label: str
    values: list[tuple[str, str]]
    wide: bool = False
    state: str = ""
    name: str = ""

    @property
    def is_empty(self) -> bool:
        return not self.values


def record_card(disclosure: Disclosure, structure: Structure) -> list[Field]:
    """The fields of the catalogue in the labels of the norm."""
    listing = reverse("disclosure:list")
    body = structure.bodies.get(disclosure.issuing_body_id)
    column = structure.columns.get(disclosure.column_id)
    genre = structure.genres_by_id.get(disclosure.genre_id)
    subjects, bodies = disclosure.links
    subjects = [structure.subjects.get(pk) for pk in subjects]
    co_issuers = [
        (name or structure.bodies.get(pk).name, body_url(structure, pk)) for pk, name in bodies
    ]
    validity = disclosure.validity()
    fields = [
        Field(_("标题"), [(disclosure.title, "")], wide=True, name="title"),
        Field(_("索引号"), plain(disclosure.index_number)),
        Field(_("分类"), [(each.name, f"{listing}?subject={each.code}") for each in subjects]),
        Field(
            _("发布机构"),
            [(disclosure.body_name, f"{listing}?body={body.code}")] if body else [],
        ),
        Field(_("体裁分类"), [(genre.name, f"{listing}?genre={genre.code}")] if genre else []),
        Field(_("文号"), plain(disclosure.document_number)),
        Field(_("主题词"), plain("；".join(disclosure.keywords))),
        Field(_("成文日期"), plain(disclosure.written_on)),
        Field(_("公开日期"), plain(disclosure.published_on)),
        Field(_("生效时间"), plain(disclosure.effective_on)),
        Field(_("终止时间"), plain(disclosure.expires_on)),
        Field(_("有效性"), plain(validity.label), state=validity.value),
        Field(_("来源"), plain(disclosure.source)),
        Field(_("栏目"), [(column.name, column_url(structure, column))] if column else []),
        Field(_("公开方式"), plain(disclosure.get_disclosure_kind_display())),
        Field(_("内容概述"), plain(disclosure.summary), wide=True),
    ]
    if co_issuers:
        # Below the leading body, where readers look for who else signed.
        fields.insert(1, Field(_("联合发文"), co_issuers, wide=True))
    return fields


def plain(value) -> list[tuple[str, str]]:
    return [(str(value), "")] if value else []


def body_url(structure: Structure, pk: int) -> str:
    return f"{reverse('disclosure:list')}?body={structure.bodies.get(pk).code}"
