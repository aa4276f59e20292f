"""Maps of the places of the office."""
