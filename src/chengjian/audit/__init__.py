"""Observations → findings, proofs and derivations: rules that hold figures against one another."""
