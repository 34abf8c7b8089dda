import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing

@Suite("Image files below a folder")
struct ImageFilesTests {
    @Test("No file is found twice by way of a link back to the folder, or to one in it")
    func linksBackAreNotEntered() throws {
        let folder = try TemporaryFolder()
        let files = [try folder.write("", to: "1.jpg"), try folder.write("", to: "deep/2.PNG")]
        for (link, target) in [("latest", "."), ("deep/up", ".."), ("again", "deep")] {
            try FileManager.default.createSymbolicLink(
                atPath: folder.path.appending(link).string, withDestinationPath: target)
        }
        let found = try ImageFiles.below(folder.path)
        #expect(found.map { $0.lastComponent?.string } == files.map { $0.lastComponent?.string })
    }
}
