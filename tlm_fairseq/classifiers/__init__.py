"""Small classifiers of images, and of sounds as spectrograms: transformers' own models, trained from scratch, without
fairseq."""

# Vision Transformer; on a spectrogram it is what is called an Audio Spectrogram Transformer.
ARCHITECTURES = ("vit",)
