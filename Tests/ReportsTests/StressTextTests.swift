import Foundation
import Reports
import Testing
import Training

@Suite struct StressTextTests {
    private let report: StressReport

    init() throws {
        let cell = { (shift: String, strength: Double, balanced: Double) in
            """
            {"shift": "\(shift)", "strength": \(strength), "figures": {"accuracy": 0.9, "balancedAccuracy": \(balanced),
             "sensitivity": 0.95, "specificity": 0.75, "rocAUC": 0.9125}}
            """
        }
        let figures = """
            {"accuracy": 0.9, "balancedAccuracy": 0.85, "sensitivity": 0.95, "specificity": 0.75, "rocAUC": 0.9125}
            """
        let json = """
            {"formatVersion": 1, "model": "tiny", "data": "data/set", "precision": "float32", "split": "validation",
             "images": 12, "positiveClass": "PNEUMONIA", "threshold": 0.5, "unchanged": \(figures), "mean": \(figures), "worst": {"accuracy": 0.5},
             "cells": [\(cell("blur", 0.25, 0.875)), \(cell("blur", 1, 0.625)), \(cell("rotation", -10, 0.75))]}
            """
        report = try JSONDecoder().decode(StressReport.self, from: Data(json.utf8))
    }

    @Test func theTableNamesEachShiftOnceAndTheWorst() {
        let text = StressText.text(report)
        #expect(
            text.hasPrefix(
                "tiny under stress: 12 images of the validation split, PNEUMONIA from 0.500 on\n"
                    + "Images of data/set, computed in float32\n"))
        #expect(text.components(separatedBy: "blur").count == 3)
        #expect(text.contains(#/rotation +-10° +90.0 % +75.0 % +95.0 % +75.0 % +0.912\n/#))
        #expect(text.contains(#/worst of the shifts +50.0 % +– /#))
        #expect(text.hasSuffix("The least balanced accuracy, 62.5 %, is that of blur 1 % of the width.\n"))
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 110 })
    }

    @Test func whereAClassIsMissingNoShiftIsTheWorst() throws {
        let whole = String(decoding: try JSONEncoder().encode(report), as: UTF8.self)
        let without = whole.replacing(#/"balancedAccuracy":[0-9.]+,?/#, with: "").replacing(",}", with: "}")
        let report = try JSONDecoder().decode(StressReport.self, from: Data(without.utf8))
        #expect(report.worstCell == nil)
        #expect(!StressText.text(report).contains("The least"))
    }

    @Test func theCSVHasALineACell() {
        let lines = StressText.csv(report).split(separator: "\n").map {
            $0.trimmingCharacters(in: .whitespaces)
        }
        #expect(
            lines == [
                "shift,strength,accuracy,balanced_accuracy,sensitivity,specificity,auc",
                "none,,0.9,0.85,0.95,0.75,0.9125", "blur,0.25,0.9,0.875,0.95,0.75,0.9125",
                "blur,1.0,0.9,0.625,0.95,0.75,0.9125", "rotation,-10.0,0.9,0.75,0.95,0.75,0.9125",
            ])
    }
}
