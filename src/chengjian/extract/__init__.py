"""Documents to observations: lexer, phrase rules by family, context, registry."""
