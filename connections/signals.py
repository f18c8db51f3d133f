"""What happens between members, told to whoever stands above this app. The project's only signals.

Sent inside the transaction of the event, so that a receiver's rows live or die with it. Receivers write rows and
nothing else: no mail, no network. Arguments are ids.
"""

from django.dispatch import Signal

# invitation_id, sender_id, recipient_id
invitation_sent = Signal()
# invitation_id, author_id, reader_id
invitation_replied = Signal()
# one_id, other_id, accepted_by_id (always other_id): None when two invitations crossed, and both are to be told
members_connected = Signal()
# follower_id, followed_id
member_followed = Signal()
# blocker_id, blocked_id: whatever one holds of the other (unread notifications, drafts) is to be withdrawn
member_blocked = Signal()
