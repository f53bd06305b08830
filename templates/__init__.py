"""The documents' templates, installed as liaison_pipeline.templates."""
