"""Addresses of the home page, of posts and comments, and of what members have been doing."""

from django.urls import include, path

from feed.views import activity, comments, compose, home, images, mutes, post, responses

feed_urls = [
    path("feed/new/", home.new, name="new"),
    path("feed/muted/", mutes.muted, name="muted"),
    path("feed/mute/<handle:handle>/", mutes.mute, name="mute"),
    path("feed/unmute/<handle:handle>/", mutes.unmute, name="unmute"),
    path("in/<handle:handle>/activity/", activity.activity, name="activity"),
    path("in/<handle:handle>/activity/recent/", activity.recent, name="recent"),
    path("posts/new/", compose.compose, name="compose"),
    path("posts/audience/", compose.audience, name="audience"),
    path("posts/images/<photo:name>", images.image, name="image"),
    path("posts/<number:pk>/", post.post, name="post"),
    path("posts/<number:pk>/pictures/<number:place>/", images.picture, name="picture"),
    path("posts/<number:pk>/edit/", compose.edit, name="edit"),
    path("posts/<number:pk>/delete/", compose.delete, name="delete"),
    path("posts/<number:pk>/react/", responses.react, name="react"),
    path("posts/<number:pk>/reactions/", responses.reactions, name="reactions"),
    path("posts/<number:pk>/repost/", responses.repost, name="repost"),
    path("posts/<number:pk>/repost/undo/", responses.unrepost, name="unrepost"),
    path("posts/<number:pk>/reposts/", responses.reposts, name="reposts"),
    path("posts/<number:pk>/comments/", comments.comments, name="comments"),
    path("comments/<number:pk>/edit/", comments.edit, name="comment_edit"),
    path("comments/<number:pk>/delete/", comments.delete, name="comment_delete"),
    path("comments/<number:pk>/react/", responses.comment_react, name="comment_react"),
    path("comments/<number:pk>/reactions/", responses.comment_reactions, name="comment_reactions"),
]

urlpatterns = [
    path("", home.home, name="home"),
    path("", include((feed_urls, "feed"))),
]
