"""Pages of older systems: bytes → lines → record (parse) → rows (save)."""
