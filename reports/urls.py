"""The public addresses of annual reports. A kind has no code that is an address here."""

from django.urls import path

from reports import views
from reports.enums import Scope

app_name = "reports"
ONE = "reports/<slug:code>/<int:year>/<str:body>/"
urlpatterns = [
    path("reports/", views.overview, name="overview"),
    path("reports/<slug:code>/", views.kind, name="kind"),
    path(ONE, views.report, name="report"),
    path(f"{ONE}all/", views.report, {"scope": Scope.ALL}, name="report-all"),
]
