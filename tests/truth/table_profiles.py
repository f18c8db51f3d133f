"""What each degree sees of a member (docs/rules.md, "What each degree sees and may do", the rows on profiles).

On the page: `first` and `last` name, `headline`, `photo`, `place`, `position` (the current one, with its organisation),
`about`, `experience` (an earlier one), `education`, `skills`, `interests` (those that the viewer does not share: part
of the details), `shared` (those they share), `contact`, `list` (the connections), `mutual` (the mutual connections).

-: there is nothing to be seen (nobody is mutual with oneself, or between these two).
"""

from tests.truth.sheet import Sheet, sheet

WORDS = "seen hidden -"

ADDRESSES = {
    "page": ["profiles:member"],
    "list": ["profiles:connections", "connections:connections"],
    "mutual": ["profiles:mutual"],
    "people": ["search:search"],
    "suggest": ["search:suggest"],
    "handles": ["search:handles"],
}

# The profile is not public; the last name is for everybody.
PRIVATE_CARD: Sheet = sheet(
    """
                 first  last   headline photo  place  position list   mutual
oneself          seen   seen   seen     seen   seen   seen     seen   -
first            seen   seen   seen     seen   seen   seen     seen   -
second           seen   seen   seen     seen   seen   seen     hidden seen
third            seen   seen   seen     seen   seen   seen     hidden hidden
out              seen   seen   seen     hidden hidden hidden   hidden hidden
follower         seen   seen   seen     hidden hidden hidden   hidden hidden
follower_second  seen   seen   seen     seen   seen   seen     hidden seen
sent             seen   seen   seen     hidden hidden hidden   hidden hidden
received         seen   seen   seen     hidden hidden hidden   hidden hidden
withdrawn        seen   seen   seen     hidden hidden hidden   hidden hidden
ended            seen   seen   seen     hidden hidden hidden   hidden hidden
blocking         hidden hidden hidden   hidden hidden hidden   hidden hidden
blocked          hidden hidden hidden   hidden hidden hidden   hidden hidden
suspended_viewer hidden hidden hidden   hidden hidden hidden   hidden hidden
suspended_owner  hidden hidden hidden   hidden hidden hidden   hidden hidden
visitor          hidden hidden hidden   hidden hidden hidden   hidden hidden
moderator        seen   seen   seen     hidden hidden hidden   hidden hidden
""",
    WORDS,
)

PRIVATE_DETAILS: Sheet = sheet(
    """
                 about  experience education skills interests shared contact
oneself          seen   seen       seen      seen   seen      seen   seen
first            seen   seen       seen      seen   seen      seen   seen
second           seen   seen       seen      seen   seen      seen   hidden
third            hidden hidden     hidden    hidden hidden    seen   hidden
out              hidden hidden     hidden    hidden hidden    seen   hidden
follower         hidden hidden     hidden    hidden hidden    seen   hidden
follower_second  seen   seen       seen      seen   seen      seen   hidden
sent             hidden hidden     hidden    hidden hidden    seen   hidden
received         hidden hidden     hidden    hidden hidden    seen   hidden
withdrawn        hidden hidden     hidden    hidden hidden    seen   hidden
ended            hidden hidden     hidden    hidden hidden    seen   hidden
blocking         hidden hidden     hidden    hidden hidden    hidden hidden
blocked          hidden hidden     hidden    hidden hidden    hidden hidden
suspended_viewer hidden hidden     hidden    hidden hidden    hidden hidden
suspended_owner  hidden hidden     hidden    hidden hidden    hidden hidden
visitor          hidden hidden     hidden    hidden hidden    hidden hidden
moderator        hidden hidden     hidden    hidden hidden    seen   hidden
""",
    WORDS,
)

# The profile is public; the last name is an initial for those out of network, and for people without an account.
PUBLIC_CARD: Sheet = sheet(
    """
                 first  last   headline photo  place  position list   mutual
oneself          seen   seen   seen     seen   seen   seen     seen   -
first            seen   seen   seen     seen   seen   seen     seen   -
second           seen   seen   seen     seen   seen   seen     hidden seen
third            seen   seen   seen     seen   seen   seen     hidden hidden
out              seen   hidden seen     hidden hidden hidden   hidden hidden
follower         seen   hidden seen     hidden hidden hidden   hidden hidden
follower_second  seen   seen   seen     seen   seen   seen     hidden seen
sent             seen   hidden seen     hidden hidden hidden   hidden hidden
received         seen   hidden seen     hidden hidden hidden   hidden hidden
withdrawn        seen   hidden seen     hidden hidden hidden   hidden hidden
ended            seen   hidden seen     hidden hidden hidden   hidden hidden
blocking         hidden hidden hidden   hidden hidden hidden   hidden hidden
blocked          hidden hidden hidden   hidden hidden hidden   hidden hidden
suspended_viewer seen   hidden seen     seen   seen   seen     hidden hidden
suspended_owner  hidden hidden hidden   hidden hidden hidden   hidden hidden
visitor          seen   hidden seen     seen   seen   seen     hidden hidden
moderator        seen   hidden seen     hidden hidden hidden   hidden hidden
""",
    WORDS,
)

PUBLIC_DETAILS: Sheet = sheet(
    """
                 about  experience education skills interests shared contact
oneself          seen   seen       seen      seen   seen      seen   seen
first            seen   seen       seen      seen   seen      seen   seen
second           seen   seen       seen      seen   seen      seen   hidden
third            hidden hidden     hidden    hidden hidden    seen   hidden
out              hidden hidden     hidden    hidden hidden    seen   hidden
follower         hidden hidden     hidden    hidden hidden    seen   hidden
follower_second  seen   seen       seen      seen   seen      seen   hidden
sent             hidden hidden     hidden    hidden hidden    seen   hidden
received         hidden hidden     hidden    hidden hidden    seen   hidden
withdrawn        hidden hidden     hidden    hidden hidden    seen   hidden
ended            hidden hidden     hidden    hidden hidden    seen   hidden
blocking         hidden hidden     hidden    hidden hidden    hidden hidden
blocked          hidden hidden     hidden    hidden hidden    hidden hidden
suspended_viewer hidden hidden     hidden    hidden hidden    hidden hidden
suspended_owner  hidden hidden     hidden    hidden hidden    hidden hidden
visitor          hidden hidden     hidden    hidden hidden    hidden hidden
moderator        hidden hidden     hidden    hidden hidden    seen   hidden
""",
    WORDS,
)

# Searching people by each of these words; `interests` and `shared` as filters. Then, of who is found by the first
# name, what their row says: `row_last`, `row_photo`, `row_place`. Words of a position's title and of the details beside
# organisations are searched for nobody.
PRIVATE_PEOPLE: Sheet = sheet(
    """
                 first  last   headline place  organisation experience interests shared row_last row_photo row_place
oneself          seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
first            seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
second           seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
third            seen   seen   seen     seen   seen         hidden     hidden    seen   seen     seen      seen
out              seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
follower         seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
follower_second  seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
sent             seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
received         seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
withdrawn        seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
ended            seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
blocking         hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
blocked          hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
suspended_viewer hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
suspended_owner  hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
visitor          hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
moderator        seen   seen   seen     hidden hidden       hidden     hidden    seen   seen     hidden    hidden
""",
    WORDS,
)

PUBLIC_PEOPLE: Sheet = sheet(
    """
                 first  last   headline place  organisation experience interests shared row_last row_photo row_place
oneself          seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
first            seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
second           seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
third            seen   seen   seen     seen   seen         hidden     hidden    seen   seen     seen      seen
out              seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
follower         seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
follower_second  seen   seen   seen     seen   seen         seen       seen      seen   seen     seen      seen
sent             seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
received         seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
withdrawn        seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
ended            seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
blocking         hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
blocked          hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
suspended_viewer hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
suspended_owner  hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
visitor          hidden hidden hidden   hidden hidden       hidden     hidden    hidden hidden   hidden    hidden
moderator        seen   hidden seen     hidden hidden       hidden     hidden    seen   hidden   hidden    hidden
""",
    WORDS,
)

# While one types: in the search box (`box_`) and for a mention (`at_`), by first name, last name, and (`at_handle`)
# by the handle; `at_last_shown`: the last name in that answer.
PRIVATE_SUGGESTED: Sheet = sheet(
    """
                 box_first box_last at_first at_last at_handle at_last_shown
oneself          seen      seen     seen     seen    seen      seen
first            seen      seen     seen     seen    seen      seen
second           seen      seen     seen     seen    seen      seen
third            seen      seen     seen     seen    seen      seen
out              seen      seen     seen     seen    seen      seen
follower         seen      seen     seen     seen    seen      seen
follower_second  seen      seen     seen     seen    seen      seen
sent             seen      seen     seen     seen    seen      seen
received         seen      seen     seen     seen    seen      seen
withdrawn        seen      seen     seen     seen    seen      seen
ended            seen      seen     seen     seen    seen      seen
blocking         hidden    hidden   hidden   hidden  hidden    hidden
blocked          hidden    hidden   hidden   hidden  hidden    hidden
suspended_viewer hidden    hidden   hidden   hidden  hidden    hidden
suspended_owner  hidden    hidden   hidden   hidden  hidden    hidden
visitor          hidden    hidden   hidden   hidden  hidden    hidden
moderator        seen      seen     seen     seen    seen      seen
""",
    WORDS,
)

PUBLIC_SUGGESTED: Sheet = sheet(
    """
                 box_first box_last at_first at_last at_handle at_last_shown
oneself          seen      seen     seen     seen    seen      seen
first            seen      seen     seen     seen    seen      seen
second           seen      seen     seen     seen    seen      seen
third            seen      seen     seen     seen    seen      seen
out              seen      hidden   seen     hidden  seen      hidden
follower         seen      hidden   seen     hidden  seen      hidden
follower_second  seen      seen     seen     seen    seen      seen
sent             seen      hidden   seen     hidden  seen      hidden
received         seen      hidden   seen     hidden  seen      hidden
withdrawn        seen      hidden   seen     hidden  seen      hidden
ended            seen      hidden   seen     hidden  seen      hidden
blocking         hidden    hidden   hidden   hidden  hidden    hidden
blocked          hidden    hidden   hidden   hidden  hidden    hidden
suspended_viewer hidden    hidden   hidden   hidden  hidden    hidden
suspended_owner  hidden    hidden   hidden   hidden  hidden    hidden
visitor          hidden    hidden   hidden   hidden  hidden    hidden
moderator        seen      hidden   seen     hidden  seen      hidden
""",
    WORDS,
)

# Searching for everybody at a degree (1st, 2nd, 3rd), without a word: where the owner stands. Nobody out of network is
# listed, nobody who is blocked or suspended, and oneself is in none of one's circles.
CIRCLES = {"first": 1, "second": 2, "follower_second": 2, "third": 3}
