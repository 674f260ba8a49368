"""Files in and out: any CSV and the map of its columns, and our own export. Knows no SQL."""
