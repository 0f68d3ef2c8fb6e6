"""All addresses. The catalogue's own are in disclosure/urls.py, the API's in disclosure/api."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("api/", include("disclosure.api.urls")),
    path("", include("disclosure.urls")),
]
