from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "reports"
    verbose_name = _("年度报告")

    def ready(self):
        from disclosure.parts import register
        from reports.part import ReportPart

        register(ReportPart())
