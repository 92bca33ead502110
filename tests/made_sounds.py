"""Made-up recordings, named as those of the Free Spoken Digit Dataset are."""

import wave

import numpy as np

SPEAKERS = ("ann", "bob", "cay", "dan")


def write_wav(path, samples, rate=8000, channels=1):
    """Writes numbers from -1 to 1 as 16 bits."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(2)
        file.setframerate(rate)
        file.writeframes((np.asarray(samples) * 2**15).astype("<i2").tobytes())


def write_recordings(folder, digits=3, number=2):
    """Writes ``number`` recordings of each speaker and digit: a tone of the digit's, in noise of the speaker's."""
    folder.mkdir()
    for voice, speaker in enumerate(SPEAKERS):
        for digit in range(digits):
            for which in range(number):
                noise = np.random.default_rng([voice, digit, which]).normal(size=3000) * 0.01
                tone = 0.5 * np.sin(2 * np.pi * (300 + 500 * digit) * np.arange(3000) / 8000)
                write_wav(folder / f"{digit}_{speaker}_{which}.wav", tone + noise)
    return folder
