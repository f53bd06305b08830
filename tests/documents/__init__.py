"""Tests of liaison_pipeline/documents/."""
