"""The read-only web application: a panel, its documents and their evidence, for people who would rather look than query."""
