"""The degree engine as a whole, under everything that can happen to it (docs/engine.md, "How it is tested")."""
