from tlm_fairseq.commands import main


def write(folder, **texts):
    for name, text in texts.items():
        (folder / name).write_text(text)
    return [str(folder / name) for name in texts]


def run(folder, source, hypotheses, *options):
    out = folder / "out"
    status = main(["gec", "vote", "--src", source, "--hyp", *hypotheses, "--out", str(out), *options])
    return status, out.read_text() if out.exists() else None


def test_words_and_characters(tmp_path, capsys):
    source, *hypotheses = write(
        tmp_path,
        source="she  go home .\n\nno change  here\n",
        a="she goes home .\n\nno change  here\n",
        b="she goes home !\n\nno change at here\n",
        c="She go home .\n\nno change  here\n",
    )
    assert run(tmp_path, source, hypotheses) == (0, "she goes home .\n\nno change  here\n")
    assert "4 proposed, 1 by at least 2 systems, 1 of them applied, 0 left out" in capsys.readouterr().out
    assert run(tmp_path, source, hypotheses, "--min-votes", "1")[1] == "She goes home !\n\nno change at here\n"
    source, *hypotheses = write(tmp_path, source="我今天学校去。\n", a="我今天去学校。\n", b="我昨天去学校。\n")
    assert run(tmp_path, source, hypotheses, "--characters") == (0, "我今天去学校。\n")
    assert run(tmp_path, source, hypotheses)[1] == "我今天学校去。\n"


def test_what_is_wrong_is_one_line(tmp_path, capsys):
    source, short, same = write(tmp_path, source="a\nb\n", short="a\n", same="a\nb\n")
    for hypotheses, options, message in (
        ([same, short], (), "short has 1 lines and"),
        ([same], ("--min-votes", "2"), "--min-votes is 2, and --hyp names 1"),
        ([str(tmp_path / "absent")], (), "absent: cannot be read"),
    ):
        capsys.readouterr()
        assert run(tmp_path, source, hypotheses, *options) == (1, None)
        error = capsys.readouterr().err
        assert message in error and error.count("\n") == 1
