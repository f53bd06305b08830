"""Tests of liaison_pipeline/files/."""
