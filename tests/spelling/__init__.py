"""Tests of liaison_pipeline/spelling/."""
