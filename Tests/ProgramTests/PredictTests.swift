import Files
import Foundation
import Radiographs
import Reports
import SystemPackage
import TestSupport
import Testing
import Training

extension ProgramTests {
    @Suite("Predictions of single images")
    struct PredictTests {
        private let place: Workplace

        init() throws { place = try Workplace() }

        private func predict(_ arguments: String..., input: FilePath? = nil) throws -> ProgramRun {
            try ProgramRun(
                "xray-predict", ["--checkpoint", try Shared.model().string] + arguments,
                currentFolder: place.path, input: input)
        }

        /// The test images of the shared phantom set, in the order of their paths.
        private func images() throws -> [FilePath] {
            try ImageFiles.below(try Shared.phantom().appending("test"))
        }

        private func objects(_ run: ProgramRun) throws -> [PredictionJSON] {
            try run.output.split(separator: "\n").map {
                try JSONDecoder().decode(PredictionJSON.self, from: Data($0.utf8))
            }
        }

        // MARK: What is said

        @Test("It says of a folder what xray-eval says of the same images")
        func agreesWithEval() throws {
            // In the precision that every processor has: bfloat16 rounds by more than is allowed here.
            let images = try Shared.phantom().appending("test").string
            let run = try predict("--json", "--precision", "float32", images)
            expectSuccess(run)
            expectSuccess(
                try place.evaluate(
                    try Shared.model().string, on: nil, "--output", "eval", "--precision", "float32"))
            let rows = try place.text(of: "eval/predictions-test.csv").split(separator: "\n").dropFirst()
            let found = try objects(run)
            #expect(found.count == Shared.testCount && rows.count == Shared.testCount)
            for prediction in found {
                let row = try #require(
                    rows.first { $0.contains(FilePath(prediction.image).lastComponent?.string ?? "?") })
                let cells = row.split(separator: ",")
                let probability = try #require(prediction.probabilities["PNEUMONIA"])
                #expect(cells.contains { abs((Float($0) ?? -1) - probability) < 1e-4 }, "\(row)")
                #expect(
                    prediction.decision
                        == (Double(probability) >= prediction.threshold ?? 2 ? "PNEUMONIA" : "NORMAL"))
                #expect(prediction.typicality != nil)
            }
        }

        @Test("People get a table, and the notice on standard error, once")
        func table() throws {
            let images = try images().prefix(3).map(\.string)
            let run = try predict(images[0], images[1], images[2])
            expectSuccess(run)
            let lines = run.output.split(separator: "\n")
            #expect(lines.count == 4)
            #expect(lines[0].hasPrefix("image") && lines[0].contains("PNEUMONIA  decision"))
            for (line, image) in zip(lines.dropFirst(), images) {
                #expect(line.hasPrefix(image) && line.contains(" % "))
            }
            #expect(run.errors.components(separatedBy: "not a medical device").count == 2)
        }

        @Test("Several models answer together")
        func ensemble() throws {
            let image = try images()[0].string
            let other = try Workplace()
            expectSuccess(try other.train("run", "--seed", "8"))
            let second = other.path.pushing(FilePath("run/checkpoints/best.safetensors")).string
            let alone = try objects(predict("--json", image))[0]
            let otherAlone = try objects(
                ProgramRun("xray-predict", ["--checkpoint", second, "--json", image]))[0]
            let together = try objects(predict("--checkpoint", second, "--json", image))[0]
            let mean =
                try #require(alone.probabilities["NORMAL"]) + #require(otherAlone.probabilities["NORMAL"])
            #expect(abs(try #require(together.probabilities["NORMAL"]) - mean / 2) < 1e-5)
            #expect(together.model == "tiny + tiny")
        }

        @Test("--threshold moves the decision")
        func threshold() throws {
            let image = try images()[0].string
            #expect(try objects(predict("--json", "--threshold", "0.0001", image))[0].decision == "PNEUMONIA")
            #expect(try objects(predict("--json", "--threshold", "0.9999", image))[0].decision == "NORMAL")
        }

        @Test("A picture of noise is warned of")
        func warning() throws {
            var stream = FormulaNumbers.sequence("noise", 64 * 64).makeIterator()
            let pixels = (0..<64 * 64).map { _ in UInt8(128 + 120 * (stream.next() ?? 0)) }
            let noise = Radiograph(size: ImageSize(square: 64), pixels: pixels)
            try place.write(Data(ImageEncoder.png(noise)), to: "noise.png")
            let run = try predict("noise.png")
            expectSuccess(run)
            #expect(run.output.contains("WARNING: does not look like the training images"))
            #expect(try objects(predict("--json", "noise.png"))[0].typicality?.verdict == .unusual)
        }

        // MARK: Where images and models come from

        @Test("An image comes through standard input")
        func standardInput() throws {
            let image = try images()[0]
            let piped = try predict("--json", "-", input: image)
            expectSuccess(piped)
            let named = try objects(predict("--json", image.string))[0]
            let found = try objects(piped)[0]
            #expect(found.image == "standard input")
            #expect(found.probabilities == named.probabilities)
            expectRefusal(try predict("-", "-"), by: "xray-predict", status: 64, naming: "twice")
        }

        @Test("Standard input that cannot be read does not keep the other images from being classified")
        func brokenInput() throws {
            let image = try images()[0]
            let run = try predict("--json", "-", image.string, input: place.path)
            #expect(run.status == 65)
            #expect(run.errors.contains("standard input: cannot read"))
            #expect(run.errors.contains("1 of 2 images"))
            #expect(try objects(run).map(\.image) == [image.string])
        }

        @Test("Without a model the run that was finished last answers, and is named")
        func newestRun() throws {
            let image = try images()[0].string
            func predict() throws -> ProgramRun { try place.run("xray-predict", "--json", image) }
            expectRefusal(try predict(), by: "xray-predict", status: 66, naming: "runs", "--checkpoint")
            try FileManager.default.createDirectory(
                atPath: place.path.appending("runs").string, withIntermediateDirectories: true)
            for name in ["runs/b", "runs/a"] { expectSuccess(try place.train(name)) }
            // A run that goes on has no report yet.
            try place.write(Data("{}".utf8), to: "runs/c/config.json")
            let run = try predict()
            expectSuccess(run)
            #expect(run.errors.contains("runs/a/checkpoints/best.safetensors"))
        }

        // MARK: Heatmaps

        @Test("Heatmaps are pictures beside which nothing is written over")
        func heatmaps() throws {
            let source = try images()[0]
            let bytes = try readFile(source)
            for name in ["one/x.jpeg", "two/x.jpeg", "X.JPEG", "maps/x-heatmap-2.png"] {
                try place.write(bytes, to: name)
            }
            let run = try predict(
                "--json", "--heatmap", "maps", "one", "two", "X.JPEG", "maps/x-heatmap-2.png")
            expectSuccess(run)
            let found = try objects(run).map { $0.heatmap ?? "" }
            #expect(
                found == [
                    "maps/x-heatmap.png", "maps/x-heatmap-3.png", "maps/X-heatmap-4.png",
                    "maps/x-heatmap-2-heatmap.png",
                ])
            #expect(try place.bytes(of: "maps/x-heatmap-2.png") == bytes)
            for name in found {
                let header = try ImageDecoder().header(of: place.path.pushing(FilePath(name)))
                #expect(header.format == .png)
                // The network sees 16 × 16 pixels.
                #expect(header.size == ImageSize(square: 448))
            }
        }

        @Test("They are not put among the images, where they would be classified the next time")
        func heatmapsBesideTheImages() throws {
            try place.write(readFile(images()[0]), to: "images/x.jpeg")
            for folder in ["images", "./images/maps", place.path.appending("images").string] {
                expectRefusal(
                    try predict("--heatmap", folder, "images"), by: "xray-predict", status: 64,
                    naming: "--heatmap: found \(folder), which lies in images")
            }
            #expect(!place.has("images/maps"))
            expectSuccess(try predict("--heatmap", "images-maps", "images"))
        }

        @Test("They speak for a class of the model")
        func heatmapClass() throws {
            let image = try images()[0].string
            for name in ["NORMAL", "PNEUMONIA"] {
                expectSuccess(try predict("--heatmap", name, "--heatmap-class", name, image))
            }
            let stem = FilePath(image).stem ?? ""
            #expect(
                try place.bytes(of: "NORMAL/\(stem)-heatmap.png")
                    != place.bytes(of: "PNEUMONIA/\(stem)-heatmap.png"))
            expectRefusal(
                try predict("--heatmap", "maps", "--heatmap-class", "COVID", image), by: "xray-predict",
                status: 64,
                naming: "COVID", "NORMAL, PNEUMONIA")
            expectRefusal(
                try predict("--heatmap-class", "NORMAL", image), by: "xray-predict", status: 64,
                naming: "--heatmap")
        }

        // MARK: What is wrong

        @Test("A bad image has its line, the others their turn, and the status tells")
        func badImage() throws {
            let images = try images()
            try place.write(Data("no image".utf8), to: "text.jpeg")
            let run = try predict("--json", images[0].string, "text.jpeg", "absent.png", images[1].string)
            #expect(run.status == 65)
            #expect(try objects(run).map(\.image) == [images[0].string, images[1].string])
            let errors = run.errors.split(separator: "\n").filter { $0.hasPrefix("xray-predict: ") }
            #expect(errors.count == 3)
            #expect(errors[0].contains("text.jpeg: not a JPEG"))
            #expect(errors[1].contains("absent.png"))
            #expect(errors[2].contains("2 of 4 images"))
        }

        @Test("An image that is alone is refused with its own status")
        func singleBadImage() throws {
            try place.write(Data("no image".utf8), to: "text.jpeg")
            let text = try predict("text.jpeg")
            #expect(text.status == 65 && text.errors.contains("xray-predict: text.jpeg: "))
            #expect(try predict("absent.jpeg").status == 66)
        }

        @Test("A folder without images, a command line without any")
        func nothing() throws {
            try place.write(Data("text".utf8), to: "empty/readme.txt")
            expectRefusal(try predict("empty"), by: "xray-predict", status: 66, naming: "empty", ".jpeg")
            expectRefusal(try predict(), by: "xray-predict", status: 64, naming: "image")
            expectRefusal(
                try predict("--threshold", "2", "x.png"), by: "xray-predict", status: 64,
                naming: "--threshold")
        }

        #if DICOM
            @Test("DICOM files are classified, by name and through standard input")
            func dicom() throws {
                let folder = SharedMaterial.package.pushing(FilePath("Tests/RadiographsTests/Fixtures/dicom"))
                let file = folder.appending("jpeg-lossless-12.dcm")
                let named = try objects(predict("--json", "--heatmap", "maps", file.string))
                #expect(place.has("maps/jpeg-lossless-12-heatmap.png"))
                #expect(
                    try objects(predict("--json", "-", input: file))[0].probabilities
                        == named[0].probabilities)
                // Below a folder they are found by their names; four of them are refused.
                let run = try predict("--json", folder.string)
                #expect(run.status == 65)
                #expect(try objects(run).count == 8)
                #expect(run.errors.contains("4 of 12 images"))
            }
        #else
            @Test("A DICOM file says how to build what reads it")
            func dicom() throws {
                try place.write(Data(count: 128) + Data("DICM".utf8) + Data(count: 60), to: "image.dcm")
                let run = try predict("image.dcm")
                #expect(run.status == 65)
                #expect(run.errors.contains("image.dcm") && run.errors.contains("--traits DICOM"))
            }
        #endif
    }
}
