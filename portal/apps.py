from django.apps import AppConfig
from django.contrib.admin import apps as admin


class PortalConfig(AppConfig):
    name = "portal"
    default = True

    def ready(self):
        from portal import checks  # noqa: F401  registers the system checks


class DeskConfig(admin.AdminConfig):
    """Django's admin app with the desk of disclosure/desk.py as its one site."""

    default = False
    default_site = "disclosure.desk.Desk"
