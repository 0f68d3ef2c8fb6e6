"""A document for paper and as a file: cleaned HTML → blocks → PDF or Word; kept when made."""
