# Writes Tests/TrainingTests/Fixtures/metrics.json: predictions and their figures as scikit-learn and SciPy compute
# them. DeLong's variance and the score interval, which those lack, are computed here from their definitions: every
# positive image against every other one, and a root search.
#
#   pip install numpy scipy scikit-learn
#   python3 scripts/make-fixtures/metrics.py

import json
import math
import pathlib
import warnings

import numpy
from scipy import optimize, stats
from sklearn import metrics

warnings.filterwarnings("ignore")
random = numpy.random.default_rng(7)
Z = stats.norm.ppf(0.975)


def tidy(value):
    """A number for JSON; what is undefined becomes null."""
    return None if value is None or math.isnan(value) else float(value)


def wilson(count, total):
    if total == 0:
        return None
    interval = stats.binomtest(int(count), int(total)).proportion_ci(method="wilson")
    return {"value": count / total, "lower": interval.low, "upper": interval.high}


def delong(y, p):
    """Area, variance and interval of DeLong, DeLong and Clarke-Pearson (1988) over all pairs."""
    positive, negative = p[y == 1], p[y == 0]
    if len(positive) == 0 or len(negative) == 0:
        return {"area": None, "variance": None, "lower": None, "upper": None}
    pairs = (positive[:, None] > negative) + 0.5 * (positive[:, None] == negative)
    area = pairs.mean()
    variance = None
    if len(positive) > 1 and len(negative) > 1:
        variance = pairs.mean(1).var(ddof=1) / len(positive) + pairs.mean(0).var(ddof=1) / len(negative)
    if variance and 0 < area < 1:
        logit, reach = math.log(area / (1 - area)), Z * math.sqrt(variance) / (area * (1 - area))
        lower, upper = 1 / (1 + math.exp(reach - logit)), 1 / (1 + math.exp(-reach - logit))
    else:
        lower, upper = score_interval(area, len(positive), len(negative))
    return {"area": area, "variance": tidy(variance), "lower": lower, "upper": upper}


def score_interval(area, m, n):
    """Newcombe (2006), method 5."""
    others = (m + n) / 2 - 1

    def distance(t):
        variance = t * (1 - t) * (1 + others * ((1 - t) / (2 - t) + t / (1 + t))) / (m * n)
        return (area - t) ** 2 - Z * Z * variance

    near = 1e-9
    lower = 0.0 if area == 0 else optimize.brentq(distance, 0, area - near, xtol=1e-13)
    upper = 1.0 if area == 1 else optimize.brentq(distance, area + near, 1, xtol=1e-13)
    return lower, upper


def calibration_error(label, probabilities):
    confidence, right = probabilities.max(1), probabilities.argmax(1) == label
    bins = numpy.clip(numpy.ceil(confidence * 15).astype(int) - 1, 0, 14)
    return sum(abs(right[bins == b].mean() - confidence[bins == b].mean()) * (bins == b).mean() for b in set(bins))


def one_against_rest(y, decided, p):
    tn, fp, fn, tp = (int(c) for c in metrics.confusion_matrix(y, decided, labels=[0, 1]).ravel())
    margins = [tp + fp, tp + fn, tn + fp, tn + fn]
    both = 0 < y.sum() < len(y)
    area = delong(y, p)
    if both:
        assert abs(area["area"] - metrics.roc_auc_score(y, p)) < 1e-12
    return {
        "sensitivity": wilson(tp, tp + fn),
        "specificity": wilson(tn, tn + fp),
        "positivePredictiveValue": wilson(tp, tp + fp),
        "negativePredictiveValue": wilson(tn, tn + fn),
        "f1": tidy(metrics.f1_score(y, decided, zero_division=math.nan)) if tp + fp + fn else None,
        "matthews": None if 0 in margins else tidy(metrics.matthews_corrcoef(y, decided)),
        "averagePrecision": tidy(metrics.average_precision_score(y, p)) if y.sum() else None,
        "deLong": area,
    }


def curves(y, p):
    if not 0 < y.sum() < len(y):
        return None
    fpr, tpr, thresholds = metrics.roc_curve(y, p, drop_intermediate=False)
    precision, recall, _ = metrics.precision_recall_curve(y, p)
    return {
        "falsePositiveRate": fpr.tolist(),
        "truePositiveRate": tpr.tolist(),
        "youden": float(thresholds[1:][numpy.argmax((tpr - fpr)[1:])]),
        # scikit-learn begins at the lowest score and ends in an artificial point (recall 0, precision 1).
        "precision": precision[:-1][::-1].tolist(),
        "recall": recall[:-1][::-1].tolist(),
    }


def case(name, label, probabilities, patients, threshold=None, bootstrap=False):
    label, probabilities = numpy.array(label), numpy.array(probabilities, numpy.float32)
    exact = probabilities.astype(numpy.float64)
    k = exact.shape[1]
    decided = exact.argmax(1) if threshold is None else (exact[:, 1] >= threshold).astype(int)
    everyone = len(set(label)) == k
    classes = range(k) if threshold is None else [1]
    result = {
        "name": name,
        "threshold": threshold,
        "patients": patients,
        "labels": label.tolist(),
        "probabilities": exact.tolist(),
        "confusion": metrics.confusion_matrix(label, decided, labels=range(k)).tolist(),
        "accuracy": wilson(int((label == decided).sum()), len(label)),
        "balancedAccuracy": metrics.balanced_accuracy_score(label, decided) if everyone else None,
        "logLoss": metrics.log_loss(label, probabilities, labels=list(range(k))),
        "brierScore": metrics.brier_score_loss(label == 1, exact[:, 1])
        if k == 2
        else metrics.brier_score_loss(label, exact, labels=list(range(k))),
        "calibrationError": calibration_error(label, exact),
        "macroAUC": metrics.roc_auc_score(label, exact, multi_class="ovr") if k > 2 and everyone else None,
        "perClass": [one_against_rest((label == c).astype(int), (decided == c).astype(int), exact[:, c]) for c in classes],
        "curves": curves(label, exact[:, 1]) if k == 2 else None,
    }
    if bootstrap:
        result["bootstrap"] = bootstrapped(label, decided, exact[:, 1], patients)
    return result


def bootstrapped(y, decided, p, patients):
    """Percentiles over 4,000 draws of patients."""
    names, patient = numpy.unique(patients, return_inverse=True)
    drawn = []
    for _ in range(4000):
        weights = random.multinomial(len(names), [1 / len(names)] * len(names))[patient]
        kept = numpy.repeat(numpy.arange(len(y)), weights)
        drawn.append(
            [
                metrics.balanced_accuracy_score(y[kept], decided[kept]),
                metrics.f1_score(y[kept], decided[kept]),
                metrics.average_precision_score(y[kept], p[kept]),
            ]
        )
    lower, upper = numpy.percentile(drawn, [2.5, 97.5], axis=0)
    return {
        name: [lower[i], upper[i]] for i, name in enumerate(["balancedAccuracy", "f1", "averagePrecision"])
    }


def two(p):
    p = numpy.array(p, numpy.float32)
    return numpy.stack([1 - p, p], 1)


def noisy(n, spread, decimals=None, images_per_patient=1):
    patient = numpy.arange(n) // images_per_patient
    label = (random.random(patient.max() + 1) < 0.6).astype(int)[patient]
    # What the images of one patient share makes them depend on each other.
    logit = 1.6 * (label - 0.5) + spread * random.normal(size=patient.max() + 1)[patient] + 0.4 * random.normal(size=n)
    p = 1 / (1 + numpy.exp(-logit))
    return label, two(p if decimals is None else p.round(decimals)), [f"person{i}" for i in patient]


softmax = numpy.exp(random.normal(size=(40, 3)) * 1.5)
three = random.integers(0, 3, 40)
softmax[numpy.arange(40), three] *= 3
softmax /= softmax.sum(1, keepdims=True)

cases = [
    case("no ties", *noisy(120, 0.9), threshold=0.5, bootstrap=False),
    case("ties, three images a patient", *noisy(180, 1.0, 1, 3), threshold=0.5, bootstrap=True),
    case("another threshold", *noisy(50, 0.9, 2, 2), threshold=0.7),
    case("the likeliest of two", *noisy(40, 0.9), threshold=None),
    case("perfect separation", [0] * 9 + [1] * 14, two([0.1] * 4 + [0.3] * 5 + [0.75] * 7 + [0.9375] * 7), [str(i) for i in range(23)], 0.5),
    case("perfectly wrong", [1, 1, 0, 0], two([0.125, 0.25, 0.75, 0.875]), list("abcd"), 0.5),
    case("one score for all", [0, 1, 1, 0, 1], two([0.5] * 5), list("aabbc"), 0.5),
    case("one class absent", [1, 1, 1], two([0.25, 0.5, 0.75]), list("abc"), 0.5),
    case("nothing positive", [0, 0, 0], two([0.125, 0.25, 0.375]), list("abc"), 0.5),
    case("a single image", [1], two([0.75]), ["a"], 0.5),
    case("one image of each class", [1, 0], two([0.75, 0.25]), ["a", "b"], 0.5),
    case("certain and wrong", [1, 0, 1], two([0, 1, 1]), list("abc"), 0.5),
    case("three classes", three, softmax, [f"p{i // 2}" for i in range(40)]),
    case("three classes, one absent", [0, 1, 1, 0], [[0.5, 0.25, 0.25], [0.25, 0.5, 0.25], [0.125, 0.125, 0.75], [0.75, 0.125, 0.125]], list("abcd")),
]
path = pathlib.Path(__file__).parents[2] / "Tests" / "TrainingTests" / "Fixtures" / "metrics.json"
path.write_text(json.dumps(cases, allow_nan=False) + "\n")
