"""A list of documents and the documents, as pages."""

from django.core.paginator import Paginator
from django.db import models
from wagtail.api import APIField
from wagtail.fields import RichTextField
from wagtail.models import Page

ROWS_A_PAGE = 20


class Body(models.Model):
    """An issuing body."""

    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=200)


class ListPage(Page):
    """All documents, newest first, by body and year where that is asked."""

    template = "wagtail_site/list.html"

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        rows = DocumentPage.objects.child_of(self).live().select_related("body")
        if body := request.GET.get("body"):
            rows = rows.filter(body__code=body)
        if year := request.GET.get("year"):
            rows = rows.filter(published_on__year=year)
        pages = Paginator(rows.order_by("-published_on", "-pk"), ROWS_A_PAGE)
        context["documents"] = pages.get_page(request.GET.get("page"))
        context["bodies"] = Body.objects.order_by("code")
        return context


class DocumentPage(Page):
    """A disclosed document."""

    template = "wagtail_site/document.html"

    index_number = models.CharField(max_length=80, unique=True)
    document_number = models.CharField(max_length=120, blank=True)
    body = models.ForeignKey(Body, models.PROTECT)
    genre = models.CharField(max_length=40)
    subject = models.CharField(max_length=80)
    published_on = models.DateField(db_index=True)
    text = RichTextField()

    api_fields = [
        APIField(name)
        for name in ["index_number", "document_number", "body", "genre", "published_on"]
    ]
