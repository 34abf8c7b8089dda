import Foundation
import SafeTensors
import SystemPackage
import TestSupport
import Testing

private let fixtures = FilePath(#filePath).removingLastComponent().removingLastComponent().appending(
    "Fixtures")

@Suite("A safetensors file of another program")
struct SafeTensorsReadingTests {
    private struct Expected: Decodable {
        struct Tensor: Decodable {
            let shape: [Int]
            let values: [Double]
        }
        let metadata: [String: String]
        let floats: [String: Tensor]
    }

    private func openFixture() throws -> SafeTensorsFile {
        try SafeTensorsFile(fixtures.appending("safetensors-python.safetensors"))
    }

    @Test("Every float type has the value that Python reads")
    func valuesAreThoseOfPython() throws {
        let file = try openFixture()
        let json = try Data(
            contentsOf: URL(fileURLWithPath: fixtures.appending("safetensors-python.json").string))
        let expected = try JSONDecoder().decode(Expected.self, from: json)
        #expect(file.metadata == expected.metadata)
        for (name, tensor) in expected.floats {
            #expect(try file.tensor(name).shape == tensor.shape)
            #expect(try file.floats(name) == tensor.values.map { Float($0) }, "\(name)")
        }
    }

    @Test("Names keep the order of the header")
    func namesKeepTheirOrder() throws {
        let names = try openFixture().names
        #expect(names == ["step", "double", "conv.weight", "empty", "brain", "half", "mask"])
    }

    @Test("The bytes of an integer tensor can be read")
    func integersAreReadAsBytes() throws {
        let file = try openFixture()
        #expect(try file.tensor("step").elementType == .i64)
        #expect(try file.tensor("step").count == 1)
        let step = try file.withBytes(of: "step") { Int64(littleEndian: $0.loadUnaligned(as: Int64.self)) }
        #expect(step == 12_345_678_901)
    }

    @Test("Integers are not handed out as floats")
    func integersAreNoFloats() throws {
        let file = try openFixture()
        #expect { try file.floats("mask") } throws: { "\($0)".contains("\"mask\" holds BOOL, expected F32") }
    }

    @Test("A tensor that is not there is named")
    func aMissingTensorIsNamed() throws {
        let file = try openFixture()
        #expect { try file.floats("dense.bias") } throws: { error in
            "\(error)".hasSuffix("safetensors-python.safetensors: holds no tensor \"dense.bias\"")
        }
    }

    @Test("A file without a checksum is refused where one is required")
    func aMissingChecksumIsRefusedWhereRequired() {
        #expect {
            try SafeTensorsFile(fixtures.appending("safetensors-python.safetensors"), checksum: .required)
        } throws: {
            ($0 as? SafeTensorsError)?.kind == .damaged
        }
    }

    #if !(os(macOS) && arch(x86_64))
        @Test("All 65,536 half-precision numbers are converted exactly")
        func everyHalfIsExact() throws {
            let patterns = Array(UInt16.min...UInt16.max)
            let folder = try TemporaryFolder()
            let path = folder.path.appending("halves.safetensors")
            let source = TensorSource("half", elementType: .f16, shape: [patterns.count]) {
                patterns.withUnsafeBytes($0)
            }
            try SafeTensorsWriter.write([source], to: path)
            let floats = try SafeTensorsFile(path).floats("half", requiresFinite: false)
            let wrong = patterns.filter { pattern in
                let expected = Float(Float16(bitPattern: pattern))
                let found = floats[Int(pattern)]
                return expected.isNaN ? !found.isNaN : expected.bitPattern != found.bitPattern
            }
            #expect(wrong.isEmpty)
        }
    #endif

    @Test("The published weights of VGG16 can be read")
    func publishedWeightsAreRead() throws {
        guard let path = SharedMaterial.find("weights/vgg16-imagenet-features.safetensors") else { return }
        let file = try SafeTensorsFile(path)
        #expect(file.tensors.count == 26)
        #expect(file.metadata["layout"] == "OIHW")
        let first = try file.tensor("block1_conv1.weight")
        #expect(first.shape == [64, 3, 3, 3])
        #expect(first.elementType == .f16)
        let floats = try file.floats("block1_conv1.weight")
        // numpy: load_file(…)["block1_conv1.weight"].astype(float64).sum(), and the first element.
        #expect(floats[0] == 0.429443359375)
        #expect(abs(floats.reduce(0) { $0 + Double($1) } + 4.217099070549011) < 1e-9)
    }
}
