"""Which mentor supports which group: most groups served first, then the shortest journeys."""

import numpy as np
from scipy.optimize import linear_sum_assignment

from .ground import Ground, Ints


def appoint(ground: Ground, seats: Ints) -> Ints:
    """Position of the mentor of each row of `seats` (groups, 4), `ground.m` for none.

    Exact: the fewest groups without a mentor, then the least travel, nobody beyond capacity or with a member
    of their own school.
    """
    places = np.repeat(np.arange(ground.m), np.minimum(ground.capacity, len(seats)))
    km = np.zeros((len(seats), ground.m))
    for column in range(seats.shape[1]):
        km += ground.journey[: ground.m, seats[:, column]].T
    clash = ground.weights.without_mentor / 2
    none = clash * 2 * (1 + len(seats))  # above all journeys together: no group goes without to spare others
    nobody = np.where((seats < ground.n).any(axis=1), none, 0.0)  # an empty group needs no mentor
    spare = np.repeat(nobody[:, None], len(seats), axis=1)
    cost = np.concatenate([np.where(km > clash, 4 * none, km)[:, places], spare], axis=1)
    rows, columns = linear_sum_assignment(cost)
    mentor = np.full(len(seats), ground.m)
    served = columns < len(places)
    mentor[rows[served]] = places[columns[served]]
    return mentor
