import Files
import Foundation
import Radiographs
import Randomness
import SystemPackage
import TestSupport
import Testing

@Suite("The audit of a data set")
struct DatasetAuditTests {
    let set: PlantedFaults

    init() throws { set = try PlantedFaults() }

    @Test("A phantom set has no fault, and its images are counted")
    func phantomsAreSound() throws {
        let audit = try set.audit()
        #expect(audit.unreadable.isEmpty && audit.suspicious.isEmpty && audit.ignored.isEmpty)
        #expect(audit.duplicates.isEmpty && audit.sharedPatients.isEmpty)
        #expect(audit.splits.map(\.split) == [.train, .test])
        #expect(audit.splits.map(\.images.images) == [40, 16])
        for split in audit.splits {
            #expect(split.classes.map(\.images.images).reduce(0, +) == split.images.images)
            #expect(split.modes.map(\.mode) == ["JPEG grey, 8 bits"])
            let grey = try #require(split.images.grey)
            let sum: Double = grey.shares.reduce(0, +)
            #expect(abs(sum - 1) < 1e-9)
        }
    }

    @Test("The same file in two splits is an exact duplicate across them")
    func exactDuplicate() throws {
        let original = try #require(try set.files(.train, "NORMAL").first)
        try set.add(readFile(original), "test/NORMAL/copy.jpeg")
        let groups = try set.audit().duplicates
        #expect(groups.count == 1)
        let group = try #require(groups.first)
        #expect(group.kind == .exact && group.likeness == 1 && group.crossesSplits && !group.labelsConflict)
        #expect(group.files.map(\.path).last == "test/NORMAL/copy.jpeg")
    }

    @Test(
        "A picture that was compressed again, resized or brightened is a near duplicate",
        arguments: ["quality", "size", "both", "bright", "PNG"])
    func nearDuplicate(change: String) throws {
        let original = try #require(try set.files(.train, "PNEUMONIA").dropFirst(2).first)
        let image = try set.image(original)
        let smaller = image.resized(
            to: ImageSize(width: image.size.width * 4 / 5, height: image.size.height * 4 / 5))
        switch change {
        case "quality": try set.add(image, quality: 35, "test/PNEUMONIA/near.jpeg")
        case "size": try set.add(smaller, "test/PNEUMONIA/near.jpeg")
        case "both": try set.add(smaller, quality: 50, "test/PNEUMONIA/near.jpeg")
        case "PNG": try set.add(ImageEncoder.png(image), "test/PNEUMONIA/near.png")
        default:
            let bright = Radiograph(size: image.size, pixels: image.pixels.map { 30 + $0 / 4 * 3 })
            try set.add(bright, "test/PNEUMONIA/near.jpeg")
        }
        let groups = try set.audit().duplicates
        #expect(groups.count == 1)
        let group = try #require(groups.first)
        #expect(group.kind == .near && group.crossesSplits && group.files.count == 2)
        #expect(group.files[0].path == "train/PNEUMONIA/\(original.lastComponent?.string ?? "")")
    }

    @Test("The same picture in two classes is a conflict of labels, in the same bytes or in others")
    func labelConflicts() throws {
        let ill = try set.files(.train, "PNEUMONIA")
        try set.add(readFile(ill[0]), "train/NORMAL/same.jpeg")
        try set.add(try set.image(ill[1]), quality: 40, "train/NORMAL/like.jpeg")
        let audit = try set.audit()
        #expect(audit.labelConflicts.count == 2 && audit.duplicates.count == 2)
        #expect(Set(audit.labelConflicts.map(\.kind)) == [.exact, .near])
        #expect(audit.duplicatesAcrossSplits.isEmpty)
    }

    @Test("Three copies in different bytes are one group")
    func oneGroup() throws {
        let original = try #require(try set.files(.train, "NORMAL").first)
        let image = try set.image(original)
        try set.add(readFile(original), "train/NORMAL/a.jpeg")
        try set.add(image, quality: 60, "train/NORMAL/b.jpeg")
        try set.add(image, quality: 30, "test/NORMAL/c.jpeg")
        let groups = try set.audit().duplicates
        #expect(groups.map(\.files.count) == [4] && groups.map(\.kind) == [.near])
    }

    @Test("A truncated file, an empty one and one that is no image cannot be read")
    func unreadable() throws {
        let bytes = try readFile(try #require(try set.files(.train, "NORMAL").first))
        try set.add(bytes.prefix(bytes.count / 2), "train/NORMAL/cut.jpeg")
        try set.add(Data(), "train/NORMAL/empty.jpeg")
        try set.add(Data("text".utf8), "test/PNEUMONIA/text.png")
        let audit = try set.audit()
        #expect(
            audit.unreadable.map(\.path)
                == ["train/NORMAL/cut.jpeg", "train/NORMAL/empty.jpeg", "test/PNEUMONIA/text.png"])
        #expect(audit.duplicates.isEmpty)
    }

    @Test("What can be read and is odd is named")
    func suspicious() throws {
        let size = ImageSize(width: 100, height: 80)
        for level in [40, 200] {
            try set.add(Radiograph(size: size, filledWith: UInt8(level)), "train/NORMAL/flat\(level).jpeg")
        }
        let image = try set.image(try #require(try set.files(.test, "NORMAL").first))
        try set.add(image.resized(to: ImageSize(width: 200, height: 60)), "train/NORMAL/long.jpeg")
        try set.add(noise(ImageSize(width: 24, height: 20)), "train/NORMAL/small.jpeg")
        try set.add(ImageEncoder.png(noise(size)), "train/NORMAL/wrong.jpg")
        let audit = try set.audit()
        #expect(
            audit.suspicious.map { "\($0.path) \($0.kind.rawValue)" } == [
                "train/NORMAL/flat200.jpeg constant", "train/NORMAL/flat40.jpeg constant",
                "train/NORMAL/long.jpeg extremeProportions", "train/NORMAL/small.jpeg tiny",
                "train/NORMAL/wrong.jpg wrongExtension",
            ])
        // Blank pictures are not copies of each other; a stretched one still shows the same.
        #expect(audit.duplicates.map { $0.files.map(\.path).first } == ["train/NORMAL/long.jpeg"])
        #expect(audit.splits[0].modes.map(\.mode) == ["JPEG grey, 8 bits", "PNG grey, 8 bits"])
    }

    @Test("A patient on both sides is named")
    func sharedPatient() throws {
        let size = ImageSize(width: 60, height: 50)
        try set.add(noise(size), "train/NORMAL/IM-9001-0001.jpeg")
        try set.add(noise(ImageSize(width: 50, height: 60)), "test/NORMAL/IM-9001-0002.jpeg")
        let shared = try set.audit().sharedPatients
        #expect(shared.map(\.patient.name) == ["IM-9001"] && shared.map(\.splits) == [[.train, .test]])
    }

    @Test("A darker test split is that much darker")
    func greyShift() throws {
        let before = try #require(try set.audit().shift?.grey.first)
        for name in ["NORMAL", "PNEUMONIA"] {
            for file in try set.files(.test, name) {
                let image = try set.image(file)
                let dark = Radiograph(size: image.size, pixels: image.pixels.map { $0 / 2 })
                try AtomicFile.write(ImageEncoder.jpeg(dark, quality: 90), to: file)
            }
        }
        let shift = try #require(try set.audit().shift)
        #expect(
            shift.grey.count == 3 && shift.grey.allSatisfy { $0.wasserstein > 40 && $0.jensenShannon > 0.1 })
        #expect(before.wasserstein < 20)
        #expect(shift.priors.map(\.className) == ["NORMAL", "PNEUMONIA"])
        #expect(abs(shift.priors.reduce(0) { $0 + $1.train } - 1) < 1e-9)
    }

    @Test("It is written and read as JSON")
    func json() throws {
        let audit = try set.audit()
        #expect(try JSONDecoder().decode(DatasetAudit.self, from: JSONEncoder().encode(audit)) == audit)
    }

    @Test(
        "Real radiographs have no near duplicates but copies: those that resemble each other most stay apart")
    func realRadiographs() throws {
        guard let originals = SharedMaterial.find("data/originals") else { return }
        let folder = try TemporaryFolder()
        try FileManager.default.createSymbolicLink(
            atPath: folder.path.appending("train").string, withDestinationPath: originals.string)
        let dataset = InspectedDataset(try ChestXrayFolder(folder.path))
        #expect(dataset.samples.count == 64)
        #expect(DatasetAudit(of: dataset).duplicates.isEmpty)
    }
}
