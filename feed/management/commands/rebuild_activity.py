from django.core.management.base import BaseCommand

from feed.rebuilding import rebuild_activity


class Command(BaseCommand):
    help = (
        "Recompute what the home feed reads (who posted, commented and reposted what, and when they were last heard of)"
        " from the posts, comments and reposts in the database, and print what was put right. For after a bulk load, or"
        " in doubt. It may run while members are at work: their writing waits until it ends, reading does not."
    )

    def handle(self, *args: object, **options: object) -> None:
        done = rebuild_activity()
        if not done.all:
            self.stdout.write("Everything was right.")
            return
        self.stdout.write(
            f"Put right: {done.missing} activities were missing, {done.needless} were of nothing,"
            f" {done.misdated} had another time; {done.pulses} pulses."
        )
