"""The codelists: indicators, regions, units and plan periods, as data files and what loads them."""
