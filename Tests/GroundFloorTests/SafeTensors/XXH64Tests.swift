import Foundation
import SafeTensors
import SystemPackage
import Testing

@Suite("XXH64")
struct XXH64Tests {
    private struct Reference: Decodable {
        let length: Int
        let seed: UInt64
        let hash: String
    }

    @Test("Every length has the hash of the reference implementation")
    func hashesAreThoseOfTheReference() throws {
        let folder = FilePath(#filePath).removingLastComponent().removingLastComponent()
        let json = folder.appending("Fixtures").appending("xxh64.json").string
        let references = try JSONDecoder().decode(
            [Reference].self, from: try Data(contentsOf: URL(fileURLWithPath: json)))
        for reference in references {
            let bytes = (0..<reference.length).map { UInt8($0 * 7 % 256) }
            let hash = bytes.withUnsafeBytes { XXH64.hash($0, seed: reference.seed) }
            #expect(UInt64(reference.hash, radix: 16) == hash, "\(reference.length) bytes")
        }
        #expect(references.count == 38)
    }
}
