"""Texts as unit vectors, behind the Embedder seam."""
