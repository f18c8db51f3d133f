"""Which posts are seen where (docs/rules.md, "What each degree sees and may do", the rows on posts; Feed).

seen: the page tells the post. hidden: it does not, and answers as if there were none. -: it does not, for a reason
that has nothing to do with who may see it (nobody there follows the owner, only "anyone" posts can be quoted, previews
are for people without an account, nobody reports themselves).

Columns: `page` the permalink; `image` its picture; `preview` what a link to it shows elsewhere; `lists` who reacted,
reposted, commented, and who reacted to a comment; `recent` and `activity` on the owner's profile; `home` the viewer's
feed; `reason` the viewer's feed, where a connection of theirs has commented; `search` and its count; `suggest` the
hashtag while one types; `quote` the same post shown in somebody else's; `compose` the form to quote it; `report` the
form to report it, `remark` a comment under it.
"""

from tests.truth.sheet import Sheet, sheet

WORDS = "seen hidden -"

# Every address that a column asks. tests/architecture/test_truth_table.py wants each address in some table.
ADDRESSES = {
    "page": ["feed:post"],
    "image": ["feed:image", "feed:picture"],
    "preview": ["feed:post"],
    "lists": ["feed:reactions", "feed:reposts", "feed:comments", "feed:comment_reactions"],
    "recent": ["feed:recent"],
    "activity": ["feed:activity"],
    "home": ["home"],
    "reason": ["home"],
    "search": ["search:search"],
    "suggest": ["search:suggest"],
    "quote": ["feed:post"],
    "compose": ["feed:compose"],
    "report": ["moderation:report_post"],
    "remark": ["moderation:report_comment"],
}

# The owner's profile is not public.
PRIVATE: dict[str, Sheet] = {
    "anyone": sheet(
        """
                 page   image  preview lists  recent activity home   reason search suggest quote  compose report remark
oneself          seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    -      seen
first            seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    seen   seen
second           seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
third            seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
out              seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
follower         seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    seen   seen
follower_second  seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    seen   seen
sent             seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
received         seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
withdrawn        seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
ended            seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
blocking         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocked          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_viewer hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_owner  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
visitor          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
moderator        seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
""",
        WORDS,
    ),
    "second": sheet(
        """
                 page   image  preview lists  recent activity home   reason search suggest quote  compose report remark
oneself          seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   -       -      seen
first            seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   -       seen   seen
second           seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   -       seen   seen
third            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
out              hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
follower         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
follower_second  seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   -       seen   seen
sent             hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
received         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
withdrawn        hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
ended            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocking         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocked          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_viewer hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_owner  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
visitor          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
moderator        hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
""",
        WORDS,
    ),
    "connections": sheet(
        """
                 page   image  preview lists  recent activity home   reason search suggest quote  compose report remark
oneself          seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   -       -      seen
first            seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   -       seen   seen
second           hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
third            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
out              hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
follower         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
follower_second  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
sent             hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
received         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
withdrawn        hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
ended            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocking         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocked          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_viewer hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_owner  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
visitor          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
moderator        hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
""",
        WORDS,
    ),
    # For anyone, and hidden by moderators: there for its author alone.
    "hidden": sheet(
        """
                 page   image  preview lists  recent activity home   reason search suggest quote  compose report remark
oneself          seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   -       -      seen
first            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
second           hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
third            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
out              hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
follower         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
follower_second  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
sent             hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
received         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
withdrawn        hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
ended            hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocking         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocked          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_viewer hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_owner  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
visitor          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
moderator        hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
""",
        WORDS,
    ),
}

# The owner's profile is public: "anyone" posts are for people without an account as well, to be read on their page.
# Whoever is suspended is one of them. All else is as above.
PUBLIC: dict[str, Sheet] = {
    **PRIVATE,
    "anyone": sheet(
        """
                 page   image  preview lists  recent activity home   reason search suggest quote  compose report remark
oneself          seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    -      seen
first            seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    seen   seen
second           seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
third            seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
out              seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
follower         seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    seen   seen
follower_second  seen   seen   -       seen   seen   seen     seen   seen   seen   seen    seen   seen    seen   seen
sent             seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
received         seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
withdrawn        seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
ended            seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
blocking         hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
blocked          hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
suspended_viewer seen   seen   seen    hidden seen   seen     hidden hidden hidden hidden  seen   hidden  hidden hidden
suspended_owner  hidden hidden hidden  hidden hidden hidden   hidden hidden hidden hidden  hidden hidden  hidden hidden
visitor          seen   seen   seen    hidden seen   seen     hidden hidden hidden hidden  seen   hidden  hidden hidden
moderator        seen   seen   -       seen   seen   seen     -      seen   seen   seen    seen   seen    seen   seen
""",
        WORDS,
    ),
}
