"""The indicators that every site starts with."""

from reports.enums import Better, ValueKind
from reports.installation import install, read_list
from reports.models import Indicator


def test_the_shipped_indicators_are_whole_and_name_one_another():
    rows = read_list("indicators")
    codes = [row["code"] for row in rows]
    kinds = {row["code"] for row in read_list("kinds")} | {""}
    assert len(set(codes)) == len(codes) == len({row["name"] for row in rows})
    for row in rows:
        assert set(row.get("sum_of", [])) <= set(codes) - {row["code"]}
        assert row.get("kind", "") in kinds
        assert row.get("value_kind", "count") in ValueKind.values
        assert row.get("better", "") in Better.values
        assert row["name"] not in row["synonyms"]
        assert len(set(row["synonyms"])) == len(row["synonyms"])


def test_installing_adds_them_once(db):
    install()
    count = Indicator.objects.count()
    assert count == len(read_list("indicators"))
    cases = Indicator.objects.get(code="enforcement-cases")
    assert cases.kind.code == "rule-of-law"
    assert install() == 0
    assert Indicator.objects.count() == count
    for indicator in Indicator.objects.all():
        indicator.full_clean()
