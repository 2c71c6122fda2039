"""How well a region does, and how sure that is: frameworks, scores, ranks and their uncertainty, plans, projections."""
