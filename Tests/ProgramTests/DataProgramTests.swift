import Foundation
import Radiographs
import TestSupport
import Testing

extension ProgramTests {
    @Suite("xray-data")
    struct DataProgramTests {
        @Test("stats counts a data set, for people and for programs")
        func stats() throws {
            let place = try Workplace()
            let data = try Shared.phantom().string
            let text = try place.run("xray-data", "stats", data)
            expectSuccess(text)
            #expect(text.output.contains("PNEUMONIA"))
            let json = try place.run("xray-data", "stats", data, "--json")
            expectSuccess(json)
            let statistics = try JSONDecoder().decode(DatasetStatistics.self, from: Data(json.output.utf8))
            #expect(statistics.classes == ["NORMAL", "PNEUMONIA"])
            #expect(statistics.splits.map(\.images) == [48, 4, Shared.testCount])
            #expect(statistics.badFiles.isEmpty)
            expectRefusal(
                try place.run("xray-data", "stats", "absent"), by: "xray-data", status: 66, naming: "absent")
        }

        @Test("A phantom set follows from its seed, byte by byte")
        func phantomSeed() throws {
            let place = try Workplace()
            func images(_ name: String, seed: String) throws -> [String: Data] {
                let flags = ["--train", "6", "--val", "2", "--test", "2", "--size", "40", "--seed", seed]
                let run = try ProgramRun("xray-data", ["phantom", name] + flags, currentFolder: place.path)
                expectSuccess(run)
                let paths = try FileManager.default.subpathsOfDirectory(
                    atPath: place.path.appending(name).string)
                let images = paths.filter { $0.hasSuffix(".jpeg") }
                return Dictionary(
                    uniqueKeysWithValues: try images.map { ($0, try place.bytes(of: "\(name)/\($0)")) })
            }
            let first = try images("first", seed: "7")
            #expect(first.count == 10)
            #expect(try images("again", seed: "7") == first)
            #expect(try images("other", seed: "8") != first)
            // A phantom set that is there is replaced.
            #expect(try images("other", seed: "7") == first)
        }

        @Test("A phantom set is not drawn into a folder that holds something else")
        func phantomFolder() throws {
            let place = try Workplace()
            try place.write(Data("mine".utf8), to: "mine/letter.txt")
            expectRefusal(
                try place.run("xray-data", "phantom", "mine"), by: "xray-data", status: 73, naming: "mine",
                "letter.txt")
            #expect(try place.text(of: "mine/letter.txt") == "mine")
        }

        @Test("summary prints the table of a preset and of a config")
        func summary() throws {
            let place = try Workplace()
            let preset = try place.run("xray-data", "summary", "base")
            expectSuccess(preset)
            #expect(preset.output.contains("2,895,234"))
            let config = try place.run("xray-data", "summary", "tiny.json")
            expectSuccess(config)
            // 16 filters of 3×3 and their biases; 16×8×8 values to 2 classes and their biases.
            #expect(config.output.contains(#/conv .* 160 /#))
            #expect(config.output.contains(#/logits .* 2,050 /#))
            expectRefusal(
                try place.run("xray-data", "summary", "absent"), by: "xray-data", status: 66, naming: "absent"
            )
        }
    }
}
