import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

extension ProgramTests {
    @Suite("Pictures that cannot be made")
    struct BadPictureTests {
        private let place: Workplace

        init() throws {
            place = try Workplace()
            let narrow = Radiograph(size: ImageSize(width: 10, height: 1000), filledWith: 90)
            try place.write(Data(ImageEncoder.png(narrow)), to: "narrow.png")
        }

        private func filter(_ output: String, _ flags: String...) throws -> ProgramRun {
            try ProgramRun(
                "xray-data", ["filter", "narrow.png", "--kernel", "median", "--output", output] + flags,
                currentFolder: place.path)
        }

        @Test("A width that makes a narrow image enormous is refused with what it makes and what may be")
        func enormous() throws {
            expectRefusal(
                try filter("x.png", "--size", "4096"), by: "xray-data", status: 64, naming: "--size",
                "4096×409600", "10×1000", "16777216")
            #expect(!place.has("x.png"))
            expectSuccess(try filter("x.png"))
        }

        @Test("An ending that stands for no kind of picture is refused before anything is read")
        func ending() throws {
            expectRefusal(
                try filter("x.gif"), by: "xray-data", status: 64, naming: "x.gif: ", ".gif", ".png")
            expectRefusal(
                try place.run("xray-data", "preview", "tiny.json", "--output", "picture"), by: "xray-data",
                status: 64, naming: "picture: ", "found no ending")
            #expect(!place.has("x.gif") && !place.has("picture"))
        }

        @Test("A picture in a folder that is not there names the folder")
        func absentFolder() throws {
            expectRefusal(
                try filter("absent/x.png"), by: "xray-data", status: 73, naming: "absent/x.png: ",
                "there is no folder absent")
        }

        @Test("An audit whose files cannot be written is refused before it reads the images")
        func auditFiles() throws {
            let data = try Shared.phantom().string
            let run = try place.run("xray-data", "audit", data, "--json", "absent/audit.json")
            expectRefusal(
                run, by: "xray-data", status: 73, naming: "absent/audit.json: ", "there is no folder absent")
            #expect(run.output.isEmpty)
            expectRefusal(
                try place.run("xray-data", "audit", data, "--html", "tiny.json/audit.html"), by: "xray-data",
                status: 73, naming: "tiny.json/audit.html")
        }
    }
}
