"""Tests of liaison_pipeline/model/."""
