"""Addresses of the frame itself."""

from django.urls import path

from core import views

app_name = "core"
urlpatterns = [
    path("display/", views.display, name="display"),
    path("styleguide/", views.styleguide, name="styleguide"),
    path("metrics", views.metrics, name="metrics"),
]
