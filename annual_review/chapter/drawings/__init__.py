"""Drawings of one's own by matplotlib or seaborn: how they join the review."""
