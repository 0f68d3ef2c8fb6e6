"""What stands in a tree is listed in the tree's order and named by its path."""

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Case, IntegerField, ProtectedError, When
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from disclosure.admin.on_record import OnRecord
from disclosure.structure import Structure


class CatalogueAdmin(OnRecord, admin.ModelAdmin):
    """A part of the structure. What its rules refuse to delete is said in words."""

    actions = None
    view_on_site = False

    def delete_view(self, request, object_id, extra_context=None):
        try:
            return super().delete_view(request, object_id, extra_context)
        except ProtectedError:
            text = _("它正在被使用，不能删除：请先把用到它的文件或下级改到别处。")
            messages.error(request, text)
        except ValidationError as error:
            for text in error.messages:
                messages.error(request, text)
        opts = self.opts
        return HttpResponseRedirect(
            reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[object_id])
        )


class TreeAdmin(CatalogueAdmin):
    """``tree`` names the tree of ``disclosure.structure`` that holds the rows."""

    tree = ""
    list_per_page = 500
    sortable_by = ()
    show_full_result_count = False

    def label(self, node, at: Structure) -> str:
        """The names from the root: 法定主动公开内容 › 财政预算、决算信息."""
        tree = getattr(at, self.tree)
        known = tree.get(node.pk)
        return " › ".join(each.name for each in tree.chain(known)) if known else str(node)

    def get_queryset(self, request):
        """With the ``depth`` of each row in the tree."""
        tree = getattr(request.structure, self.tree)
        depths = [When(pk=node.pk, then=len(tree.chain(node)) - 1) for node in tree]
        depth = Case(*depths, default=0, output_field=IntegerField())
        return super().get_queryset(request).annotate(depth=depth)

    def get_ordering(self, request):
        tree = getattr(request.structure, self.tree)
        order = [node.pk for root in tree.roots for node in tree.branch(root)]
        if not order:
            return ["pk"]
        places = [When(pk=pk, then=place) for place, pk in enumerate(order)]
        place = Case(*places, default=len(order), output_field=IntegerField())
        return [place.asc(), "pk"]

    @admin.display(description=_("名称"))
    def indented(self, node):
        return format_html('<span class="depth-{}">{}</span>', min(node.depth, 6), node.name)
