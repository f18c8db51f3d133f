"""Addresses below /network/: the lists of one's network, and the verbs between two members."""

from django.urls import path

from connections.views import invitations, lists, ties

app_name = "connections"

urlpatterns = [
    path("", lists.network, name="network"),
    path("sent/", lists.sent, name="sent"),
    path("connections/", lists.connections, name="connections"),
    path("following/", lists.following, name="following"),
    path("followers/", lists.followers, name="followers"),
    path("blocked/", lists.blocked, name="blocked"),
    path("circles/", lists.circles, name="circles"),
    path("invite/<handle:handle>/", invitations.invite, name="invite"),
    path("invitations/<int:pk>/accept/", invitations.accept, name="accept"),
    path("invitations/<int:pk>/ignore/", invitations.ignore, name="ignore"),
    path("invitations/<int:pk>/unignore/", invitations.unignore, name="unignore"),
    path("invitations/<int:pk>/reply/", invitations.reply, name="reply"),
    path("invitations/<int:pk>/unknown/", invitations.unknown, name="unknown"),
    path("invitations/<int:pk>/withdraw/", invitations.withdraw, name="withdraw"),
    path("tie/<handle:handle>/", ties.tie, name="tie"),
    path("follow/<handle:handle>/", ties.follow, name="follow"),
    path("unfollow/<handle:handle>/", ties.unfollow, name="unfollow"),
    path("remove/<handle:handle>/", ties.remove, name="remove"),
    path("block/<handle:handle>/", ties.block, name="block"),
    path("unblock/<handle:handle>/", ties.unblock, name="unblock"),
]
