"""What was read and checked, in the forms in which people and programs take it: SARIF, a page, a Word review."""
