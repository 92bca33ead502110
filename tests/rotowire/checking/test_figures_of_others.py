def test_one_wrong_player_is_one_error(found):
    """Five figures of Hale under the name of Lunt: people mark the name."""
    sentence = "Odd Lunt had 22 points ( 8 - 14 FG , 5 - 6 FT ) , 12 rebounds and two assists ."
    assert found(sentence) == [("Odd Lunt", "NAME", "Tom Hale")]


def test_a_further_wrong_number_is_held_against_who_is_meant(found):
    sentence = "Odd Lunt had 22 points ( 8 - 14 FG , 5 - 6 FT ) , 12 rebounds and three assists ."
    assert found(sentence) == [("Odd Lunt", "NAME", "Tom Hale"), ("three", "NUMBER", "2")]


def test_where_the_text_gives_the_figures_to_their_owner_too_the_numbers_are_wrong(found):
    sentence = "Tom Hale had 22 points and 12 rebounds , while Odd Lunt had 22 points and 12 rebounds ."
    assert found(sentence) == [("22", "NUMBER", "8"), ("12", "NUMBER", "9")]


def test_some_figures_of_his_own_keep_the_name(found):
    sentence = "Odd Lunt had 8 points and 12 rebounds ."
    assert found(sentence) == [("12", "NUMBER", "9")]


def test_a_player_who_did_not_play(found):
    assert found("Idle Moss added nine points and three rebounds .") == [("Idle Moss", "NAME", "")]


def test_a_leader_with_the_leaders_points(found):
    assert found("Tom Hale led the team in scoring with 31 points .") == [("Tom Hale", "NAME", "C.J. Vance")]


def test_figures_of_the_wrong_name_itself_are_no_further_error(found):
    sentence = "The Foxes ( 8 - 7 ) were led by C.J . Vance , who had 31 points ."
    assert found(sentence) == [("Foxes", "NAME", "Herons")]
