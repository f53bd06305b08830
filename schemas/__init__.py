"""The pandera schemas of the official forms (YAML), installed as liaison_pipeline.schemas."""
