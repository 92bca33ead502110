"""Small classifiers of images and sounds: transformers' own models, trained from scratch, without fairseq."""
