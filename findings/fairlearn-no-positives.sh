#!/usr/bin/env bash
# fairlearn 0.15.0: a group without positives counts as one of which no positive was found; faultless becomes unfair.
#
# The rate of true positives of a group in which nobody has the attribute is a share of nothing. fairlearn gives 0 for
# it, and 0 for the rate of false negatives too, which otherwise add up to 1. Nothing is warned of; scikit-learn's recall
# also gives 0, but warns and lets one ask for NaN. Small groups, as crossed attributes of faces make them, then rule the
# differences between groups. One would expect NaN, which MetricFrame knows how to pass over.
#
# Seen: predictions equal to the labels, three groups, one without positives: equalized_odds_difference and
# equal_opportunity_difference 1.0, the worst there is; without that group 0.0. MetricFrame with a recall of NaN: 0.0.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install --quiet fairlearn==0.15.0 scikit-learn==1.9.1 numpy==2.4.6 pandas==3.1.1
"$folder/python/bin/python" - <<'END'
import warnings

import fairlearn
import numpy as np
from fairlearn.metrics import (
    MetricFrame, equal_opportunity_difference, equalized_odds_difference, false_negative_rate, true_positive_rate)
from sklearn.metrics import recall_score

print("fairlearn", fairlearn.__version__)
labels = np.array([1, 1, 0, 0, 1, 0, 0, 0, 0, 0])
groups = np.array(list("aaaabbbccc"))
faultless = labels.copy()

with warnings.catch_warnings(record=True) as said:
    warnings.simplefilter("always")
    odds = equalized_odds_difference(labels, faultless, sensitive_features=groups)
    opportunity = equal_opportunity_difference(labels, faultless, sensitive_features=groups)
    rates = MetricFrame(
        metrics={"true positives": true_positive_rate, "false negatives": false_negative_rate},
        y_true=labels, y_pred=faultless, sensitive_features=groups).by_group
about = [str(one.message) for one in said]
print(rates)
print("equalized odds:", odds, "equal opportunity:", opportunity, "warnings:", about)
assert odds == 1 and opportunity == 1, "the group without positives no longer decides"
assert rates.loc["c"].tolist() == [0, 0] and rates.loc[["a", "b"]].sum(axis=1).tolist() == [1, 1]
assert not about, "it warns now"

some = groups != "c"
without = equalized_odds_difference(labels[some], faultless[some], sensitive_features=groups[some])
print("equalized odds without group c:", without)
assert without == 0

def recall(truth, said):
    return recall_score(truth, said, zero_division=np.nan)

passed = MetricFrame(metrics=recall, y_true=labels, y_pred=faultless, sensitive_features=groups).difference()
print("difference of recalls, NaN for group c:", passed)
assert passed == 0
END
