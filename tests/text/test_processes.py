import pytest

from tlm_fairseq.text import processes


@pytest.mark.parametrize("tasks, expected", [(0, 1), (99, 1), (199, 1), (200, 2), (399, 3), (5000, 4)])
def test_no_more_than_cores_and_enough_tasks_for_each(monkeypatch, tasks, expected):
    monkeypatch.setattr(processes, "_available_cores", lambda: 4)
    assert processes.processes_for(tasks, 100) == expected
