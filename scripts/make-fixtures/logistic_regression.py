# Writes Tests/TrainingTests/Fixtures/logistic-regression.json: what scikit-learn's logistic regression says of random
# cases, with weights and a ridge penalty on every coefficient.
#
#   pip install scikit-learn
#   python3 scripts/make-fixtures/logistic_regression.py
import json
import pathlib

import numpy as np
from sklearn.linear_model import LogisticRegression

random = np.random.default_rng(7)
output = pathlib.Path(__file__).parents[2] / "Tests/TrainingTests/Fixtures/logistic-regression.json"


def expand(features):
    """Standardised features within five standard deviations, their squares, and a column of ones."""
    deviation = features.std(axis=0)
    standard = np.where(deviation > 1e-9, (features - features.mean(axis=0)) / np.maximum(deviation, 1e-9), 0)
    standard = standard.clip(-5, 5)
    return np.hstack([standard, (standard**2 - 1) / 2, np.ones((len(features), 1))])


def case(count, ridge, separable):
    features = np.round(random.normal(size=(count, 3)) * [1, 20, 0.1] + [0, 100, 3], 4)
    features[:, 2] = np.where(random.random(count) < 0.05, features[:, 2] * 30, features[:, 2])
    chance = features[:, 0] * 2 + random.normal(size=count) * (0 if separable else 1.5)
    positive = chance > 0.4
    weights = np.round(random.uniform(0.2, 3, size=count), 3)
    model = LogisticRegression(C=1 / ridge, fit_intercept=False, tol=1e-12, max_iter=100_000, solver="newton-cholesky")
    rows = expand(features)
    model.fit(rows, positive, sample_weight=weights)
    return {
        "features": features.tolist(), "isPositive": positive.tolist(), "weights": weights.tolist(), "ridge": ridge,
        "scores": model.decision_function(rows).tolist(),
    }


cases = [case(60, 1.0, False), case(40, 0.1, True), case(80, 10.0, False)]
output.write_text(json.dumps(cases) + "\n")
