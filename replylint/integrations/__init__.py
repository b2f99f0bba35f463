"""Where replylint meets other programs: a spaCy pipeline component and a language server."""
