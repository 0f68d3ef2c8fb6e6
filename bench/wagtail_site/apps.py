from django.apps import AppConfig


class WagtailSiteConfig(AppConfig):
    name = "bench.wagtail_site"
    label = "wagtail_site"
