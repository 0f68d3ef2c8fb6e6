"""All addresses. The catalogue's own are in disclosure/urls.py, the API's in disclosure/api,
those of annual reports in reports/urls.py.

Error pages are templates/400, 403, 404 and 500.html; the last needs no database.
"""

from django.contrib import admin
from django.urls import include, path

from portal import health, sitemap, views

urlpatterns = [
    path("", views.home, name="home"),
    path("robots.txt", views.robots),
    path("sitemap.xml", sitemap.index, name="sitemap"),
    path("sitemap-pages.xml", sitemap.pages, name="sitemap-pages"),
    path("sitemap-<int:number>.xml", sitemap.part, name="sitemap-part"),
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("admin/", admin.site.urls),
    path("api/", include("reports.api.urls")),
    path("api/", include("disclosure.api.urls")),
    path("", include("reports.urls")),
    path("", include("disclosure.urls")),
]
