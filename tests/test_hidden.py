"""A draft, a scheduled and a withdrawn document, looked for at every public door."""

import pytest

from tests.catalogue import SECRET, build

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def catalogue():
    return build()


def doors(catalogue) -> list[str]:
    column = catalogue.column.path
    number = catalogue.shown.index_number
    return [
        *("/", "/guide/", "/rules/", "/statutory/", "/annual-reports/", "/apply/", "/trail/"),
        *("/robots.txt", f"/columns/{column}/", "/disclosures/", f"/disclosures/{number}/"),
        f"/disclosures/?q={SECRET}",
        f"/disclosures/?body={catalogue.shown.issuing_body.code}&column={column}",
        *("/api/v1/disclosures/", f"/api/v1/disclosures/?q={SECRET}&page_size=100"),
        f"/api/v1/disclosures/{number}/",
        *("/api/v1/bodies/", "/api/v1/subjects/", "/api/v1/columns/", "/api/v1/changes/"),
        *("/api/v1/changes/?after=3", "/api/schema/", "/api/docs/", "/admin/login/"),
        *("/feeds/disclosures.atom", f"/feeds/disclosures.atom?column={column}"),
        *("/sitemap.xml", "/sitemap-1.xml", "/sitemap-pages.xml"),
        catalogue.attachment.get_absolute_url(),
    ]


def body_of(response) -> str:
    return b"".join(response).decode(errors="replace")


def test_no_public_page_or_endpoint_shows_what_is_not_public(client, catalogue):
    for door in doors(catalogue):
        response = client.get(door)
        assert response.status_code == 200, door
        # What the reader asked for is repeated to them; the documents' own words are not.
        text = body_of(response).replace(f'value="{SECRET}"', "")
        if f"q={SECRET}" not in door:
            assert SECRET not in text, door
        assert f"{SECRET}的文件" not in text, door
        for hidden in catalogue.hidden:
            assert not hidden.index_number or f"/disclosures/{hidden.index_number}/" not in text


def test_a_draft_has_no_address_even_when_it_brings_a_number(client, catalogue):
    catalogue.draft.index_number = "014082773/2020-00077"
    catalogue.draft.save()
    for address in (
        "/disclosures/014082773/2020-00077/",
        "/api/v1/disclosures/014082773/2020-00077/",
    ):
        response = client.get(address)
        assert response.status_code == 404
        assert SECRET not in response.content.decode()


def test_a_withdrawn_document_says_that_it_was_withdrawn_and_nothing_of_its_text(
    client, catalogue
):
    number = catalogue.withdrawn.index_number
    for address in (f"/disclosures/{number}/", f"/api/v1/disclosures/{number}/"):
        response = client.get(address)
        assert response.status_code == 410
        assert "内容有误，正在核实。" in response.content.decode()
        assert SECRET not in response.content.decode()


def test_the_file_of_a_document_that_is_not_public_has_no_address(client, catalogue):
    assert client.get(catalogue.hidden_attachment.get_absolute_url()).status_code == 404


def test_the_desk_is_closed_to_the_public(client, catalogue):
    desk = "/admin/disclosure/disclosure/"
    for address in (
        desk,
        f"{desk}{catalogue.draft.pk}/change/",
        f"{desk}{catalogue.draft.pk}/preview/",
    ):
        response = client.get(address)
        assert response.status_code == 302
        assert response.url.startswith("/admin/login/")
    assert client.get("/admin/autocomplete/").status_code in {302, 403}
