"""The demo, broken off in the middle; and a site that is not the demo's."""

import pytest
from django.core.management import CommandError, call_command

from disclosure.demo.build import build
from disclosure.demo.papers import all_papers
from disclosure.models import Disclosure, SiteIdentity


@pytest.mark.django_db
def test_broken_off_it_goes_on_without_doubles(monkeypatch):
    short = all_papers()[:12]
    monkeypatch.setattr("disclosure.demo.build.every_paper", lambda: short)
    steps = build()
    for _turn in range(5):
        next(steps)
    steps.close()
    assert Disclosure.objects.count() == 5
    assert list(build())[-1] == (12, 12)
    assert list(Disclosure.objects.order_by("pk").values_list("title", flat=True)) == [
        paper.title for paper in short
    ]


@pytest.mark.django_db
def test_a_real_site_is_left_alone():
    SiteIdentity(pk=1, site_name="真实的网站", site_id_code="1234567890").save()
    with pytest.raises(CommandError, match="正式网站"):
        call_command("seed_demo")
    assert not Disclosure.objects.exists()
