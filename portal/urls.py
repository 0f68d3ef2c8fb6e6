"""All addresses. The catalogue's own are in disclosure/urls.py, the API's in disclosure/api."""

from django.contrib import admin
from django.urls import include, path

from portal import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("api/", include("disclosure.api.urls")),
    path("", include("disclosure.urls")),
]
