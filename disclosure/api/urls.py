"""The API's addresses, below /api/."""

from django.urls import path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from disclosure.api import drafts, export, views

app_name = "api"
urlpatterns = [
    path("v1/disclosures/", views.Disclosures.as_view(), name="disclosures"),
    path("v1/disclosures/export/", export.Export.as_view(), name="export"),
    path(
        "v1/disclosures/<path:index_number>/",
        views.DisclosureDetail.as_view(),
        name="disclosure",
    ),
    path("v1/bodies/", views.Bodies.as_view(), name="bodies"),
    path("v1/subjects/", views.Subjects.as_view(), name="subjects"),
    path("v1/columns/", views.Columns.as_view(), name="columns"),
    path("v1/changes/", views.Changes.as_view(), name="changes"),
    path("v1/drafts/", drafts.Drafts.as_view(), name="drafts"),
    path("v1/drafts/<int:pk>/", drafts.Draft.as_view(), name="draft"),
    path("v1/drafts/<int:pk>/submit/", drafts.Submission.as_view(), name="submit"),
    path("v1/drafts/<int:pk>/attachments/", drafts.Attachments.as_view(), name="attachments"),
    path(
        "v1/drafts/<int:pk>/attachments/<slug:public_id>/",
        drafts.AttachmentOfDraft.as_view(),
        name="attachment",
    ),
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api:schema"), name="docs"),
    # With the slash, so that an address that only lacks it is still led to the right one.
    re_path(r"^(?:[\s\S]*/)?\Z", views.Nothing.as_view()),
]
