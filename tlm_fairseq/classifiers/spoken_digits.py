"""The Free Spoken Digit Dataset: recordings ``DIGIT_SPEAKER_NUMBER.wav`` at 8 kHz, as log-mel spectrograms."""

import re
import wave
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from tlm_fairseq.classifiers.examples import Examples, parted
from tlm_fairseq.errors import UserError
from tlm_fairseq.text.files import StrPath

RATE = 8000
NAME = re.compile(r"([0-9])_([a-z]+)_[0-9]+\.wav")
WINDOW, STEP = 256, 128  # samples: 32 and 16 ms
FRAMES, BANDS, RANGE = 48, 32, 60.0
SAMPLES = (FRAMES - 1) * STEP + WINDOW  # .78 s; a longer recording is cut, as 2 % are
FEWEST_SPEAKERS = 4
SOURCE = "give the folder `recordings` of the Free Spoken Digit Dataset"


def read_spoken_digits(folder: StrPath) -> Examples:
    """Returns the recordings in a folder as spectrograms (1, FRAMES, BANDS): 1 is the loudest place of a recording, -1
    what is RANGE decibels or more below it.

    The speakers, in the order of their names, make pairs, and each pair a split: its first is the test data, its second
    the validation data, and all others are the training data.

    Raises:
        UserError: the folder has no recordings or too few speakers, or a file is no recording of this kind.
    """
    paths = recordings_in(folder)
    labels, speakers = zip(*(_label_and_speaker(path) for path in paths))
    splits = _splits(speakers, folder)
    spectrograms = _spectrograms([_read_wav(path) for path in paths])
    return Examples(spectrograms, np.array(labels, np.int64), splits)


def recordings_in(folder: StrPath) -> list[Path]:
    """Returns the paths of the recordings. Raises UserError where there is none."""
    paths = sorted(Path(folder).glob("*.wav"))
    if not paths:
        raise UserError(f"{folder}: no recordings DIGIT_SPEAKER_NUMBER.wav; {SOURCE}")
    return paths


def _label_and_speaker(path: Path) -> tuple[int, str]:
    found = NAME.fullmatch(path.name)
    if found is None:
        raise UserError(f"{path}: the name is not DIGIT_SPEAKER_NUMBER.wav, as 7_theo_12.wav is; {SOURCE}")
    return int(found[1]), found[2]


def _splits(speakers: Sequence[str], folder: StrPath) -> np.ndarray:
    names = sorted(set(speakers))
    if len(names) < FEWEST_SPEAKERS:
        raise UserError(f"{folder}: {len(names)} speakers, {', '.join(names)}; {FEWEST_SPEAKERS} are needed at least")
    splits = []
    for test, valid in zip(names[::2], names[1::2]):
        train = set(names) - {test, valid}
        parts = [[place for place, name in enumerate(speakers) if name in part] for part in (train, {valid}, {test})]
        splits.append(parted(len(speakers), parts))
    return np.stack(splits)


def _read_wav(path: Path) -> np.ndarray:
    """The samples from -1 to 1, cut or filled with silence to SAMPLES."""
    try:
        with wave.open(str(path)) as file:
            form = (file.getframerate(), file.getnchannels(), file.getsampwidth())
            data = file.readframes(SAMPLES)
    except (wave.Error, EOFError) as error:
        raise UserError(f"{path}: cannot be read as a wav file ({str(error) or 'it ends early'})") from None
    if form != (RATE, 1, 2):
        found = f"{form[0]} Hz, {form[1]} channels, {8 * form[2]} bits"
        raise UserError(f"{path}: {found}; make it {RATE} Hz, one channel, 16 bits")
    samples = np.frombuffer(data, "<i2").astype(np.float64) / 2**15
    return np.pad(samples, (0, SAMPLES - len(samples)))


def _spectrograms(waves: Sequence[np.ndarray]) -> np.ndarray:
    from transformers.audio_utils import mel_filter_bank, spectrogram, window_function

    filters = mel_filter_bank(WINDOW // 2 + 1, BANDS, 0.0, RATE / 2, RATE, mel_scale="htk")
    window = window_function(WINDOW, "hann")
    result = np.empty((len(waves), 1, FRAMES, BANDS), np.float32)
    for place, samples in enumerate(waves):
        mel = spectrogram(
            samples, window, WINDOW, STEP, power=2.0, center=False, mel_filters=filters, log_mel="dB", db_range=RANGE
        )
        result[place, 0] = np.maximum(1 - 2 * (mel.max() - mel.T) / RANGE, -1)  # rounded, it may be less
    return result
