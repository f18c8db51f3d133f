"""What members do to posts of others: told as their doing, and read in the conversation (docs/rules.md, the row "their
interactions"; Feed; docs/adr/0009).

`known_*`: done to a post of somebody whom the owner knows, and whom the 2nd degree of these tables knows too, for
anyone or for connections. `unknown_anyone`: to a post of somebody who knows nobody. `unseen_connections`: to a post for
the connections of somebody whom no viewer knows.
"""

from tests.truth.sheet import Sheet, sheet

WORDS = "seen hidden"

ADDRESSES = {
    "commented": ["feed:activity", "feed:recent"],
    "reacted": ["feed:activity", "feed:recent"],
    "reposted": ["feed:activity", "feed:recent"],
    "told": ["home", "feed:new"],
    "conversation": ["feed:post", "feed:comments", "feed:reactions", "feed:reposts", "feed:comment_reactions"],
}

# On the owner's page: what they commented on; what they reacted to is told to the same people.
COMMENTED: Sheet = sheet(
    """
                 known_anyone known_connections unknown_anyone unseen_connections
oneself          seen         seen              seen           seen
first            seen         hidden            seen           hidden
second           seen         seen              hidden         hidden
third            hidden       hidden            hidden         hidden
out              hidden       hidden            hidden         hidden
follower         hidden       hidden            hidden         hidden
follower_second  seen         seen              hidden         hidden
sent             hidden       hidden            hidden         hidden
received         hidden       hidden            hidden         hidden
withdrawn        hidden       hidden            hidden         hidden
ended            hidden       hidden            hidden         hidden
blocking         hidden       hidden            hidden         hidden
blocked          hidden       hidden            hidden         hidden
suspended_viewer hidden       hidden            hidden         hidden
suspended_owner  hidden       hidden            hidden         hidden
visitor          hidden       hidden            hidden         hidden
moderator        hidden       hidden            hidden         hidden
""",
    WORDS,
)

REACTED: Sheet = sheet(
    """
                 known_anyone known_connections unknown_anyone unseen_connections
oneself          seen         seen              seen           seen
first            seen         hidden            seen           hidden
second           seen         seen              hidden         hidden
third            hidden       hidden            hidden         hidden
out              hidden       hidden            hidden         hidden
follower         hidden       hidden            hidden         hidden
follower_second  seen         seen              hidden         hidden
sent             hidden       hidden            hidden         hidden
received         hidden       hidden            hidden         hidden
withdrawn        hidden       hidden            hidden         hidden
ended            hidden       hidden            hidden         hidden
blocking         hidden       hidden            hidden         hidden
blocked          hidden       hidden            hidden         hidden
suspended_viewer hidden       hidden            hidden         hidden
suspended_owner  hidden       hidden            hidden         hidden
visitor          hidden       hidden            hidden         hidden
moderator        hidden       hidden            hidden         hidden
""",
    WORDS,
)

# Only "anyone" posts can be passed on.
REPOSTED: Sheet = sheet(
    """
                 known_anyone unknown_anyone
oneself          seen         seen
first            seen         seen
second           seen         hidden
third            hidden       hidden
out              hidden       hidden
follower         hidden       hidden
follower_second  seen         hidden
sent             hidden       hidden
received         hidden       hidden
withdrawn        hidden       hidden
ended            hidden       hidden
blocking         hidden       hidden
blocked          hidden       hidden
suspended_viewer hidden       hidden
suspended_owner  hidden       hidden
visitor          hidden       hidden
moderator        hidden       hidden
""",
    WORDS,
)

# In the viewer's feed, with the owner as the reason: `c_` commented on, `r_` reposted. Only connections are told, and
# nobody of what they did themselves. Reactions are never told there.
TOLD: Sheet = sheet(
    """
                c_known_anyone c_known_connections c_unknown_anyone c_unseen_connections r_known_anyone r_unknown_anyone
oneself          hidden         hidden              hidden           hidden               hidden         hidden
first            seen           hidden              seen             hidden               seen           seen
second           hidden         hidden              hidden           hidden               hidden         hidden
third            hidden         hidden              hidden           hidden               hidden         hidden
out              hidden         hidden              hidden           hidden               hidden         hidden
follower         hidden         hidden              hidden           hidden               hidden         hidden
follower_second  hidden         hidden              hidden           hidden               hidden         hidden
sent             hidden         hidden              hidden           hidden               hidden         hidden
received         hidden         hidden              hidden           hidden               hidden         hidden
withdrawn        hidden         hidden              hidden           hidden               hidden         hidden
ended            hidden         hidden              hidden           hidden               hidden         hidden
blocking         hidden         hidden              hidden           hidden               hidden         hidden
blocked          hidden         hidden              hidden           hidden               hidden         hidden
suspended_viewer hidden         hidden              hidden           hidden               hidden         hidden
suspended_owner  hidden         hidden              hidden           hidden               hidden         hidden
visitor          hidden         hidden              hidden           hidden               hidden         hidden
moderator        hidden         hidden              hidden           hidden               hidden         hidden
""",
    WORDS,
)

# What the owner did under somebody else's "anyone" post, which everybody sees: on its page the comment (`said`), the
# reply of somebody else to that (`answer`); in the lists of the post the comment once more (`comments`), who reacted
# (`reactions`), who reposted (`reposts`), and who reacted to the owner's comment (`liked`). `mention`: the owner's
# handle in somebody's post leads to them. Hidden: as if the owner had never been there, numbers included, and as a
# handle that nobody has.
CONVERSATION_PRIVATE: Sheet = sheet(
    """
                 said   answer comments reactions reposts liked  mention
oneself          seen   seen   seen     seen      seen    seen   seen
first            seen   seen   seen     seen      seen    seen   seen
second           seen   seen   seen     seen      seen    seen   seen
third            seen   seen   seen     seen      seen    seen   seen
out              seen   seen   seen     seen      seen    seen   seen
follower         seen   seen   seen     seen      seen    seen   seen
follower_second  seen   seen   seen     seen      seen    seen   seen
sent             seen   seen   seen     seen      seen    seen   seen
received         seen   seen   seen     seen      seen    seen   seen
withdrawn        seen   seen   seen     seen      seen    seen   seen
ended            seen   seen   seen     seen      seen    seen   seen
blocking         hidden hidden hidden   hidden    hidden  hidden hidden
blocked          hidden hidden hidden   hidden    hidden  hidden hidden
suspended_viewer hidden hidden hidden   hidden    hidden  hidden hidden
suspended_owner  hidden hidden hidden   hidden    hidden  hidden hidden
visitor          hidden hidden hidden   hidden    hidden  hidden hidden
moderator        seen   seen   seen     seen      seen    seen   seen
""",
    WORDS,
)

# The owner's profile is public: so is what they say under the public post of somebody whose profile is public.
CONVERSATION_PUBLIC: Sheet = sheet(
    """
                 said   answer comments reactions reposts liked  mention
oneself          seen   seen   seen     seen      seen    seen   seen
first            seen   seen   seen     seen      seen    seen   seen
second           seen   seen   seen     seen      seen    seen   seen
third            seen   seen   seen     seen      seen    seen   seen
out              seen   seen   seen     seen      seen    seen   seen
follower         seen   seen   seen     seen      seen    seen   seen
follower_second  seen   seen   seen     seen      seen    seen   seen
sent             seen   seen   seen     seen      seen    seen   seen
received         seen   seen   seen     seen      seen    seen   seen
withdrawn        seen   seen   seen     seen      seen    seen   seen
ended            seen   seen   seen     seen      seen    seen   seen
blocking         hidden hidden hidden   hidden    hidden  hidden hidden
blocked          hidden hidden hidden   hidden    hidden  hidden hidden
suspended_viewer seen   seen   hidden   hidden    hidden  hidden seen
suspended_owner  hidden hidden hidden   hidden    hidden  hidden hidden
visitor          seen   seen   hidden   hidden    hidden  hidden seen
moderator        seen   seen   seen     seen      seen    seen   seen
""",
    WORDS,
)

# How many posts the feed says are new, where all of them are. A friend of each viewer has commented on four posts of
# the owner's, one for each audience. Who follows the owner has four more like these, and three for anyone that limit
# who may comment. The 1st degree is also told of four that the owner commented on or reposted, and of the thread.
NEW = {
    "oneself": 4,
    "first": 3 + 3 + 3 + 4 + 1,
    "second": 2,
    "third": 1,
    "out": 1,
    "follower": 1 + 1 + 3,
    "follower_second": 2 + 2 + 3,
    "sent": 1,
    "received": 1,
    "withdrawn": 1,
    "ended": 1,
    "blocking": 0,
    "blocked": 0,
    "suspended_viewer": 0,
    "suspended_owner": 0,
    "visitor": 0,
    "moderator": 1,
}
