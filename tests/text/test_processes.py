import operator

import pytest

from tlm_fairseq.text import processes


@pytest.mark.parametrize("tasks, expected", [(0, 1), (99, 1), (199, 1), (200, 2), (399, 3), (5000, 4)])
def test_no_more_than_cores_and_enough_tasks_for_each(monkeypatch, tasks, expected):
    monkeypatch.setattr(processes, "_available_cores", lambda: 4)
    assert processes.processes_for(tasks, 100) == expected


@pytest.mark.parametrize("number", [1, 2])
def test_results_come_in_the_order_of_the_tasks(number):
    found = processes.mapped(operator.sub, range(7), [1] * 7, processes=number, tasks_at_once=2)
    assert found == [-1, 0, 1, 2, 3, 4, 5]
