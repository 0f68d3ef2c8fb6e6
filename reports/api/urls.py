"""The API's addresses of annual reports, below /api/."""

from django.urls import path

from reports.api import views

app_name = "reports-api"
ONE = "v1/reports/<slug:kind>/<int:year>/<str:body>/"
urlpatterns = [
    path("v1/reports/", views.Reports.as_view(), name="reports"),
    path(ONE, views.ReportDetail.as_view(), name="report"),
    path(f"{ONE}all/", views.SummedReportDetail.as_view(), name="summed-report"),
    path("v1/indicators/", views.Indicators.as_view(), name="indicators"),
    path("v1/figures/", views.Figures.as_view(), name="figures"),
]
