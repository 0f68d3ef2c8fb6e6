"""Records from elsewhere: the inverse of the export. line → read → places → save."""
