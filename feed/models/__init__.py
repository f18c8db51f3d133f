from feed.models.activity import Activity, Mute, Pulse
from feed.models.comment import Comment
from feed.models.post import CommentsFrom, Image, Post
from feed.models.response import Reaction, Repost

__all__ = ["Activity", "Comment", "CommentsFrom", "Image", "Mute", "Post", "Pulse", "Reaction", "Repost"]
