"""Addresses of members' pages, of editing one's own, and of people you may know."""

from django.urls import include, path, re_path

from profiles.views import editing, entries, grow, member, terms, undo

ENTRY = r"^profile/edit/(?P<kind>positions|education)"
TERM = r"^profile/edit/(?P<kind>skills|interests)"

profile_urls = [
    path("in/<handle:handle>/", member.member, name="member"),
    path("in/<handle:handle>/connections/", member.connections, name="connections"),
    path("in/<handle:handle>/mutual/", member.mutual, name="mutual"),
    path("profile/edit/", editing.edit, name="edit"),
    path("profile/edit/card/", editing.save_card, name="save_card"),
    path("profile/edit/contact/", editing.save_contact, name="save_contact"),
    path("profile/edit/handle/", editing.save_handle, name="save_handle"),
    path("profile/edit/photo/", editing.save_photo, name="save_photo"),
    path("profile/edit/photo/remove/", editing.drop_photo, name="drop_photo"),
    path("profile/edit/undo/", undo.undo, name="undo"),
    re_path(ENTRY + r"/$", entries.section, name="entries"),
    re_path(ENTRY + r"/new/$", entries.new, name="entry_new"),
    re_path(ENTRY + r"/(?P<pk>\d{1,18})/$", entries.change, name="entry_change"),
    re_path(ENTRY + r"/(?P<pk>\d{1,18})/remove/$", entries.remove, name="entry_remove"),
    re_path(TERM + r"/add/$", terms.add, name="terms_add"),
    re_path(TERM + r"/known/$", terms.known, name="terms_known"),
    re_path(TERM + r"/(?P<pk>\d{1,18})/remove/$", terms.remove, name="term_remove"),
    path("network/grow/", grow.grow, name="grow"),
    path("network/grow/few/", grow.few, name="grow_few"),
    path("network/grow/<handle:handle>/dismiss/", grow.dismiss, name="dismiss"),
    path("network/grow/<handle:handle>/undo/", grow.undo_dismissal, name="undo_dismissal"),
]

urlpatterns = [
    path("", include((profile_urls, "profiles"))),
]
