"""The pages of a case this room brings, and its part of the overview and the timeline."""
