"""The register for other programs, over HTTP: read only, by tokens, within one workspace."""
