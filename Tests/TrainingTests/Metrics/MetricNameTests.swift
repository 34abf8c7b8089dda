import Diagnostics
import Foundation
import Testing
import Training

@Suite("The name of a metric")
struct MetricNameTests {
    @Test("A lower loss is better, a higher accuracy is")
    func directionsAreKnown() {
        #expect(MetricName.validationLoss.improves(0.4, on: 0.5))
        #expect(!MetricName.validationLoss.improves(0.5, on: 0.5))
        #expect(MetricName.validationAUC.improves(0.9, on: 0.8))
        #expect(!MetricName.validationAUC.improves(0.7, on: 0.8))
    }

    @Test("An improvement smaller than the minimum is none")
    func smallImprovementsDoNotCount() {
        #expect(!MetricName.validationAccuracy.improves(0.905, on: 0.9, byMoreThan: 0.01))
        #expect(MetricName.validationAccuracy.improves(0.92, on: 0.9, byMoreThan: 0.01))
        #expect(!MetricName.validationLoss.improves(0.495, on: 0.5, byMoreThan: 0.01))
    }

    @Test("What is not a number never improves, and any number improves on it")
    func notANumberNeverImproves() {
        for metric in MetricName.allCases {
            #expect(!metric.improves(.nan, on: nil))
            #expect(!metric.improves(.nan, on: 0.5))
            #expect(metric.improves(0.5, on: .nan))
            #expect(metric.improves(0.5, on: nil))
        }
    }

    @Test("A misspelt name is an error that suggests the nearest")
    func misspeltNamesAreCorrected() {
        #expect {
            let json = Data(#"{"selection": "validationAcuracy"}"#.utf8)
            return try decodeStrictly(TrainingConfiguration.self, from: json)
        } throws: {
            let message = "\($0)"
            return message.hasPrefix(
                #"selection: found "validationAcuracy", expected one of validationLoss, "#)
                && message.hasSuffix(#"; did you mean "validationAccuracy"?"#)
        }
    }

    @Test("Every metric is found among the figures of a split")
    func valuesAreFound() throws {
        let fixture = try #require(MetricsFixture.all.first)
        let metrics = try fixture.metrics()
        #expect(MetricName.validationAUC.value(in: metrics) == metrics.positive?.rocAUC.value)
        #expect(
            MetricName.validationAveragePrecision.value(in: metrics)
                == metrics.positive?.averagePrecision.value)
        for metric in MetricName.allCases {
            #expect(metric.value(in: metrics) != nil)
        }
    }
}
