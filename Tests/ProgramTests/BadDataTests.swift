import Foundation
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Data sets that are wrong")
    struct BadDataTests {
        @Test("A folder that is not there: the message says how to get the set or make one")
        func absent() throws {
            let place = try Workplace()
            expectRefusal(
                try place.train(on: "absent"), status: 66, naming: "absent", "scripts/fetch-data",
                "xray-data phantom absent")
            // The folder is free for the next try.
            #expect(!place.has("run"))
            expectSuccess(try place.train())
        }

        /// A phantom set with a text and half an image in it.
        private func placeWithBadImages() throws -> Workplace {
            let place = try Workplace()
            _ = try place.copyPhantom()
            try place.write(Data("no image".utf8), to: "data/train/NORMAL/IM-0001-0001.jpeg")
            let images = try FileManager.default.subpathsOfDirectory(
                atPath: place.path.appending("data").string)
            let whole = try #require(images.first { $0.hasPrefix("test/") && $0.hasSuffix(".jpeg") })
            let half = try place.bytes(of: "data/\(whole)").prefix(600)
            try place.write(half, to: "data/test/PNEUMONIA/person1_virus_1.jpeg")
            return place
        }

        private static let badFiles = ["NORMAL/IM-0001-0001.jpeg", "PNEUMONIA/person1_virus_1.jpeg"]

        @Test("Files that are no images are listed, all of them, before anything is trained")
        func badImagesStop() throws {
            let place = try placeWithBadImages()
            let run = try place.train(on: "data")
            #expect(run.status == 65)
            #expect(run.errors.contains("--bad-images skip"))
            #expect(run.errors.split(separator: "\n").count == 1 + Self.badFiles.count)
            for file in Self.badFiles { #expect(run.errors.contains(file), "\(run.errors)") }
            #expect(!place.has("run"))
        }

        @Test("Where they are to be skipped, the run goes on and its report counts them")
        func badImagesAreSkipped() throws {
            let place = try placeWithBadImages()
            let run = try place.train(on: "data", "--bad-images", "skip")
            expectSuccess(run)
            #expect(run.errors.hasPrefix("note: 2 "))
            let report = try JSONDecoder().decode(RunReport.self, from: place.bytes(of: "run/report.json"))
            #expect(report.data.skipped.count == 2)
            for file in Self.badFiles {
                #expect(
                    report.data.skipped.contains { $0.hasPrefix("data/") && $0.contains("\(file): ") })
            }
            #expect(report.metrics(of: .test)?.images == Shared.testCount)
            let text = try place.text(of: "run/report.txt")
            for file in Self.badFiles { #expect(text.contains(file)) }
        }

        @Test("A single class")
        func oneClass() throws {
            let place = try Workplace()
            let data = try place.copyPhantom()
            for split in ["train", "val", "test"] { try place.delete("\(data)/\(split)/NORMAL") }
            expectRefusal(try place.train(on: data), status: 65, naming: "data", "PNEUMONIA", "two or more")
        }

        @Test("A class without images")
        func emptyClass() throws {
            let place = try Workplace()
            let data = try place.copyPhantom()
            try place.write(Data("nothing".utf8), to: "\(data)/train/COVID/readme.txt")
            expectRefusal(try place.train(on: data), status: 65, naming: "data/train/COVID", "1 other file")
        }

        @Test("Fewer images than a batch")
        func tooFewImages() throws {
            expectRefusal(
                try Workplace().train("run", "--batch-size", "64"), status: 65, naming: "64", "batch")
        }
    }
}
