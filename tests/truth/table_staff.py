"""What the admin shows (docs/rules.md: staff see only what their permission covers).

For everybody without a permission there: whatever their relation, whatever the audience. Being staff opens nothing by
itself. `lists` are the lists of posts, comments and cases.
"""

from tests.truth.sheet import Sheet, sheet

WORDS = "seen hidden"

ADMIN: Sheet = sheet(
    """
                 anyone second connections hidden remark lists
oneself          hidden hidden hidden      hidden hidden hidden
first            hidden hidden hidden      hidden hidden hidden
second           hidden hidden hidden      hidden hidden hidden
third            hidden hidden hidden      hidden hidden hidden
out              hidden hidden hidden      hidden hidden hidden
follower         hidden hidden hidden      hidden hidden hidden
follower_second  hidden hidden hidden      hidden hidden hidden
sent             hidden hidden hidden      hidden hidden hidden
received         hidden hidden hidden      hidden hidden hidden
withdrawn        hidden hidden hidden      hidden hidden hidden
ended            hidden hidden hidden      hidden hidden hidden
blocking         hidden hidden hidden      hidden hidden hidden
blocked          hidden hidden hidden      hidden hidden hidden
suspended_viewer hidden hidden hidden      hidden hidden hidden
suspended_owner  hidden hidden hidden      hidden hidden hidden
visitor          hidden hidden hidden      hidden hidden hidden
moderator        hidden hidden hidden      hidden hidden hidden
""",
    WORDS,
)

# With a permission, staff read what it covers, nothing more. Reading what was not written for everybody is noted: 1.
COVERED = {
    "view_post": {"anyone": 0, "second": 1, "connections": 1, "hidden": 0},
    "view_comment": {"remark on anyone": 0, "remark on second": 1, "remark on connections": 1, "remark on hidden": 0},
}
