"""Writes trends.json beside this file: what SciPy, statsmodels and brute force say of small sweeps.

    python make_trends_golden.py

Made with Python 3.11, numpy 2.4.6, scipy 1.17.1, statsmodels 0.15.0; the versions are in the file.
The permutation p-values of one and two seeds come from listing all permutations; those of more
seeds from listing each seed's and adding up their scores, and are held against SciPy's Monte Carlo
test here.
"""

import itertools
import json
import math
from pathlib import Path

import numpy as np
import scipy
import statsmodels
from scipy import stats
from statsmodels.stats.multitest import multipletests

SIX = [50, 60, 70, 80, 90, 100]

# name, P, values per seed (None: not recorded)
SWEEPS = [
    ("one seed, no ties", SIX, [[3, 5, 4, 8, 9, 14]]),
    ("one seed, ties", SIX, [[3, 5, 3, 5, 5, 9]]),
    ("one seed, falling", SIX, [[9, 8, 8, 4, 2, 2]]),
    ("one seed, constant", SIX, [[7, 7, 7, 7, 7, 7]]),
    ("one seed, three P", [50, 75, 100], [[2, 2, 6]]),
    ("two seeds, no ties", SIX, [[3, 5, 4, 8, 9, 14], [21, 20, 25, 24, 31, 40]]),
    ("two seeds, ties", SIX, [[0, 0, 1, 1, 0, 2], [4, 4, 4, 5, 6, 6]]),
    ("two seeds, constant", SIX, [[7, 7, 7, 7, 7, 7], [7, 7, 7, 7, 7, 7]]),
    ("two seeds, one constant", SIX, [[0, 0, 0, 0, 0, 0], [1, 0, 2, 1, 3, 5]]),
    ("two seeds, the same change", SIX, [[1, 2, 3, 3, 4, 6], [2, 2, 5, 4, 4, 7]]),
    ("two seeds, P 50 missing in one", SIX, [[None, 5, 4, 8, 9, 14], [21, 20, 25, 24, 31, 40]]),
    ("three seeds", SIX, [[3, 5, 4, 8, 9, 14], [21, 20, 25, 24, 31, 40], [10, 12, 9, 9, 11, 30]]),
    ("three seeds, two P", [50, 100], [[3, 9], [4, 4], [0, 12]]),
    ("three seeds, cells missing", SIX,
     [[3, 5, None, 8, 9, 14], [None, None, 25, 24, 31, 40], [10, 12, 9, 9, None, 30]]),
    ("three seeds, one just begun", SIX,
     [[3, 5, 4, 8, 9, 14], [21, 20, 25, 24, 31, 40], [10, None, None, None, None, None]]),
    ("three seeds, accuracy gaps", [80, 90, 100],
     [[0.02, 0.055, 0.31], [0.0125, 0.0325, 0.25], [-0.01, 0.04, 0.275]]),
    ("five seeds, no trend", SIX,
     [[12, 9, 11, 10, 12, 8], [30, 33, 31, 28, 30, 35], [5, 4, 6, 6, 5, 4],
      [17, 20, 16, 19, 18, 15], [22, 25, 21, 20, 27, 24]]),
    ("five seeds, steepening", SIX,
     [[12, 12, 13, 15, 21, 34], [30, 29, 33, 32, 41, 57], [5, 4, 6, 9, 15, 22],
      [17, 20, 18, 22, 28, 45], [22, 21, 21, 26, 31, 41]]),
    ("five seeds, many ties", SIX,
     [[0, 0, 0, 0, 1, 1], [0, 0, 0, 0, 0, 0], [1, 0, 1, 0, 1, 0], [2, 2, 2, 2, 2, 3],
      [0, 1, 1, 1, 1, 1]]),
]

P_VALUES = [
    [0.01, 0.04, 0.03, 0.005],
    [0.2, 0.2, 0.9, 1.0, 0.03, 0.03],
    [0.0001, 0.0001, 0.04, 0.05, 0.6],
    [0.04],
    [0.9, 0.5, 0.0138, 0.0028, 0.0333, 0.0028, 0.2, 0.0472, 1.0, 0.7, 0.1],
    [],
]


def runs(levels, seeds):
    """The recorded cells of each seed: P in tens of points, and values."""
    for values in seeds:
        kept = [(p / 10, v) for p, v in zip(levels, values) if v is not None]
        yield np.array([p for p, _ in kept]), np.array([v for _, v in kept], float)


def score(x, y):
    """Rising minus falling pairs, and the pairs untied in x and in y."""
    pairs = list(itertools.combinations(range(len(x)), 2))
    signs = [int(np.sign((x[j] - x[i]) * (y[j] - y[i]))) for i, j in pairs]
    return sum(signs), len(pairs), sum(s != 0 for s in signs)


def kendall(levels, seeds):
    total = pairs = untied = 0
    for x, y in runs(levels, seeds):
        s, n, u = score(x, y)
        if u:  # SciPy's tau-b of one seed says the same
            assert math.isclose(stats.kendalltau(x, y).statistic, s / math.sqrt(n * u))
        total, pairs, untied = total + s, pairs + n, untied + u
    return total, total / math.sqrt(pairs * untied) if untied else None


def seed_scores(x, y):
    return np.array([score(x, np.array(order))[0] for order in itertools.permutations(y)])


def exact_p(levels, seeds):
    """The share of all permutations within seeds whose score is at least as far from 0."""
    observed, _ = kendall(levels, seeds)
    scores = [seed_scores(x, y) for x, y in runs(levels, seeds)]
    permutations = math.prod(len(s) for s in scores)
    if permutations <= 518_400:
        sums = np.zeros(1, int)
        for s in scores:
            sums = (sums[:, None] + s[None, :]).ravel()
        assert len(sums) == permutations
        return float(np.mean(np.abs(sums) >= abs(observed))), permutations, "listed"
    table = {0: 1}  # whole numbers of permutations per score
    for s in scores:
        values, counts = np.unique(s, return_counts=True)
        new = {}
        for a, n in table.items():
            for b, m in zip(values.tolist(), counts.tolist()):
                new[a + b] = new.get(a + b, 0) + n * m
        table = new
    assert sum(table.values()) == permutations
    tail = sum(n for s, n in table.items() if abs(s) >= abs(observed))
    rng = np.random.default_rng(5)
    draws = sum(rng.choice(s, 400_000) for s in scores)
    assert abs(np.mean(np.abs(draws) >= abs(observed)) - tail / permutations) < 0.004
    return tail / permutations, permutations, "scores added up"


def check_with_scipy(levels, seeds, p):
    """SciPy's own exact tests, where it has one: one seed."""
    x, y = next(runs(levels, seeds))
    if len(seeds) > 1 or len(set(y)) == 1:
        return
    test = stats.permutation_test(
        (y,), lambda v: stats.kendalltau(x, v).statistic, permutation_type="pairings",
        n_resamples=np.inf, alternative="two-sided")
    assert math.isclose(test.pvalue, p, abs_tol=1e-9), (test.pvalue, p)
    if len(set(y)) == len(y):
        assert math.isclose(stats.kendalltau(x, y, method="exact").pvalue, p)


def theil_sen(levels, seeds):
    slopes = []
    for x, y in runs(levels, seeds):
        own = [(y[j] - y[i]) / (x[j] - x[i]) for i, j in itertools.combinations(range(len(x)), 2)]
        if own:
            assert math.isclose(stats.theilslopes(y, x).slope, np.median(own), abs_tol=1e-12)
        slopes += own
    return float(np.median(slopes)) if slopes else None


def seed_mean(values):
    """Mean, 95 % t-interval and p of a number per seed."""
    if not values:
        return None
    result = {"mean": float(np.mean(values)), "seeds": len(values), "low": None, "high": None,
              "p": None}
    if len(set(values)) > 1:
        test = stats.ttest_1samp(values, 0)
        interval = test.confidence_interval(0.95)
        result |= {"low": float(interval.low), "high": float(interval.high),
                   "p": float(test.pvalue)}
    elif len(values) > 1 and values[0] == 0:
        result["p"] = 1.0
    return result


def contrasts(levels, seeds):
    recorded = [p for i, p in enumerate(levels) if any(s[i] is not None for s in seeds)]
    low, high = levels.index(recorded[0]), levels.index(recorded[-1])
    whole = [s for s in seeds if s[low] is not None and s[high] is not None]
    slopes = [float(stats.linregress(x, y).slope) for x, y in runs(levels, whole)]
    changes = [s[high] - s[low] for s in whole]
    six = [s for s in seeds if levels == SIX and None not in s]
    steep = [float(stats.linregress([8, 9, 10], s[3:]).slope
                   - stats.linregress([5, 6, 7], s[:3]).slope) for s in six]
    quadratic = [float(np.dot([5, -1, -4, -4, -1, 5], s)) for s in six]
    for s, q in zip(six, quadratic):  # 84 = the squared length; 3/2 x² leads the polynomial
        assert math.isclose(np.polyfit(np.arange(6), s, 2)[0] * 84 / 1.5, q, abs_tol=1e-9)
    return {"slope": seed_mean([round(s, 12) for s in slopes]), "change": seed_mean(changes),
            "steepening": seed_mean([round(s, 12) for s in steep]),
            "curvature": seed_mean(quadratic)}


def main():
    sweeps = []
    for name, levels, seeds in SWEEPS:
        total, tau = kendall(levels, seeds)
        p, permutations, how = exact_p(levels, seeds)
        check_with_scipy(levels, seeds, p)
        sweeps.append(
            {"name": name, "percentages": levels, "values": seeds, "score": total, "tau": tau,
             "p": p, "permutations": permutations, "how": how,
             "theilSen": theil_sen(levels, seeds)} | contrasts(levels, seeds))
    adjusted = [
        {"p": p,
         "holm": multipletests(p, method="holm")[1].tolist() if p else [],
         "falseDiscovery": multipletests(p, method="fdr_bh")[1].tolist() if p else []}
        for p in P_VALUES]
    student = [
        {"degrees": d, "t": t, "p": float(2 * stats.t.sf(t, d)),
         "critical": float(stats.t.ppf(0.975, d))}
        for d in [1, 2, 3, 4, 5, 9, 10, 30, 101] for t in [0.0, 0.3, 1.0, 2.776, 12.7, 60.0]]
    golden = {
        "version": 1,
        "made with": {"numpy": np.__version__, "scipy": scipy.__version__,
                      "statsmodels": statsmodels.__version__},
        "sweeps": sweeps, "adjusted": adjusted, "student": student}
    text = json.dumps(golden, indent=1)
    Path(__file__).with_name("trends.json").write_text(text + "\n")


main()
