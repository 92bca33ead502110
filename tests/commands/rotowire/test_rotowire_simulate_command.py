import json

from tlm_fairseq.commands import main


def simulated(folder, *options):
    assert main(["rotowire", "simulate", "--games", "12", "--seed", "4", "--out", str(folder), *options]) == 0
    return folder


def test_sizes_of_the_splits(tmp_path, capsys):
    folder = simulated(tmp_path / "a", "--test", "3")
    assert "train: 12 games, valid: 1 games, test: 3 games" in capsys.readouterr().out
    sizes = {split: len(json.loads((folder / f"{split}.json").read_text())) for split in ("train", "valid", "test")}
    assert sizes == {"train": 12, "valid": 1, "test": 3}
    assert sorted(path.name for path in folder.iterdir()) == [
        "manifest.json",
        "test.facts",
        "test.json",
        "train.facts",
        "train.json",
        "valid.facts",
        "valid.json",
    ]


def test_prepare_reads_what_simulate_writes_and_finds_no_fault(tmp_path, capsys):
    folder = simulated(tmp_path / "a")
    assert main(["rotowire", "prepare", str(folder), "--out", str(tmp_path / "b")]) == 0
    checks = [line for line in capsys.readouterr().err.split("\n") if line.startswith("check:")]
    assert not [line for line in checks if "many players" not in line]
    games = json.loads((folder / "train.json").read_text())
    assert (tmp_path / "b" / "train.tgt").read_text().split("\n")[:-1] == [" ".join(game["summary"]) for game in games]


def test_template(tmp_path, capsys):
    folder = simulated(tmp_path / "a")
    out, facts = tmp_path / "out.txt", tmp_path / "out.facts"
    command = ["rotowire", "template", "--games", str(folder / "train.json"), "--out", str(out), "--facts", str(facts)]
    assert main(command) == 0
    assert "12 games, 54.00 facts a game" in capsys.readouterr().out
    assert len(out.read_text().split("\n")) == 13
    assert len(facts.read_text().split("\n")) == 12 * 55 + 1


def test_template_without_games(tmp_path, capsys):
    broken = tmp_path / "games.json"
    broken.write_text('{"a": 1}')
    assert main(["rotowire", "template", "--games", str(broken), "--out", str(tmp_path / "out")]) == 1
    assert "games.json" in capsys.readouterr().err and not (tmp_path / "out").exists()


def test_too_many_games(tmp_path, capsys):
    assert main(["rotowire", "simulate", "--games", "100000", "--out", str(tmp_path / "a")]) == 1
    assert "ask for fewer" in capsys.readouterr().err
