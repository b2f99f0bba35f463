"""The phrase language: `syntax` reads a phrase, `compiling` turns it into word tests, `matching` finds it in a text."""
