import Files
import Foundation
import Radiographs
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("How well train and test are told apart")
struct SplitDetectionTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private var set: FilePath { folder.path.appending("set") }

    /// A phantom set, its test images changed.
    private func detection(
        train: Int = 160, test: Int = 80, changing change: (Radiograph) -> Radiograph? = { _ in nil }
    ) throws -> SplitDetection {
        try PhantomDataset(trainCount: train, valCount: 0, testCount: test, imageSize: 64, seed: 5).write(
            to: set)
        let dataset = try ChestXrayFolder(set)
        for sample in dataset.splits.contains(.test) ? try dataset.samples(of: .test) : [] {
            if let image = change(try ImageDecoder().decode(sample.path)) {
                try AtomicFile.write(ImageEncoder.jpeg(image, quality: 90), to: sample.path)
            }
        }
        return try #require(SplitDetection(of: InspectedDataset(dataset)))
    }

    @Test("Splits of one kind are told apart by chance, though their classes are not equally frequent")
    func unshifted() throws {
        let found = try detection()
        let area = try #require(found.pictures.value)
        let interval = try #require(found.pictures.interval)
        #expect(interval.lower < 0.5 && interval.upper > 0.5, "\(area)")
        #expect(abs(area - 0.5) < 0.12, "\(area)")
        #expect(found.picturesOfClasses.map(\.className) == ["NORMAL", "PNEUMONIA"])
        // How frequent a class is on either side does not count.
        let ofClasses = found.picturesOfClasses.compactMap(\.auc.value)
        #expect(abs(area - ofClasses.reduce(0, +) / 2) < 1e-12)
        #expect(found.features.count == 10)
    }

    @Test("A darker test split is told at once, and brightness is named for it")
    func darker() throws {
        let found = try detection {
            Radiograph(size: $0.size, pixels: $0.pixels.map { UInt8(Int($0) * 6 / 10) })
        }
        let area = try #require(found.pictures.value)
        #expect(area > 0.97, "\(area)")
        #expect(try #require(found.pictures.interval).lower > 0.9)
        #expect(found.picturesOfClasses.allSatisfy { ($0.auc.value ?? 0) > 0.95 })
        let brightness = try #require(found.features.first { $0.name == "brightness" })
        #expect(brightness.testMedian < brightness.trainMedian && brightness.testIsLarger < 0.1)
    }

    @Test("Stronger compression shows in the files, and larger images do, too")
    func otherFiles() throws {
        let found = try detection {
            $0.resized(to: ImageSize(width: $0.size.width * 3 / 2, height: $0.size.height * 3 / 2))
        }
        #expect(try #require(found.files.value) > 0.97)
        let width = try #require(found.features.first { $0.name == "width" })
        #expect(width.testIsLarger > 0.97)
    }

    @Test("Too few images are not judged, and it is said why")
    func tooFew() throws {
        let found = try detection(train: 30, test: 8)
        #expect(found.pictures.value == nil)
        #expect(found.pictures.undefined?.hasPrefix("test has 8 readable images of ") == true)
    }

    @Test("Without a test split there is nothing to compare")
    func noTest() throws {
        try PhantomDataset(trainCount: 4, valCount: 0, testCount: 0, imageSize: 16).write(to: set)
        #expect(SplitDetection(of: InspectedDataset(try ChestXrayFolder(set))) == nil)
    }

    @Test("A report says what is wrong and what leaks, and only strictly the second is a failure")
    func verdicts() throws {
        _ = try detection(train: 30, test: 8)
        func report() throws -> AuditReport { AuditReport(of: try ChestXrayFolder(set)) }
        let sound = try report()
        #expect(sound.faults.isEmpty && sound.leaks.isEmpty)
        try sound.check(strictly: true)

        let images = try ChestXrayFolder(set).samples(of: .train)
        let normal = try #require(images.first { $0.label == 0 })
        try folder.write(try readFile(normal.path), to: "set/test/NORMAL/copy.jpeg")
        let leaking = try report()
        #expect(leaking.faults.isEmpty && leaking.leaks == ["1 group of duplicates in more than one split"])
        try leaking.check(strictly: false)
        #expect(throws: AuditFailure.self) { try leaking.check(strictly: true) }

        try folder.write(try readFile(normal.path), to: "set/train/PNEUMONIA/copy.jpeg")
        try folder.write("cut", to: "set/train/PNEUMONIA/cut.jpeg")
        let wrong = try report()
        #expect(
            wrong.faults == ["1 file cannot be read as images", "1 group of duplicates in different classes"])
        let failure = #expect(throws: AuditFailure.self) { try wrong.check(strictly: false) }
        #expect(failure?.exitStatus == .badData && failure?.problems == wrong.faults)
        #expect(try JSONDecoder().decode(AuditReport.self, from: JSONEncoder().encode(wrong)) == wrong)
    }
}
