"""Tests of liaison_pipeline/forms/."""
