"""Tests of liaison_pipeline/master/."""
