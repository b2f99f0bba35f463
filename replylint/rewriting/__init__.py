"""Better wording: slots and agreement, clause transforms, composing a whole reply."""

from replylint.rewriting.suggesting import suggest

__all__ = ["suggest"]
