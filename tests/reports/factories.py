"""Test data of annual reports: the document goes the way of every document."""

import factory

from disclosure.enums import State
from disclosure.workflow import publish
from reports.models import Figure, Indicator, Report, ReportKind
from tests.factories import DisclosureFactory


class ReportKindFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = ReportKind

    code = factory.Sequence("kind-{}".format)
    name = factory.Sequence("第{}种年度报告".format)
    due = "03-31"


class IndicatorFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Indicator

    code = factory.Sequence("indicator-{}".format)
    name = factory.Sequence("指标{}".format)
    unit = "件"


class ReportFactory(factory.django.DjangoModelFactory):
    """``document={…}`` are fields of its disclosure, whose ``state`` is DRAFT or PUBLISHED;
    ``figures={indicator: value}`` are confirmed before it is published."""

    class Meta:
        model = Report

    kind = factory.SubFactory(ReportKindFactory)
    year = 2025

    @classmethod
    def _create(cls, model, *args, document=None, figures=None, at=None, **fields):
        wanted = {"state": State.PUBLISHED} | (document or {})
        state = wanted.pop("state")
        disclosure = DisclosureFactory(state=State.DRAFT, **wanted)
        report = super()._create(model, *args, disclosure=disclosure, **fields)
        for place, (indicator, value) in enumerate((figures or {}).items()):
            Figure.objects.create(
                report=report,
                indicator=indicator,
                value=value,
                quote=f"共{value}件",
                start=place,
            )
        if state == State.PUBLISHED:
            publish(disclosure, at=at)
        return report
