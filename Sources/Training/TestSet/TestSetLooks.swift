import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SystemPackage

/// How often a test set has been looked at, with the look that a report is about.
///
/// A test set says what a model is worth only as long as nothing was chosen by it. Each look at it invites to choose;
/// what was chosen cannot be seen from a ledger, how often it could have been can (Blum and Hardt, "The Ladder: A
/// reliable leaderboard for machine learning competitions", ICML 2015).
public struct TestSetLooks: Codable, Equatable, Sendable {
    /// What tells the test set from others, as 16 hexadecimal digits: see `SplitFingerprint`.
    public var testSet: String
    /// The ledger's file.
    public var ledger: String
    /// Evaluations so far, this one included.
    public var looks: Int
    /// Different weights among them.
    public var models: Int
    /// Different recipes among them; seeds, names and places do not tell recipes apart.
    public var configurations: Int
    /// When the first evaluation was, ISO 8601.
    public var firstDate: String
    /// Whether the first evaluation was of this very model.
    public var firstWasOfThisModel: Bool
    /// Lines of the ledger that cannot be read any more: looks of which no more is known.
    public var damagedLines: Int
    /// Why this evaluation could not be written into the ledger, in one line.
    public var notRecorded: String?
    /// Why nobody knows of other looks, in one line: the ledger cannot be read. The numbers are of this look alone then.
    public var unreadable: String?

    /// Counts a look.
    ///
    /// - Parameters:
    ///   - look: added to the ledger where that can be written; where not, ``notRecorded`` says why.
    ///   - samples: whose images were looked at.
    ///   - folder: where decoded images are kept.
    public init(counting look: TestSetLook, at samples: [Sample], inCache folder: FilePath) {
        let testSet = SplitFingerprint(of: samples)
        let ledger = TestSetLedger(of: testSet, inCache: folder)
        var contents = TestSetLedger.Contents()
        do { try ledger.add(look) } catch {
            notRecorded = "this look at the test set is not counted: \(error)"
        }
        do { contents = try ledger.read() } catch { unreadable = "\(error)" }
        if notRecorded != nil || unreadable != nil { contents.looks.append(look) }
        self.testSet = testSet.description
        self.ledger = ledger.path.string
        looks = contents.looks.count + contents.damagedLines
        models = Set(contents.looks.map(\.weights)).count
        configurations = Set(contents.looks.map(\.configuration)).count
        let first = contents.looks.first ?? look
        firstDate = first.date
        firstWasOfThisModel = first.weights == look.weights
        damagedLines = contents.damagedLines
    }

    /// How often, by how many and since when, for reports, a line each: `This test set has been looked at 7 times, by 5
    /// models of 4 configurations.`
    public var sentences: [String] {
        if let unreadable {
            return ["It is not known how often this test set has been looked at: \(unreadable)."]
        }
        guard looks > 1 else { return ["This is the first look at this test set."] }
        let models = counted(models, "model")
        let configurations = counted(configurations, "configuration")
        var sentences = [
            "This test set has been looked at \(looks) times, by \(models) of \(configurations)."
        ]
        if damagedLines > 0 {
            sentences.append(
                "Of \(damagedLines) of the looks no more is known: \(counted(damagedLines, "line")) of \(ledger) cannot"
                    + " be read.")
        } else {
            sentences.append(
                "The first look was \(firstWasOfThisModel ? "this model's, " : "")on \(firstDate.prefix(10))."
            )
        }
        if self.models > 1 || self.configurations > 1 {
            sentences.append(
                "Whoever keeps the best of several by these figures has chosen by them: they flatter it.")
        }
        return sentences
    }
}
