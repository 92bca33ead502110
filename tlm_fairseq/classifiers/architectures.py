"""The architectures of classifiers by name, for code without torch too."""

IMAGES, SOUNDS = "vit", "ast"
ARCHITECTURES = {
    IMAGES: "Vision Transformer, of images",
    SOUNDS: "Audio Spectrogram Transformer, of log-mel spectrograms",
}
