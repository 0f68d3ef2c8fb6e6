"""What every request may ask for."""

from django.utils.functional import SimpleLazyObject

from disclosure import structure


class StructureMiddleware:
    """``request.structure``: identity and trees as they stand now, read when first used."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.structure = SimpleLazyObject(structure.current)
        return self.get_response(request)
