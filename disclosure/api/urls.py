"""The API's addresses, below /api/."""

urlpatterns = []
