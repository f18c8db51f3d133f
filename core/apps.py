from django.apps import AppConfig
from django.urls import register_converter

from core.converters import HandleConverter, NumberConverter, PhotoConverter


class CoreConfig(AppConfig):
    name = "core"

    def ready(self) -> None:
        """Makes the parts of addresses known, before any app's addresses are read."""
        register_converter(HandleConverter, "handle")
        register_converter(PhotoConverter, "photo")
        register_converter(NumberConverter, "number")
