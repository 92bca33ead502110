"""The F measure: van Rijsbergen, "Information Retrieval", 1979."""


def f_score(precision: float, recall: float, beta: float) -> float:
    """Returns the weighted harmonic mean: a ``beta`` below 1 weighs precision, one above recall; 0 where both are 0."""
    weight = beta**2
    below = weight * precision + recall
    return (1 + weight) * precision * recall / below if below else 0.0
