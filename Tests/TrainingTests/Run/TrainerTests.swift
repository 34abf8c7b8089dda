import Diagnostics
import Files
import Foundation
import NeuralNetworks
import Radiographs
import SafeTensors
import SystemPackage
import TestSupport
import Testing
import Training

@Suite("A run")
struct TrainerTests {
    @Test("One seed gives one set of weights, whatever the number of loader threads; another seed another")
    func theSeedDecides() throws {
        var tiny = try TinyTraining()
        tiny.configuration.augmentation.rotationRange = 15
        func weights(_ name: String) throws -> [String: [UInt8]] {
            _ = try tiny.run(name)
            return try tensors(in: tiny.directory(name).lastCheckpoint)
        }
        let first = try weights("first")
        #expect(try weights("again") == first)
        tiny.configuration.training.loaderThreads = 3
        #expect(try weights("threads") == first)
        tiny.configuration.training.seed = 2
        #expect(try weights("seed") != first)
    }

    @Test("Its folder holds the config, the split, the history and the checkpoints")
    func theFolderIsComplete() throws {
        let tiny = try TinyTraining()
        let finished = try tiny.run()
        let directory = try tiny.directory()
        #expect(try Configuration(readFrom: directory.configuration) == tiny.configuration)
        #expect(finished.report.configuration == tiny.configuration)

        let lines = try String(decoding: readFile(directory.history), as: UTF8.self)
            .split(whereSeparator: \.isNewline)
        #expect(lines.count == 3)
        #expect(
            lines[0] == "epoch,learning_rate,train_loss,train_accuracy,train_auc,validation_loss,"
                + "validation_accuracy,validation_balanced_accuracy,validation_auc,seconds,images_per_second")
        for (line, row) in zip(lines.dropFirst(), finished.report.history) {
            let cells = line.split(separator: ",", omittingEmptySubsequences: false).map { Double($0) }
            #expect(cells.count == 11)
            #expect(cells[0] == Double(row.epoch) && cells[2] == row.trainLoss)
            #expect(cells[4] == row.trainAUC && row.trainAUC != nil)
            #expect(cells[5] == row.validationLoss && cells[8] == row.validationAUC)
        }

        let best = try ModelFile(readFrom: directory.bestCheckpoint)
        #expect(best.description == finished.model)
        #expect(best.description.epochs == finished.report.training.bestEpoch)
        #expect(best.description.classes == ["NORMAL", "PNEUMONIA"])
        #expect(try ModelFile(readFrom: directory.lastCheckpoint).description.epochs == 2)
        #expect(fileExists(directory.previousCheckpoint))
    }

    @Test("While the weights stay as they are, an epoch's training figures are theirs on the training images")
    func figuresAreThoseOfTheWeights() throws {
        var tiny = try TinyTraining(epochs: 1)
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 24))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("logits", .dense(Dense(units: 2, initializer: .glorotUniform)))
        tiny.configuration.network = .layers(try layers.network())
        tiny.configuration.training.optimizer = .sgd(SGD(learningRate: 1e-30))
        // All of them: what does not fill a batch waits for another epoch.
        tiny.configuration.training.batchSize = 47
        let report = try tiny.run().report
        let train = try #require(report.splits.first { $0.split == "train" })
        let area = try #require(report.history[0].trainAUC)
        #expect(area == train.rocAUC.value && 0.01...0.99 ~= area)
        #expect(report.history[0].trainAccuracy == train.accuracy.value)
    }

    @Test("A folder that holds a run already is refused, and one that holds none cannot be resumed")
    func anOccupiedFolderIsRefused() throws {
        let tiny = try TinyTraining(epochs: 1)
        #expect(try tiny.isInterrupted(afterStep: 1))
        #expect {
            try tiny.run()
        } throws: {
            "\($0)".hasPrefix("\(tiny.path()): there is a run in this folder already")
                && ($0 as? any ReportableError)?.exitStatus == .cannotCreate
        }
        #expect {
            try tiny.resume("nothing")
        } throws: {
            "\($0)".hasPrefix("\(tiny.path("nothing")): found no config.json")
                && ($0 as? any ReportableError)?.exitStatus == .missingInput
        }
    }

    @Test("Nobody validates or tests who is trained on")
    func validationIsByPatient() throws {
        let tiny = try TinyTraining(epochs: 1)
        let finished = try tiny.run()
        let record = try SplitRecord(readFrom: tiny.directory().split)
        let patients = [record.train, record.validation, record.test].map { Set($0.map(\.patient.name)) }
        #expect(patients.allSatisfy { !$0.isEmpty })
        #expect(patients[0].isDisjoint(with: patients[1]))
        #expect(patients[0].union(patients[1]).isDisjoint(with: patients[2]))
        #expect(record.train.count + record.validation.count == 60 && record.test.count == 20)
        for (name, entries) in [
            (SplitName.train, record.train), (.validation, record.validation), (.test, record.test),
        ] {
            let predictions = try #require(finished.predictions[name])
            #expect(predictions.map(\.path) == entries.map(\.path.string))
            #expect(predictions.map(\.label) == entries.map(\.label))
        }
    }

    @Test("The test images are looked at once, after the last epoch")
    func testImagesAreLookedAtOnce() throws {
        let log = EventLog()
        let finished = try TinyTraining().run { event, _ in log.add(event) }
        let order = log.events.compactMap { event -> String? in
            switch event {
            case .epochEnded(let row, _, _): "epoch \(row.epoch)"
            case .evaluating(let split, let images): "\(split.rawValue) \(images)"
            default: nil
            }
        }
        let counts = finished.report.splits.map(\.images)
        #expect(
            order == ["epoch 1", "epoch 2", "train \(counts[0])", "validation \(counts[1])", "test 20"])
        #expect(finished.report.splits.map(\.split) == ["train", "validation", "test"])
    }

    @Test("Without test images the report has none")
    func theTestFolderMayBeMissing() throws {
        var tiny = try TinyTraining(epochs: 1)
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 40, valCount: 8, testCount: 0, imageSize: 40).write(to: images)
        tiny.configuration.data.directory = images.string
        tiny.configuration.data.validation = .folder
        let report = try tiny.run().report
        #expect(report.splits.map(\.split) == ["train", "validation"])
        #expect(report.splits.map(\.images) == [40, 8])
        #expect(report.metrics(of: .test) == nil)
    }

    @Test("Its report is JSON without a NaN that reads as the same report")
    func theReportIsRead() throws {
        var tiny = try TinyTraining(epochs: 1)
        // Everything is called normal: some figures are not defined.
        tiny.configuration.evaluation.threshold = 0.999_999
        let report = try tiny.run().report
        #expect(report.metrics(of: .test)?.positive?.positivePredictiveValue.value == nil)
        // The encoder refuses what is not a number.
        let json = try JSONEncoder().encode(report)
        #expect(try JSONDecoder().decode(RunReport.self, from: json) == report)
        #expect(report.machine.program == Program.version)
        #expect(report.data.images["test"]?.reduce(0, +) == 20)
        #expect(report.training.peakMemoryByteCount > 1_000_000)
    }

    @Test("What changes no weight and no decision makes no other configuration of a run")
    func whatOnlyShowsIsNoRecipe() throws {
        var tiny = try TinyTraining(epochs: 1)
        tiny.configuration.data.cache = tiny.path("cache").string
        #expect(try tiny.run("first").report.testSetLooks?.configurations == 1)
        tiny.configuration.tensorboard = TensorBoardConfiguration(isEnabled: false, everySteps: 5)
        tiny.configuration.data.badImages = .skip
        tiny.configuration.evaluation.prevalence = 0.3
        tiny.configuration.evaluation.batchSize = 5
        let looks = try tiny.run("second").report.testSetLooks
        #expect(looks?.looks == 2 && looks?.configurations == 1)
    }

    @Test("Files that are no images stop it, or are left out and listed")
    func badImagesStopItOrAreSkipped() throws {
        var tiny = try TinyTraining(epochs: 1)
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 40, valCount: 4, testCount: 8, imageSize: 40).write(to: images)
        let bad = ["train/NORMAL/bad-1.jpeg", "test/PNEUMONIA/bad-2.jpeg"].map {
            images.pushing(FilePath($0))
        }
        for path in bad { try AtomicFile.write("no image", to: path) }
        tiny.configuration.data.directory = images.string
        #expect {
            try tiny.run("stop")
        } throws: { error in
            bad.allSatisfy { "\(error)".contains($0.string) }
        }
        tiny.configuration.data.badImages = .skip
        let report = try tiny.run("skip").report
        #expect(report.data.skipped.count == 2)
        #expect(report.metrics(of: .test)?.images == 8)
    }

    @Test("A network whose weights no machine holds is refused before an image is decoded")
    func tooManyWeightsAreRefused() throws {
        var tiny = try TinyTraining(epochs: 1)
        var layers = NetworkBuilder(input: Shape(channels: 1, height: 24, width: 24))
        layers.add("flatten", .flatten(Flatten()))
        layers.add("first", .dense(Dense(units: 256)))
        for number in 0..<2000 {
            layers.add("wide\(number)", .dense(Dense(units: 1 << 20)))
            layers.add("narrow\(number)", .dense(Dense(units: 256)))
        }
        layers.add("logits", .dense(Dense(units: 2)))
        tiny.configuration.network = .layers(try layers.network())
        tiny.configuration.data.cache = tiny.path("cache").string
        let log = EventLog()
        let error = #expect(throws: PlanError.self) { try tiny.run { event, _ in log.add(event) } }
        #expect(error?.description.hasPrefix("the network's weights, with what is kept for each") == true)
        #expect(log.events.isEmpty && !fileExists(tiny.path("cache")))
    }

    @Test("Where what is left out leaves too little, the files and their reasons are named")
    func tooMuchLeftOutIsExplained() throws {
        var tiny = try TinyTraining(epochs: 1)
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 40, valCount: 4, testCount: 8, imageSize: 40).write(to: images)
        tiny.configuration.data.directory = images.string
        tiny.configuration.data.badImages = .skip
        _ = try tiny.run("whole")
        let test = try ChestXrayFolder(images).samples(of: .test)
        for sample in test { try AtomicFile.write("no image", to: sample.path) }
        var request = tiny.request(.test)
        request.data = images
        request.badImages = .skip
        let model = try ModelFile(readFrom: tiny.directory("whole").bestCheckpoint)
        let error = #expect(throws: TrainingError.self) { try ModelEvaluation(of: model, request) }
        let text = try #require(error?.description)
        #expect(text.hasPrefix("the test split has no images that can be read; replace 8 files"))
        #expect(text.contains(test[0].path.string) && text.hasSuffix("and 3 more"))

        for sample in try ChestXrayFolder(images).samples(of: .train).dropFirst(20) {
            try AtomicFile.write("no image", to: sample.path)
        }
        tiny.configuration.training.batchSize = 32
        let few = #expect(throws: TrainingError.self) { try tiny.run("few") }
        let words = try #require(few?.description)
        #expect(
            words.contains(
                "fewer than one batch of 32; set training.batchSize (--batch-size) to at most that"))
        #expect(!words.contains("/test/"), "what is no image in another split has no part in it")
    }

    @Test("A bad image that is mended meanwhile does not change a resumed run; one that goes bad ends it")
    func badImagesStayOut() throws {
        var tiny = try TinyTraining(epochs: 1)
        let images = tiny.path("images")
        try PhantomDataset(trainCount: 40, valCount: 4, testCount: 8, imageSize: 40).write(to: images)
        tiny.configuration.data.directory = images.string
        tiny.configuration.data.badImages = .skip
        let bad = images.pushing("train/NORMAL/NORMAL-IM-9999-0001.jpeg")
        try AtomicFile.write("no image", to: bad)
        _ = try tiny.run("whole")
        #expect(try tiny.isInterrupted("parts", afterStep: 2))
        let record = try SplitRecord(readFrom: tiny.directory("parts").split)
        let good = try #require(record.train.first { $0.label == 0 })
        try AtomicFile.write(readFile(images.pushing(good.path)), to: bad)
        #expect(try tiny.isInterruptedAgain("parts", afterStep: 1))
        _ = try tiny.resume("parts")
        let whole = try tensors(in: tiny.directory("whole").lastCheckpoint)
        #expect(try tensors(in: tiny.directory("parts").lastCheckpoint) == whole)

        for split in ["train", "validation"] {
            #expect(try tiny.isInterrupted("lost-\(split)", afterStep: 2))
            let record = try SplitRecord(readFrom: tiny.directory("lost-\(split)").split)
            let used = try #require(split == "train" ? record.train.first : record.validation.first)
            let intact = try readFile(images.pushing(used.path))
            try AtomicFile.write("no image any more", to: images.pushing(used.path))
            let error = #expect(throws: TrainingError.self) { try tiny.resume("lost-\(split)") }
            let words = "1 of the run's training and validation images cannot be read any more"
            #expect(error?.description.hasPrefix(words) == true)
            #expect(error?.description.contains(used.path.string) == true)
            try AtomicFile.write(intact, to: images.pushing(used.path))
        }
    }
}
