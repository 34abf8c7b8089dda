# What was measured: every round of every figure.

import statistics


class Figures:
    """Figures by name. A name is `contestant/what`, as `ours/step/bfloat16` or `torch/step/float32/compiled`."""

    def __init__(self):
        self.samples = {}
        self.units = {}
        self.missing = {}

    def add(self, name, value, unit):
        self.samples.setdefault(name, []).append(value)
        self.units[name] = unit

    def counts(self):
        """How often each was measured."""
        return {name: len(samples) for name, samples in self.samples.items()}

    def lack(self, name, reason):
        """A figure cannot be had; what was measured of it before is no longer trusted."""
        self.missing[name] = reason
        self.samples.pop(name, None)

    def best(self, *prefixes, smaller_is_better=False):
        """The name of the best figure that begins with one of the prefixes; nothing where there is none."""
        names = [name for name in self.samples if name.startswith(prefixes)]
        return (min if smaller_is_better else max)(names, key=self.median, default=None)

    def median(self, name):
        return statistics.median(self.samples[name]) if name in self.samples else None

    def reason(self, *prefixes):
        """Why there is no figure that begins with one of the prefixes; nothing where none was asked for."""
        for name, reason in self.missing.items():
            # What failed may be a contestant with many figures.
            if name.startswith(prefixes) or any(prefix.startswith(f"{name}/") for prefix in prefixes):
                return reason
        return None

    @classmethod
    def read(cls, recorded):
        """The figures that `json` has recorded."""
        figures = cls()
        for name, figure in recorded.items():
            if "missing" in figure:
                figures.missing[name] = figure["missing"]
            else:
                figures.samples[name], figures.units[name] = figure["samples"], figure["unit"]
        return figures

    def json(self):
        return {
            name: {
                "unit": self.units[name], "median": self.median(name), "minimum": min(samples),
                "maximum": max(samples), "samples": samples,
            }
            for name, samples in self.samples.items()
        } | {name: {"missing": reason} for name, reason in self.missing.items()}  # fmt: skip
