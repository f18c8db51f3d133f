"""Who may do what (docs/rules.md, the rows from "react, comment, repost" down; Invitations; Ending things).

done: it is done. no: refused, in words, and nothing changes. gone: there is nothing to do it to, and the answer is that
for something that does not exist. door: people without an account are sent to sign in. -: not asked.
"""

from tests.truth.sheet import Sheet, sheet

WORDS = "done no gone door -"

ADDRESSES = {
    "comment": ["feed:comments"],
    "near": ["feed:comments"],
    "off": ["feed:comments"],
    "reply": ["feed:comments", "connections:reply"],
    "react": ["feed:react"],
    "like": ["feed:comment_react"],
    "repost": ["feed:repost"],
    "unrepost": ["feed:unrepost"],
    "quote": ["feed:compose"],
    "edit": ["feed:edit"],
    "narrow": ["feed:edit"],
    "delete": ["feed:delete"],
    "report": ["moderation:report_post", "moderation:report_member"],
    "accuse": ["moderation:report_comment"],
    "reword": ["feed:comment_edit"],
    "remove": ["feed:comment_delete", "connections:remove"],
    "mute": ["feed:mute"],
    "unmute": ["feed:unmute"],
    "follow": ["connections:follow"],
    "unfollow": ["connections:unfollow"],
    "invite": ["connections:invite"],
    "accept": ["connections:accept"],
    "ignore": ["connections:ignore"],
    "unignore": ["connections:unignore"],
    "unknown": ["connections:unknown"],
    "withdraw": ["connections:withdraw"],
    "block": ["connections:block"],
    "unblock": ["connections:unblock"],
    "dismiss": ["profiles:dismiss"],
    "undismiss": ["profiles:undo_dismissal"],
}

# Verbs of the rules that have no address yet. The day they have one, its name is wanted in a table here.
NOT_YET = {"message": "private message", "introduce": "ask for an introduction"}

# To an "anyone" post: `comment`; `near` where the author takes comments of connections only, `off` where of nobody;
# `reply`, `like` (react), `accuse` (report), `reword` and `remove` somebody else's comment under it.
ANYONE: Sheet = sheet(
    """
                 comment near off  reply react like repost unrepost quote edit narrow delete report accuse reword remove
oneself          done    done no   done  done  done done   done     done  done done   done   gone   done   gone   done
first            done    done no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
second           done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
third            done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
out              done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
follower         done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
follower_second  done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
sent             done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
received         done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
withdrawn        done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
ended            done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
blocking         gone    gone gone gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
blocked          gone    gone gone gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
suspended_viewer door    door door door  door  door door   door     door  door door   door   door   door   door   door
suspended_owner  gone    gone gone gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
visitor          door    door door door  door  door door   door     door  door door   door   door   door   door   door
moderator        done    no   no   done  done  done done   done     done  gone gone   gone   done   done   gone   gone
""",
    WORDS,
)

# To a post for up to the 2nd degree. It cannot be passed on.
SECOND: Sheet = sheet(
    """
                 comment reply react like repost unrepost quote edit narrow delete report accuse reword remove
oneself          done    done  done  done no     done     no    done done   done   gone   done   gone   done
first            done    done  done  done no     done     no    gone gone   gone   done   done   gone   gone
second           done    done  done  done no     done     no    gone gone   gone   done   done   gone   gone
third            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
out              gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
follower         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
follower_second  done    done  done  done no     done     no    gone gone   gone   done   done   gone   gone
sent             gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
received         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
withdrawn        gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
ended            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
blocking         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
blocked          gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
suspended_viewer door    door  door  door door   door     door  door door   door   door   door   door   door
suspended_owner  gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
visitor          door    door  door  door door   door     door  door door   door   door   door   door   door
moderator        gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
""",
    WORDS,
)

CONNECTIONS: Sheet = sheet(
    """
                 comment reply react like repost unrepost quote edit delete report accuse reword remove
oneself          done    done  done  done no     done     no    done done   gone   done   gone   done
first            done    done  done  done no     done     no    gone gone   done   done   gone   gone
second           gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
third            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
out              gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
follower         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
follower_second  gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
sent             gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
received         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
withdrawn        gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
ended            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
blocking         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
blocked          gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
suspended_viewer door    door  door  door door   door     door  door door   door   door   door   door
suspended_owner  gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
visitor          door    door  door  door door   door     door  door door   door   door   door   door
moderator        gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone
""",
    WORDS,
)

# To a post that moderators have hidden: it is its author's alone.
HIDDEN: Sheet = sheet(
    """
                 comment reply react like repost unrepost quote edit narrow delete report accuse reword remove
oneself          done    done  done  done no     done     no    done done   done   gone   done   gone   done
first            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
second           gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
third            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
out              gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
follower         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
follower_second  gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
sent             gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
received         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
withdrawn        gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
ended            gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
blocking         gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
blocked          gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
suspended_viewer door    door  door  door door   door     door  door door   door   door   door   door   door
suspended_owner  gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
visitor          door    door  door  door door   door     door  door door   door   door   door   door   door
moderator        gone    gone  gone  gone gone   gone     gone  gone gone   gone   gone   gone   gone   gone
""",
    WORDS,
)

# Between the viewer and the owner.
TIES: Sheet = sheet(
    """
                 mute unmute follow unfollow invite remove block unblock report dismiss undismiss
oneself          gone gone   gone   gone     gone   gone   gone  gone    gone   gone    gone
first            done done   done   done     no     done   done  gone    done   done    done
second           done done   done   done     done   gone   done  gone    done   done    done
third            done done   done   done     done   gone   done  gone    done   done    done
out              done done   done   done     done   gone   done  gone    done   done    done
follower         done done   done   done     done   gone   done  gone    done   done    done
follower_second  done done   done   done     done   gone   done  gone    done   done    done
sent             done done   done   done     done   gone   done  gone    done   done    done
received         done done   done   done     done   gone   done  gone    done   done    done
withdrawn        done done   done   done     no     gone   done  gone    done   done    done
ended            done done   done   done     done   gone   done  gone    done   done    done
blocking         gone gone   gone   gone     gone   gone   gone  done    gone   gone    gone
blocked          gone gone   gone   gone     gone   gone   gone  gone    gone   gone    gone
suspended_viewer door door   door   door     door   door   door  door    door   door    door
suspended_owner  gone gone   gone   gone     gone   gone   gone  gone    gone   gone    gone
visitor          door door   door   door     door   door   door  door    door   door    door
moderator        done done   done   done     done   gone   done  gone    done   done    done
""",
    WORDS,
)

# The open invitation between the two; for lines without one, the number of somebody else's.
INVITATIONS: Sheet = sheet(
    """
                 accept ignore unignore reply unknown withdraw
oneself          -      -      -        -     -       -
first            gone   gone   gone     gone  gone    gone
second           gone   gone   gone     gone  gone    gone
third            gone   gone   gone     gone  gone    gone
out              gone   gone   gone     gone  gone    gone
follower         gone   gone   gone     gone  gone    gone
follower_second  gone   gone   gone     gone  gone    gone
sent             gone   gone   gone     no    gone    done
received         done   done   done     done  done    gone
withdrawn        gone   gone   gone     gone  gone    gone
ended            gone   gone   gone     gone  gone    gone
blocking         gone   gone   gone     gone  gone    gone
blocked          gone   gone   gone     gone  gone    gone
suspended_viewer door   door   door     door  door    door
suspended_owner  gone   gone   gone     gone  gone    gone
visitor          door   door   door     door  door    door
moderator        gone   gone   gone     gone  gone    gone
""",
    WORDS,
)
