"""The same work on one local page (`liaison desk`). It keeps no state: every act ends as a file."""
