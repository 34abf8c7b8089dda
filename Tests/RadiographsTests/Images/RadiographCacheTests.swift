import Files
import Foundation
import Radiographs
import Synchronization
import SystemPackage
import TestSupport
import Testing

@Suite(.timeLimit(.minutes(10))) struct RadiographCacheTests {
    @Test func theCacheHoldsWhatTheDecoderMakes() throws {
        let data = try CachedFiles(count: 7)
        for mode in ResizeMode.allCases {
            for threads in [1, 3] {
                let size = ImageSize(width: 11 + threads, height: 9)
                let (cache, failures) = try RadiographCache.open(
                    paths: data.paths, size: size, mode: mode, folder: data.cacheFolder, threads: threads)
                #expect(failures.isEmpty)
                #expect(cache.count == 7)
                #expect(cache.size == size)
                for (index, path) in data.paths.enumerated() {
                    let expected = try ImageDecoder().decode(path, resizedTo: size, mode: mode)
                    #expect(cache.radiograph(index) == expected)
                }
            }
        }
    }

    @Test func everyWayOfDecodingHasACacheOfItsOwn() throws {
        let data = try CachedFiles(count: 3)
        func radiographs(_ decoding: JPEGDecoding) throws -> [Radiograph] {
            let decoder = ImageDecoder(jpegDecoding: decoding)
            let opened = try RadiographCache.open(
                paths: data.paths, size: data.size, folder: data.cacheFolder, decoder: decoder)
            for (index, path) in data.paths.enumerated() {
                let expected = try decoder.decode(path, resizedTo: data.size, mode: .stretch)
                #expect(opened.cache.radiograph(index) == expected)
            }
            return (0..<3).map(opened.cache.radiograph)
        }
        #expect(try radiographs(.scaled) != radiographs(.full))
    }

    @Test func progressGoesUpToTheNumberOfImagesAndASecondOpeningHasNothingToDo() throws {
        let data = try CachedFiles(count: 40)
        var steps: [Int] = []
        _ = try data.open(threads: 1) { done, total in
            #expect(total == 40)
            steps.append(done)
        }
        #expect(steps.count > 1 && steps == steps.sorted() && steps.last == 40)
        _ = try data.open { _, _ in Issue.record("nothing is left to do") }
    }

    @Test func onlyAChangedFileIsDecodedAgain() throws {
        let data = try CachedFiles(count: 5)
        let before = try data.open().radiographs
        // A file changed behind the back of its size and time would not be noticed: so this one tells whether
        // it was decoded again.
        try data.damage(1)
        try data.replace(3, seed: 99)
        var done = 0
        let after = try data.open { progress, _ in done = progress }.radiographs
        #expect(done == 5)
        try #require(after.count == 5)
        for index in [0, 1, 2, 4] { #expect(after[index] == before[index]) }
        #expect(after[3] != before[3])
        #expect(try after[3] == ImageDecoder().decode(data.paths[3], resizedTo: data.size, mode: .stretch))
        _ = try data.open { _, _ in Issue.record("nothing is left to do") }
    }

    @Test func aNewTimeOrInodeIsAChangeEvenAtTheSameSize() throws {
        let data = try CachedFiles(count: 3)
        _ = try data.open()
        try data.damage(0, keepingTime: false)
        try data.damage(1, keepingInode: false)
        try data.damage(2)
        #expect(try data.open().failures.map(\.index) == [0, 1])
    }

    @Test func anotherSelectionTakesOverWhatIsThere() throws {
        let data = try CachedFiles(count: 5)
        let all = try data.open().radiographs
        for index in [1, 4] { try data.damage(index) }
        let selection = try RadiographCache.open(
            paths: [data.paths[4], data.paths[1]], size: data.size, folder: data.cacheFolder)
        try #require(selection.failures.isEmpty)
        #expect([selection.cache.radiograph(0), selection.cache.radiograph(1)] == [all[4], all[1]])
    }

    @Test func otherSettingsShareNothing() throws {
        let data = try CachedFiles(count: 2)
        _ = try data.open()
        try data.damage(0)
        let fitted = try RadiographCache.open(
            paths: data.paths, size: data.size, mode: .fit, folder: data.cacheFolder)
        #expect(fitted.failures.map(\.index) == [0])
    }

    @Test func damageAnywhereIsNoticedAndMended() throws {
        let data = try CachedFiles(count: 4)
        let sound = try data.open().radiographs
        let file = try data.cacheFile()
        let bytes = try Array(readFile(file))
        for place in stride(from: 0, to: bytes.count, by: 13) {
            var damaged = bytes
            damaged[place] ^= 0x10
            try Data(damaged).write(to: URL(fileURLWithPath: file.string))
            let mended = try data.open()
            #expect(mended.failures.isEmpty)
            #expect(mended.radiographs == sound, "damage at byte \(place)")
        }
        #expect(try Array(readFile(file)) == bytes)
    }

    @Test func aFileThatWasCutIsBuiltAnew() throws {
        let data = try CachedFiles(count: 3)
        let sound = try data.open().radiographs
        let file = try data.cacheFile()
        let bytes = try Array(readFile(file))
        for length in [0, 1, 8, 47, 48, 55, 56, 300, bytes.count - 8, bytes.count - 1] {
            try Data(bytes.prefix(length)).write(to: URL(fileURLWithPath: file.string))
            #expect(try data.open().radiographs == sound, "cut to \(length) bytes")
        }
        try Data(bytes + [0]).write(to: URL(fileURLWithPath: file.string))
        #expect(try data.open().radiographs == sound)
    }

    @Test func allBadFilesAreListedWithTheirReasons() throws {
        let data = try CachedFiles(count: 6)
        try Data("no image".utf8).write(to: URL(fileURLWithPath: data.paths[1].string))
        try FileManager.default.removeItem(atPath: data.paths[4].string)
        // Once on building, once from the file that was built.
        for _ in 0..<2 {
            let opened = try data.open()
            let failures = opened.failures
            #expect(failures.map(\.index) == [1, 4])
            #expect(failures.map(\.path) == [data.paths[1], data.paths[4]])
            #expect((failures.first?.error as? ImageError)?.problem == .notAnImage)
            #expect((failures.last?.error as? FileError)?.reason == .noSuchFileOrDirectory)
            for failure in failures { #expect(failure.error.description.hasPrefix(failure.path.string)) }
            #expect((0..<6).map(opened.cache.contains) == [true, false, true, true, false, true])
        }
        try data.replace(4, seed: 4)
        try data.replace(1, seed: 1)
        #expect(try data.open().failures.isEmpty)
    }

    @Test func whileOneBuildsTheOthersWait() throws {
        let data = try CachedFiles(count: 60)
        let arrived = Atomic(0)
        let otherBuilds = Atomic(0)
        let results = Mutex<[[Radiograph]]>([])
        let others = (0..<3).map { _ in
            Thread {
                var hasArrived = false
                let opened = try? data.open(
                    progress: { _, _ in otherBuilds.add(1, ordering: .relaxed) },
                    shouldCancel: {
                        if !hasArrived { arrived.add(1, ordering: .relaxed) }
                        hasArrived = true
                        return false
                    })
                if !hasArrived { arrived.add(1, ordering: .relaxed) }
                results.withLock { $0.append(opened?.radiographs ?? []) }
            }
        }
        var hasStarted = false
        let built = try data.open(threads: 1) { _, _ in
            if hasStarted { return }
            hasStarted = true
            for other in others { other.start() }
            while arrived.load(ordering: .relaxed) < others.count, !Task.isCancelled { usleep(1000) }
        }
        // Cancelled where the time limit has passed; the results are too few then.
        while results.withLock(\.count) < others.count, !Task.isCancelled { usleep(1000) }
        #expect(otherBuilds.load(ordering: .relaxed) == 0)
        #expect(built.radiographs.count == 60)
        #expect(results.withLock { $0 }.allSatisfy { $0 == built.radiographs })
    }

    @Test func aCancelledBuildLeavesNothing() throws {
        let data = try CachedFiles(count: 40)
        var done = 0
        #expect(throws: CancellationError.self) {
            try data.open(
                threads: 1, progress: { progress, _ in done = progress }, shouldCancel: { done > 0 })
        }
        #expect(done > 0 && done < 40)
        let left = try FileManager.default.contentsOfDirectory(atPath: data.cacheFolder.string)
        #expect(left.allSatisfy { $0.hasSuffix(".lock") })
        #expect(try data.open().radiographs.count == 40)
    }

    @Test func waitingForAnotherRunCanBeCancelled() throws {
        let data = try CachedFiles(count: 2)
        _ = try data.open()
        let file = try data.cacheFile()
        try FileManager.default.removeItem(atPath: file.string)
        let other = open(file.string + ".lock", O_RDWR)
        defer { close(other) }
        #expect(flock(other, LOCK_EX) == 0)
        var questions = 0
        #expect(throws: CancellationError.self) {
            try data.open(shouldCancel: {
                questions += 1
                return questions > 2
            })
        }
        #expect(flock(other, LOCK_UN) == 0)
        #expect(try data.open().radiographs.count == 2)
    }

    @Test func whatAKilledRunHasLeftIsRemoved() throws {
        let data = try CachedFiles(count: 2)
        _ = try data.open()
        let file = try data.cacheFile()
        let name = try #require(file.lastComponent).string
        let leftover = data.cacheFolder.appending(".\(name).123-456.partial")
        try Data(count: 100).write(to: URL(fileURLWithPath: leftover.string))
        try FileManager.default.removeItem(atPath: file.string)
        _ = try data.open()
        #expect(!fileExists(leftover))
    }

    @Test func aFolderThatCannotBeMadeIsAnError() throws {
        let data = try CachedFiles(count: 1)
        #expect(throws: FileError.self) {
            try RadiographCache.open(
                paths: data.paths, size: data.size, folder: data.paths[0].appending("below-a-file"))
        }
    }

    @Test func noImagesAreAnEmptyCache() throws {
        let folder = try TemporaryFolder()
        for _ in 0..<2 {
            let (cache, failures) = try RadiographCache.open(
                paths: [], size: ImageSize(square: 8), folder: folder.path)
            #expect(cache.count == 0 && failures.isEmpty)
        }
    }

    @Test func aFullDiskIsAnErrorAndLeavesNothingHalfWritten() throws {
        let data = try CachedFiles(count: 20)
        guard let disk = try SmallDisk(kilobytes: 64) else { return }
        defer { disk.unmount() }
        let few = Array(data.paths.prefix(2))
        let size = ImageSize(square: 100)
        let before = try RadiographCache.open(paths: few, size: size, folder: disk.path).cache
        let error = try #require(throws: FileError.self) {
            try RadiographCache.open(paths: data.paths, size: size, folder: disk.path, threads: 1)
        }
        #expect(error.reason == .noSpace)
        #expect(error.exitStatus == .inputOutput)
        let left = try FileManager.default.contentsOfDirectory(atPath: disk.path.string)
        #expect(left.filter { !$0.hasSuffix(".lock") }.count == 1)
        let after = try RadiographCache.open(paths: few, size: size, folder: disk.path) { _, _ in
            Issue.record("what was there before is whole")
        }
        #expect(after.cache.radiograph(1) == before.radiograph(1))
    }

    @Test func aFileOfAnyDateIsAnOriginal() throws {
        let data = try CachedFiles(count: 2)
        for year in [1830, 2300] {
            let seconds = (year - 1970) * 31_556_952
            let times = [timespec(tv_sec: seconds, tv_nsec: 0), timespec(tv_sec: seconds, tv_nsec: 0)]
            guard utimensat(AT_FDCWD, data.paths[0].string, times, 0) == 0 else {
                throw Errno(rawValue: errno)
            }
            var done = 0
            _ = try data.open { progress, _ in done = progress }
            #expect(done == 2)
            _ = try data.open { _, _ in Issue.record("nothing has changed since") }
        }
    }

    @Test func imagesInMemoryAreASourceToo() {
        let images = (0..<3).map { noise(ImageSize(width: 4, height: 5), seed: $0) }
        let source = RadiographArray(images, size: ImageSize(width: 4, height: 5))
        #expect((0..<source.count).map(source.radiograph) == images)
    }
}
