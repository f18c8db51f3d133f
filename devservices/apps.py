from django.apps import AppConfig


class DevservicesConfig(AppConfig):
    """Exists for its management command; there are no models."""

    name = "devservices"
