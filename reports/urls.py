"""The public addresses of annual reports. ``figures`` is an address, and so no kind's code."""

from django.urls import path

from reports import views
from reports.enums import Scope

app_name = "reports"
ONE = "reports/<slug:code>/<int:year>/<str:body>/"
urlpatterns = [
    path("reports/", views.overview, name="overview"),
    path("reports/figures/", views.figures, name="figures"),
    path("reports/<slug:code>/", views.kind, name="kind"),
    path(ONE, views.report, name="report"),
    path(f"{ONE}all/", views.report, {"scope": Scope.ALL}, name="report-all"),
]
