from django.apps import AppConfig
from django.contrib.admin import apps as admin
from django.db import connection


class PortalConfig(AppConfig):
    name = "portal"
    default = True

    def ready(self):
        from portal import checks  # noqa: F401  registers the system checks

        if connection.vendor == "postgresql":
            from portal.postgres import send_long_texts_quickly

            send_long_texts_quickly()


class DeskConfig(admin.AdminConfig):
    """Django's admin app with the desk of disclosure/desk.py as its one site."""

    default = False
    default_site = "disclosure.desk.Desk"
