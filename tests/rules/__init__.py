"""Tests of liaison_pipeline/rules/."""
