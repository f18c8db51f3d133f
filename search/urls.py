"""Addresses of searching."""

from django.urls import path

from search.views import find

app_name = "search"

urlpatterns = [
    path("", find.search, name="search"),
    path("suggest/", find.suggest, name="suggest"),
    path("handles/", find.handles, name="handles"),
]
