import Foundation
import TensorBoardFormat
import Testing
import Training

@Suite("The records of event files")
struct TensorBoardFormatTests {
    @Test(
        "Checksums are those of RFC 3720",
        arguments: [
            ([UInt8](repeating: 0, count: 32), 0x8A91_36AA),
            ([UInt8](repeating: 255, count: 32), 0x62A8_AB43),
            ([UInt8](0..<32), 0x46DD_794E), ([UInt8]((0..<32).reversed()), 0x113F_DB5C),
            (Array("123456789".utf8), 0xE306_9283), ([], 0),
        ] as [([UInt8], UInt32)])
    func checksums(bytes: [UInt8], expected: UInt32) {
        #expect(crc32c(bytes) == expected)
    }

    /// The first record of a file that TensorBoard's `RecordWriter` has written of an event at time 0.
    @Test("A record is TensorBoard's, to the byte")
    func record() throws {
        let event = TensorBoardEvent.with { $0.fileVersion = "brain.Event:2" }
        let expected = "0f000000000000006d532b091a0d627261696e2e4576656e743a32fc985129"
        #expect(try event.record().map { String(format: "%02x", $0) }.joined() == expected)
    }
}

@Suite("Histograms")
struct HistogramTests {
    @Test("Every number is in the bucket whose limits it lies between")
    func buckets() {
        let numbers: [Float] = [-3, -2.9, -1e-5, 0, 0, 1e-20, 0.5, 7, 1e30]
        let histogram = Histogram(of: numbers + [.nan, .infinity])
        #expect(histogram.count == numbers.count && histogram.counts.reduce(0, +) == numbers.count)
        #expect(histogram.minimum == -3 && histogram.maximum == Double(Float(1e30)))
        #expect(histogram.limits.count == histogram.counts.count)
        #expect(zip(histogram.limits, histogram.limits.dropFirst()).allSatisfy { $0 < $1 })
        // As many below each limit as there are numbers below it.
        var below = 0
        for (limit, count) in zip(histogram.limits, histogram.counts) {
            below += count
            #expect(below == numbers.count { Double($0) < limit }, "\(limit)")
        }
    }

    @Test("Sums are those of the numbers")
    func sums() {
        let histogram = Histogram(of: [1, -2, 3.5])
        #expect(histogram.sum == 2.5 && histogram.sumOfSquares == 17.25)
    }

    @Test("Of no numbers there is nothing to tell")
    func empty() {
        let histogram = Histogram(of: [.nan])
        #expect(histogram.count == 0 && histogram.limits.isEmpty && histogram.minimum == 0)
    }
}
