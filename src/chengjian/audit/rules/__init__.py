"""The audit rules, one in each file, which is found by being here."""
