"""Nine hundred hostile requests: a plain page or a plain refusal, never a server error."""

import random
from urllib.parse import quote

import pytest

from tests.catalogue import build

pytestmark = pytest.mark.django_db(transaction=True)

VALUES = [
    *("", "0", "-1", "99999999999999999999", "1e400", "NaN", "null", "true", "[]", "{}", "%00"),
    *(
        "%FF%FE",
        "%ED%A0%80",
        "%F0%9F%98%80",
        "%E2%80%AE",
        "%0D%0ASet-Cookie:x",
        "%25",
        "_",
        "*",
    ),
    *(
        "'",
        '"',
        "';--",
        "' OR 1=1",
        "\\",
        "..",
        "../../etc/passwd",
        "<script>alert(1)</script>",
    ),
    *("javascript:alert(1)", "//evil.example", "{{7*7}}", "${7*7}", "NEAR(a b)", '"a" AND *'),
    *(
        "2021-02-30",
        "0000-00-00",
        "9999-12-31",
        "2021",
        "二〇二一",
        "²",
        "长" * 300,
        "a" * 5000,
    ),
    *("1" * 5000, "statutory/../x", "/" * 50, "page", "-published_on", "published_on,title"),
]
PARAMETERS = [
    *(
        "q",
        "body",
        "subject",
        "column",
        "year",
        "genre",
        "validity",
        "in_force_on",
        "doc_number",
    ),
    *("published_after", "published_before", "sort", "page", "page_size", "after", "to", "x[]"),
]
PLACES = [
    *(
        "/",
        "/disclosures/",
        "/disclosures/{}/",
        "/columns/{}/",
        "/attachments/{}/{}",
        "/leave/",
    ),
    *("/trail/", "/statutory/", "/annual-reports/", "/api/v1/disclosures/", "/api/v1/changes/"),
    *("/api/v1/disclosures/{}/", "/api/v1/columns/", "/api/{}/", "/{}", "/apply/", "/guide/"),
    *("/feeds/disclosures.atom", "/sitemap.xml", "/sitemap-{}.xml"),
]


def hostile_addresses(count: int) -> list[str]:
    chance = random.Random(711)
    addresses = []
    for number in range(count):
        place = PLACES[number % len(PLACES)]
        value = VALUES[number % len(VALUES)]
        path = place.replace("{}", value.replace("?", "%3F").replace("#", "%23"))
        names = chance.choices(PARAMETERS, k=chance.randint(1, 4))
        query = "&".join(f"{name}={chance.choice(VALUES)}" for name in names)
        addresses.append(f"{path}?{query}".replace("#", "%23"))
    return addresses


def test_nine_hundred_hostile_requests_never_break_a_page(client):
    build()
    statuses = {}
    for address in hostile_addresses(900):
        response = client.get(quote(address, safe="/?&=%:;,+$[]{}'\"*<>()\\ .-_~"))
        statuses[address] = response.status_code
        body = b"".join(response).decode()
        if "html" in response["Content-Type"]:
            assert "<script>alert(1)</script>" not in body, address
        assert "Traceback" not in body, address
        assert "\r\nSet-Cookie:x" not in str(response.headers), address
    broken = {address: status for address, status in statuses.items() if status >= 500}
    assert broken == {}


def test_a_host_that_is_not_this_sites_is_refused_in_a_page(client):
    page = client.get("/", headers={"host": "elsewhere.example"})
    assert page.status_code == 400
    assert "首页" in page.text


def test_a_parameter_without_measure_costs_no_more_than_a_hundred_values(client):
    several = "&".join(f"body={number}" for number in range(600))
    page = client.get(f"/disclosures/?{several}")
    assert "发布机构最多填写 100 个。" in page.text
    assert len(page.context["chips"]) == 100
    repeated = "&".join(f"q={number}" for number in range(600))
    assert len(client.get(f"/disclosures/?{repeated}").context["chips"]) == 1


def test_a_nul_is_on_no_page(client):
    for name in ["sort", "q", "body", "year", "published_after", "page"]:
        assert "\x00" not in client.get(f"/disclosures/?{name}=%00").text


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete", "options", "head"])
def test_other_methods_are_refused_or_answered_plainly(client, method):
    build()
    places = ["/", "/disclosures/", "/api/v1/disclosures/", "/api/v1/changes/", "/trail/"]
    for place in [*places, "/feeds/disclosures.atom", "/sitemap.xml"]:
        response = getattr(client, method)(place)
        assert response.status_code < 500
        if method in {"post", "put", "patch", "delete"}:
            assert response.status_code in {403, 405}
