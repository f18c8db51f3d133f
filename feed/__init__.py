"""What members publish, and the feed that brings it to those who may see it (docs/rules.md, Feed)."""
