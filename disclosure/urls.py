"""The public addresses of the catalogue."""

app_name = "disclosure"
urlpatterns = []
