"""In which lists of their own people a viewer finds the owner (docs/rules.md, Invitations, Ending things).

seen: the list names the owner. hidden: it does not, because the owner does not exist for the viewer (any more). -: it
does not, because there is nothing between the two to be listed. any: the list may name the owner, or not; on one's own
lists one's own name is no news.

Columns: `received` and `sent` invitations, `connections`, `following`, `followers`, `blocked` (the one list in which
somebody blocked still exists, for who blocks them), `muted` (everybody in the tables mutes the owner first), `tie` the
connect button, `invite` the form of an invitation, `report` the form of a report, `mutual` the mutual connections,
`grow` and `few` the people one may know.
"""

from tests.truth.sheet import Sheet, sheet

ADDRESSES = {
    "received": ["connections:network"],
    "sent": ["connections:sent"],
    "connections": ["connections:connections"],
    "following": ["connections:following"],
    "followers": ["connections:followers"],
    "blocked": ["connections:blocked"],
    "muted": ["feed:muted"],
    "tie": ["connections:tie"],
    "invite": ["connections:invite"],
    "report": ["moderation:report_member"],
    "grow": ["profiles:grow"],
    "few": ["profiles:grow_few"],
}

LISTS: Sheet = sheet(
    """
                 received sent   connections following followers blocked muted  tie    invite report grow   few
oneself          any      any    any         any       any       any     any    -      -      -      any    any
first            -        -      seen        seen      seen      -       seen   seen   seen   seen   any    any
second           -        -      -           -         -         -       seen   seen   seen   seen   seen   seen
third            -        -      -           -         -         -       seen   seen   seen   seen   any    any
out              -        -      -           -         -         -       seen   seen   seen   seen   any    any
follower         -        -      -           seen      -         -       seen   seen   seen   seen   any    any
follower_second  -        -      -           seen      -         -       seen   seen   seen   seen   seen   seen
sent             -        seen   -           -         -         -       seen   seen   seen   seen   any    any
received         seen     -      -           -         -         -       seen   seen   seen   seen   any    any
withdrawn        -        -      -           -         -         -       seen   seen   seen   seen   any    any
ended            -        -      -           -         -         -       seen   seen   seen   seen   any    any
blocking         hidden   hidden hidden      hidden    hidden    seen    hidden hidden hidden hidden hidden hidden
blocked          hidden   hidden hidden      hidden    hidden    hidden  hidden hidden hidden hidden hidden hidden
suspended_viewer hidden   hidden hidden      hidden    hidden    hidden  hidden hidden hidden hidden hidden hidden
suspended_owner  hidden   hidden hidden      hidden    hidden    hidden  hidden hidden hidden hidden hidden hidden
visitor          hidden   hidden hidden      hidden    hidden    hidden  hidden hidden hidden hidden hidden hidden
moderator        -        -      -           -         -         -       seen   seen   seen   seen   any    any
""",
    "seen hidden - any",
)
