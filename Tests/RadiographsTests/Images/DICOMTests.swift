import Files
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

/// DICOM files, made by `scripts/make-fixtures/dicom.py` with pydicom: what is read with the package's trait, and what is
/// said without it.
@Suite("DICOM files")
struct DICOMTests {
    private struct Expected: Decodable {
        struct Case: Decodable {
            let tolerance: Int
            let pixels: [Int]
        }

        let width: Int
        let height: Int
        let cases: [String: Case]
        /// Words of the message, by the file.
        let refused: [String: String]
    }

    private static let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        .pushing(FilePath("Fixtures/dicom"))

    private let expected: Expected

    init() throws {
        let json = try readFile(Self.folder.appending("expected.json"))
        expected = try JSONDecoder().decode(Expected.self, from: json)
        try #require(!expected.cases.isEmpty)
    }

    #if DICOM
        @Test("Grey levels are those of the standard's formulas: rescale, window, MONOCHROME1, compression")
        func greyLevels() throws {
            #expect(expected.cases.count == 8)
            for (name, reference) in expected.cases {
                let path = Self.folder.appending(name)
                let header = try ImageDecoder().header(of: path)
                #expect(header.format == .dicom)
                #expect(header.bitsPerComponent == (name.hasSuffix("-12.dcm") ? 12 : 8))
                let image = try ImageDecoder().decode(path)
                #expect(image.size == ImageSize(width: expected.width, height: expected.height))
                let difference = zip(image.pixels, reference.pixels).map { abs(Int($0) - $1) }.max()
                #expect((difference ?? 255) <= reference.tolerance, "\(name)")
            }
        }

        @Test("What is not read is refused with its reason")
        func refusals() throws {
            #expect(expected.refused.count == 4)
            for (name, words) in expected.refused {
                #expect {
                    try ImageDecoder().decode(Self.folder.appending(name))
                } throws: { error in
                    "\(error)".contains(name) && "\(error)".contains(words)
                }
            }
        }

        @Test("A file that was cut or damaged is refused, or gives an image of its size")
        func damage() throws {
            for name in expected.cases.keys.sorted() {
                let whole = try readFile(Self.folder.appending(name))
                for count in stride(from: 132, to: whole.count, by: 23) {
                    expectSound(Data(whole.prefix(count)), name)
                    var damaged = whole
                    damaged[count] ^= 0xFF
                    expectSound(damaged, name)
                }
            }
        }

        private func expectSound(_ bytes: Data, _ name: String) {
            let size = bytes.withUnsafeBytes { try? ImageDecoder(maximumPixels: 1_000_000).decode($0).size }
            #expect(size.map { $0.pixelCount <= 1_000_000 } ?? true, "\(name)")
        }

        @Test("Images of more pixels than are allowed are refused")
        func tooLarge() {
            #expect {
                try ImageDecoder(maximumPixels: 100).decode(Self.folder.appending("plain-8.dcm"))
            } throws: { ($0 as? ImageError)?.problem == .tooLarge }
        }

        @Test("Many threads may decode at once")
        func threads() {
            let paths = expected.cases.keys.sorted().map { Self.folder.appending($0) }
            let outcomes = performConcurrently(count: 64, threads: 4) { index in
                (try? ImageDecoder().decode(paths[index % paths.count]))?.pixels
            }
            for index in outcomes.indices { #expect(outcomes[index] == outcomes[index % paths.count]) }
            #expect(outcomes.allSatisfy { $0 != nil })
        }
    #else
        @Test("Without the trait a line says how to build what reads them")
        func without() throws {
            print("SKIPPED DICOMTests: built without the trait DICOM; scripts/test --traits DICOM runs them")
            for name in expected.cases.keys {
                let path = Self.folder.appending(name)
                #expect {
                    try ImageDecoder().decode(path)
                } throws: { error in
                    "\(error)".contains(path.string) && "\(error)".contains("--traits DICOM")
                        && !"\(error)".contains("\n")
                }
            }
        }
    #endif
}
