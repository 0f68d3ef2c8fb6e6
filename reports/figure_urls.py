"""The addresses of figures; reports/urls.py includes them."""

from django.urls import path

from reports.views.figures import figures

urlpatterns = [path("reports/figures/", figures, name="figures")]
