import Files
import Foundation
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Models that are wrong")
    struct BadModelTests {
        private let place: Workplace

        init() throws { place = try Workplace() }

        /// Evaluates a file that was made from a model.
        private func evaluate(_ change: (inout Data) -> Void) throws -> ProgramRun {
            var model = try readFile(Shared.model())
            change(&model)
            try place.write(model, to: "bad.safetensors")
            return try place.evaluate("bad.safetensors")
        }

        @Test("A file that is not there")
        func absent() throws {
            expectRefusal(
                try place.evaluate("absent.safetensors"), by: "xray-eval", status: 66,
                naming: "absent.safetensors")
        }

        @Test("A file that was cut", arguments: [0, 4, 8, 500, 5000])
        func cut(at count: Int) throws {
            let run = try evaluate { $0 = $0.prefix(count) }
            expectRefusal(run, by: "xray-eval", status: 65, naming: "bad.safetensors")
        }

        @Test("A file with one byte changed", arguments: [0.0, 0.1, 0.3, 0.5, 0.99])
        func changed(at place: Double) throws {
            let run = try evaluate { $0[Int(place * Double($0.count))] ^= 0x04 }
            expectRefusal(run, by: "xray-eval", status: 65, naming: "bad.safetensors")
        }

        @Test("Weights that another program wrote")
        func foreign() throws {
            let header = #"{"conv.weight":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#
            let run = try evaluate { model in
                model = Data([UInt8(header.utf8.count)] + [UInt8](repeating: 0, count: 7))
                model += Data(header.utf8) + Data(count: 8)
            }
            expectRefusal(run, by: "xray-eval", status: 65, naming: "bad.safetensors")
        }

        @Test("A data set with other classes")
        func otherClasses() throws {
            let data = try place.copyPhantom()
            for split in ["train", "val", "test"] {
                let folder = place.path.appending(data).appending(split)
                try FileManager.default.moveItem(
                    atPath: folder.appending("NORMAL").string, toPath: folder.appending("HEALTHY").string)
            }
            expectRefusal(
                try place.evaluate(Shared.model().string, on: data), by: "xray-eval", status: 65,
                naming: "NORMAL", "HEALTHY")
        }
    }
}
