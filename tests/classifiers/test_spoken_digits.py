import numpy as np
import pytest
from made_sounds import write_recordings, write_wav

from tlm_fairseq.classifiers.spoken_digits import BANDS, FRAMES, SAMPLES, read_spoken_digits
from tlm_fairseq.errors import UserError

from places import REAL_DATA


@pytest.fixture
def folder(tmp_path):
    return write_recordings(tmp_path / "recordings")


def test_speakers_are_held_out_in_pairs(folder):
    examples = read_spoken_digits(folder)
    names = [path.name.split("_")[1] for path in sorted(folder.iterdir())]
    parts = [
        [{name for name, place in zip(names, split) if place == part} for part in (0, 1, 2)]
        for split in examples.splits
    ]
    assert parts == [[{"cay", "dan"}, {"bob"}, {"ann"}], [{"ann", "bob"}, {"dan"}, {"cay"}]]
    assert examples.labels.tolist() == [int(path.name[0]) for path in sorted(folder.iterdir())]


def test_a_tone_is_loudest_in_its_band_and_silence_is_the_lowest(folder):
    write_wav(folder / "0_ann_7.wav", np.zeros(100))
    write_wav(folder / "9_ann_7.wav", np.sin(2 * np.pi * 3000 * np.arange(2 * SAMPLES) / 8000))
    examples = read_spoken_digits(folder)
    assert examples.inputs.shape == (26, 1, FRAMES, BANDS)
    assert (examples.inputs.min(), examples.inputs.max()) == (-1, 1)
    tones = [examples.inputs[examples.labels == digit][0, 0].max(0).argmax() for digit in (0, 1, 2)]
    assert tones == sorted(set(tones))
    low = examples.inputs[0, 0]
    # 3,000 samples are 22 windows; then it is silent.
    assert low[:20].max(1).min() > 0.8 and low[25:].max() == -1
    assert examples.inputs[-1, 0].argmax(1).min() > BANDS * 2 / 3, "longer than SAMPLES, it is cut"


def wrong_rate(folder):
    write_wav(folder / "1_ann_0.wav", np.zeros(10), rate=16000)


def two_channels(folder):
    write_wav(folder / "1_ann_0.wav", np.zeros(10), channels=2)


def no_wav(folder):
    (folder / "1_ann_0.wav").write_bytes(b"ID3")


def cut_short(folder):
    (folder / "1_ann_0.wav").write_bytes(b"")


def another_name(folder):
    write_wav(folder / "ann-one.wav", np.zeros(10))


def few_speakers(folder):
    for path in folder.glob("*_dan_*"):
        path.unlink()


def nothing(folder):
    for path in folder.iterdir():
        path.unlink()


@pytest.mark.parametrize(
    "spoil, message",
    [
        (wrong_rate, "1_ann_0.wav: 16000 Hz, 1 channels, 16 bits; make it 8000 Hz, one channel, 16 bits"),
        (two_channels, "1_ann_0.wav: 8000 Hz, 2 channels"),
        (no_wav, "1_ann_0.wav: cannot be read as a wav file"),
        (cut_short, r"1_ann_0.wav: cannot be read as a wav file \(it ends early\)"),
        (another_name, "ann-one.wav: the name is not DIGIT_SPEAKER_NUMBER.wav"),
        (few_speakers, "recordings: 3 speakers, ann, bob, cay; 4 are needed at least"),
        (nothing, "recordings: no recordings DIGIT_SPEAKER_NUMBER.wav; give the folder"),
    ],
)
def test_what_is_no_recording_of_this_kind_is_one_line(spoil, message, folder):
    spoil(folder)
    with pytest.raises(UserError, match=message):
        read_spoken_digits(folder)


@pytest.mark.real_data
@pytest.mark.skipif(not (REAL_DATA / "fsdd/recordings.tar.gz").exists(), reason="needs the recordings")
def test_real_recordings_make_three_splits_of_six_speakers(tmp_path):
    import tarfile

    with tarfile.open(REAL_DATA / "fsdd/recordings.tar.gz") as archive:
        few = [member for member in archive.getmembers() if member.name.endswith(("_0.wav", "_1.wav"))]
        archive.extractall(tmp_path, few, filter="data")
    examples = read_spoken_digits(tmp_path / "recordings")
    assert [len(examples.part(part, split)[1]) for split in range(3) for part in ("train", "valid", "test")] == [
        *[80, 20, 20] * 3
    ]
