"""`python -m liaison_pipeline` is the command `liaison`."""

from liaison_pipeline.cli import liaison_main

if __name__ == "__main__":
    liaison_main()
