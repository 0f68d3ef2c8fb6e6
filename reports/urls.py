"""The public addresses of annual reports."""

from django.urls import include, path

app_name = "reports"
urlpatterns = [path("", include("reports.figure_urls"))]
