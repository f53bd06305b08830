"""Tests of liaison_pipeline/cli/."""
