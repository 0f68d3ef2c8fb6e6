"""How days are typed and shown in forms."""
