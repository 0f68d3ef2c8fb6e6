"""The public addresses of annual reports. A kind has no code that is an address here."""

from django.urls import path

from reports import views

app_name = "reports"
urlpatterns = [
    path("reports/", views.overview, name="overview"),
    path("reports/<slug:code>/", views.kind, name="kind"),
]
