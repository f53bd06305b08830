"""Tests of liaison_pipeline/facts/."""
