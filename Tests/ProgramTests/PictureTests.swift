import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Pictures of xray-data")
    struct PictureTests {
        /// The size of a picture that a program has written.
        private func size(_ place: Workplace, _ name: String) throws -> ImageSize {
            try ImageDecoder().header(of: place.path.pushing(FilePath(name))).size
        }

        /// One radiograph of the shared phantom set.
        private func radiograph() throws -> String {
            let folder = try Shared.phantom().appending("train").appending("NORMAL")
            let names = try FileManager.default.contentsOfDirectory(atPath: folder.string)
            return folder.appending(try #require(names.min())).string
        }

        @Test("preview draws what a training sees")
        func preview() throws {
            let place = try Workplace()
            let data = try Shared.phantom().string
            for name in ["first.png", "again.png"] {
                let run = try place.run(
                    "xray-data", "preview", "tiny.json", "--data", data, "--output", name, "--count", "5",
                    "--seed", "4")
                expectSuccess(run)
                #expect(run.output == "5 images in \(name)\n")
            }
            #expect(try place.bytes(of: "first.png") == place.bytes(of: "again.png"))
            expectSuccess(
                try place.run(
                    "xray-data", "preview", "tiny.json", "--data", data, "--output", "second.png", "--count",
                    "5", "--seed", "4", "--epoch", "2", "--cache", "elsewhere"))
            #expect(place.has("cache") && place.has("elsewhere"))
            #expect(try place.bytes(of: "first.png") != place.bytes(of: "second.png"))
            #expect(try size(place, "first.png").width == 8 + 3 * (290 + 8))
        }

        @Test("preview says so where it has to draw phantoms, and a folder that is named has to be there")
        func previewWithoutData() throws {
            let place = try Workplace()
            let run = try place.run("xray-data", "preview", "tiny.json", "--count", "2")
            expectSuccess(run)
            #expect(run.errors.contains("phantom is not there: these are synthetic radiographs"))
            #expect(place.has("preview.png"))
            expectRefusal(
                try place.run("xray-data", "preview", "tiny.json", "--data", "absent"), by: "xray-data",
                status: 66, naming: "absent")
            expectRefusal(
                try place.run("xray-data", "preview", "tiny.json", "--epoch", "9"), by: "xray-data",
                status: 64, naming: "--epoch", "9", "2")
        }

        @Test("filter draws one filter, all of them, and numbers")
        func filter() throws {
            let place = try Workplace()
            let image = try radiograph()
            expectSuccess(try place.run("xray-data", "filter", image, "--output", "all.png"))
            let whole = try size(place, "all.png")
            #expect(whole.width > 900 && whole.height > 500)
            let one = try place.run(
                "xray-data", "filter", image, "--kernel", "1,0,-1;1,0,-1;1,0,-1", "--stride", "2",
                "--padding", "valid", "--output", "one.jpg")
            expectSuccess(one)
            #expect(one.output == "3 pictures in one.jpg\n")
            #expect(try ImageDecoder().header(of: place.path.appending("one.jpg")).format == .jpeg)
            expectSuccess(
                try place.run(
                    "xray-data", "filter", image, "--kernel", "-1,0,1;-2,0,2;-1,0,1", "--output", "minus.png")
            )
            expectRefusal(
                try place.run("xray-data", "filter", image, "--kernel", "sobal", "--output", "x.png"),
                by: "xray-data", status: 64, naming: "sobal", "did you mean \"sobel\"?")
            expectRefusal(
                try place.run("xray-data", "filter", "tiny.json", "--output", "x.png"), by: "xray-data",
                status: 65, naming: "tiny.json")
            #expect(!place.has("x.png"))
        }

        @Test("filter brings the image to the width that is asked for first")
        func filterAtAWidth() throws {
            let place = try Workplace()
            let image = try radiograph()
            for width in ["260", "300"] {
                expectSuccess(
                    try place.run(
                        "xray-data", "filter", image, "--kernel", "1,0,-1;1,0,-1;1,0,-1", "--size", width,
                        "--output", "\(width).png"))
            }
            // The image and what the filter makes of it are 40 pixels wider each, the table of the filter is not.
            #expect(try size(place, "300.png").width - size(place, "260.png").width == 2 * 40)
        }

        @Test("activations draws as many maps of a layer as are asked for")
        func fewMaps() throws {
            let place = try Workplace()
            expectSuccess(
                try place.run(
                    "xray-data", "activations", Shared.model().string, radiograph(), "--output", "seen",
                    "--layer", "conv", "--maps", "3"))
            #expect(try size(place, "seen/01-conv.png").width == 8 + 3 * (96 + 8))
        }

        @Test("Layers whose names differ in what no file's name holds have files of their own")
        func namesOfLayers() throws {
            let config = Workplace.config(epochs: 1)
                .replacing(#""name": "conv""#, with: #""name": "a b""#)
                .replacing(
                    #"{ "name": "pool""#,
                    with:
                        #"{ "name": "a_b", "type": "convolution", "filters": 8, "kernelSize": 3 }, { "name": "pool""#
                )
            let place = try Workplace(config: config)
            expectSuccess(try place.train())
            expectSuccess(
                try place.run(
                    "xray-data", "activations", "run/checkpoints/best.safetensors", radiograph(),
                    "--filters", "a b", "--filters", "a_b", "--output", "seen"))
            let index = try place.text(of: "seen/index.html")
            for file in ["filters-a_b.png", "filters-a_b-2.png"] {
                #expect(place.has("seen/\(file)") && index.contains("<img src=\"\(file)\""))
            }
        }

        @Test("activations writes a page a layer and an index that shows them")
        func activations() throws {
            let place = try Workplace()
            let run = try place.run(
                "xray-data", "activations", Shared.model().string, radiograph(), "--output", "seen")
            expectSuccess(run)
            let files = [
                "overview.png", "filters-conv.png", "01-conv.png", "02-pool.png", "03-relu.png",
                "04-flatten.png", "05-dropout.png", "06-logits.png",
            ]
            let index = try place.text(of: "seen/index.html")
            for file in files {
                #expect(place.has("seen/\(file)"), "\(file)")
                #expect(index.contains("<img src=\"\(file)\""))
            }
            // 16 maps of 16×16, enlarged by six: two rows of eight.
            #expect(try size(place, "seen/01-conv.png").width == 8 + 8 * (96 + 8))
            expectRefusal(
                try place.run(
                    "xray-data", "activations", Shared.model().string, radiograph(), "--output", "seen",
                    "--layer", "cov"), by: "xray-data", status: 64, naming: "cov", "did you mean \"conv\"?")
        }
    }
}
