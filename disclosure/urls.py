"""The public addresses of the catalogue."""

from django.urls import path

from disclosure import feeds, views

app_name = "disclosure"
urlpatterns = [
    path("disclosures/", views.disclosure_list, name="list"),
    path("disclosures/<path:index_number>/print/", views.print_page, name="print"),
    *(
        path(
            f"disclosures/<path:index_number>/download.{form}",
            views.download,
            {"form": form},
            name=form,
        )
        for form in ["pdf", "docx"]
    ),
    path(
        "disclosures/<path:index_number>/attachments.zip",
        views.all_attachments,
        name="all_attachments",
    ),
    path("disclosures/<path:index_number>/versions/", views.versions, name="versions"),
    path("disclosures/<path:index_number>/", views.detail, name="detail"),
    path("feeds/disclosures.atom", feeds.disclosure_feed, name="feed"),
    path("columns/<path:path>/", views.column, name="column"),
    path("guide/", views.section, {"slug": "guide"}, name="guide"),
    path("rules/", views.section, {"slug": "rules"}, name="rules"),
    path("statutory/", views.section, {"slug": "statutory"}, name="statutory"),
    path("annual-reports/", views.section, {"slug": "annual-reports"}, name="annual-reports"),
    path("apply/", views.apply, name="apply"),
    path("attachments/<str:public_id>/<path:name>", views.attachment, name="attachment"),
    path("trail/", views.trail, name="trail"),
    path("leave/", views.leave, name="leave"),
    path("display/", views.display, name="display"),
]
