import argparse
import sys
import time

from django.core.management.base import BaseCommand

from accounts.models import Member
from connections.graph import builder, changes
from core.progress import Progress
from core.redis_client import RedisAway, breaker

# The graph may change under a long run, which stops it; it goes on from where it was, this often without a step ahead.
STANDSTILLS = 5
# So many members are near nearly everybody: the first circles of all are read first, in order.
MANY = 1000


class Command(BaseCommand):
    help = (
        "Precompute second and third circles of the members seen lately, in Redis, and print how many members a second"
        " were done. What is current is passed over. Exit code 2 when Redis does not answer; pages then ask PostgreSQL."
    )

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--all", action="store_true", help="all active members, seen lately or not")

    def handle(self, *args: object, all: bool, **options: object) -> None:  # noqa: A002  the option's name
        members = Member.objects.active().order_by("pk") if all else Member.objects.seen_lately()
        ids = list(members.values_list("pk", flat=True))
        began = time.monotonic()
        breaker.reset()
        try:
            done = self._warm(ids)
        except RedisAway as problem:
            self.stderr.write(f"Redis does not answer ({problem}).")
            sys.exit(2)
        seconds = max(time.monotonic() - began, 0.001)
        self.stdout.write(f"{done} members in {seconds:.2f} s ({done / seconds:.0f} members per second)")
        if done < len(ids):
            self.stderr.write(f"{len(ids) - done} are left: the graph changes faster than it can be followed.")
            sys.exit(1)

    def _warm(self, ids: list[int]) -> int:
        done = standstills = 0
        with Progress("Warming circles", total=len(ids), unit="members") as progress:
            while done < len(ids) and standstills < STANDSTILLS:
                changes.apply_pending()
                if not done and len(ids) > MANY and builder.has_just_begun(ids):
                    list(builder.load(min(ids), max(ids) + 1))
                start = done
                for count in builder.warm(ids[start:]):
                    done = start + count
                    progress.to(done)
                standstills = 0 if done > start else standstills + 1
                if standstills:
                    time.sleep(0.2)
        return done
