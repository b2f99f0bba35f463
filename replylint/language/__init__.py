"""Russian as support writes it: tokens, sentences, zones, morphology, noun phrases, inflection."""
