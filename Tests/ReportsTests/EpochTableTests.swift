import Foundation
import Reports
import Testing
import Training

@Suite("The table of epochs")
struct EpochTableTests {
    private func row(epoch: Int, loss: Double, auc: Double?) throws -> HistoryRow {
        let json = """
            {"epoch": \(epoch), "learningRate": 0.001, "trainLoss": \(loss), "trainAccuracy": 0.875,
             "validationLoss": 0.5, "validationAccuracy": 1, "validationAUC": \(auc.map { "\($0)" } ?? "null"),
             "seconds": 10, "imagesPerSecond": 412.4}
            """
        return try JSONDecoder().decode(HistoryRow.self, from: Data(json.utf8))
    }

    @Test("The columns stand below their headings")
    func columns() throws {
        let table = [
            EpochTable.header,
            EpochTable.row(try row(epoch: 1, loss: 0.6931, auc: 0.98765), of: 20, isBest: true),
            EpochTable.row(try row(epoch: 20, loss: 12.5, auc: nil), of: 20, isBest: false),
        ]
        #expect(
            table.joined(separator: "\n") == """
                           training           validation
                  epoch    loss  accuracy     loss  accuracy  ROC AUC  images/s
                   1/20  0.6931    87.5 %   0.5000   100.0 %    0.988       412  best
                  20/20 12.5000    87.5 %   0.5000   100.0 %        –       412
                """)
    }
}
