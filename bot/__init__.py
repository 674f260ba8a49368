"""Preflight: gets AI pilots to production."""
