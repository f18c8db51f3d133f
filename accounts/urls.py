"""Addresses of the account's own pages; sign-in and the like are allauth's."""

from django.urls import path

from accounts import views

app_name = "accounts"

urlpatterns = [
    path("settings/", views.settings_page, name="settings"),
    path("settings/privacy/", views.privacy, name="privacy"),
    path("photos/<photo:name>", views.photo, name="photo"),
]
