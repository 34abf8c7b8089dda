import Foundation
import NeuralNetworks
import Radiographs
import Testing
import Training

@Suite("The sheet of augmented images")
struct AugmentationSheetTests {
    /// A training of 24×24 pixels with every kind of change.
    private func training() throws -> TinyTraining {
        var tiny = try TinyTraining()
        var augmentation = Augmentation.none
        augmentation.rotationRange = 15
        augmentation.noise = RandomStrength(probability: 1, range: 1...9)
        augmentation.randomErasing = RandomErasing(probability: 1)
        augmentation.mixup = Mixing(alpha: 1, probability: 0.7)
        augmentation.cutMix = Mixing(alpha: 1, probability: 0.5)
        tiny.configuration.augmentation = augmentation
        return tiny
    }

    /// The two halves of a cell, at the images' own size.
    private func halves(_ cell: ContactSheet.Cell, of size: ImageSize, factor: Int) -> [[UInt8]] {
        let second = size.width * factor + 2
        return [0, second].map { left in
            (0..<size.pixelCount).map { index in
                cell.image[left + index % size.width * factor, index / size.width * factor].red
            }
        }
    }

    @Test("It shows what the loader gives the training, beside what it was made of")
    func itShowsTheLoadersImages() throws {
        let configuration = try training().configuration
        let sheet = try AugmentationSheet(readingDataOf: configuration, epoch: 1, count: 12).sheet
        #expect(sheet.cells.count == 12)

        let folder = try ChestXrayFolder(.init(configuration.data.directory))
        let split = try DataSplit(
            of: folder, by: configuration.data.validation, trainingSeed: configuration.training.seed)
        let size = ImageSize(square: 24)
        let data = try PreparedData(split, size: size, configuration: configuration.data, threads: 1)
        let loader = try BatchLoader(
            training: data.items(of: .train), from: data.images, augmentation: configuration.augmentation,
            settings: BatchSettings(batchSize: configuration.training.batchSize),
            seed: configuration.training.seed, startingAt: BatchPosition(epoch: 1, batch: 0))
        defer { loader.stop() }
        var place = 0
        while place < 12, let batch = loader.next() {
            let input = batch.input.bindMemory(to: Float.self)
            for index in 0..<min(batch.count, 12 - place) {
                let item = data.items(of: .train)[batch.sampleIndices[index]]
                let shown = halves(sheet.cells[place], of: size, factor: 6)
                #expect(shown[0] == data.images.radiograph(item.image).pixels)
                let start = index * batch.elementsPerImage
                let expected = input[start..<start + size.pixelCount].map {
                    UInt8(max(0, min(255, (255 * $0).rounded())))
                }
                #expect(zip(shown[1], expected).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
                place += 1
            }
        }
        #expect(place == 12)
    }

    @Test("Captions name the file, its class and what was drawn")
    func captionsSayWhatWasDrawn() throws {
        let captions = try AugmentationSheet(
            readingDataOf: training().configuration, epoch: 0, count: 48
        ).sheet.cells.map(\.caption)
        #expect(captions.count == 40)
        #expect(captions.allSatisfy { $0.contains(".jpeg, ") && $0.contains("rotated") })
        #expect(captions.allSatisfy { $0.contains("erased") && $0.contains("noise") })
        #expect(captions.contains { $0.contains("NORMAL") } && captions.contains { $0.contains("PNEUMONIA") })
        #expect(captions.contains { $0.contains("blended with ") })
        #expect(captions.contains { $0.contains(" %, out of ") })
    }

    @Test("Another epoch or seed shows something else, the same one the same")
    func itFollowsFromSeedAndEpoch() throws {
        var configuration = try training().configuration
        func image(_ epoch: Int) throws -> ColorImage {
            try AugmentationSheet(ofPhantomsFor: configuration, epoch: epoch, count: 4).sheet.image
        }
        let first = try image(0)
        #expect(try image(0) == first)
        #expect(try image(1) != first)
        configuration.training.seed += 1
        #expect(try image(0) != first)
    }

    @Test(
        "Whatever the normalisation, an image without a change looks like its original",
        arguments: [
            Preprocessing(.unit), Preprocessing(.caffe, channels: 3), Preprocessing(.inception),
            Preprocessing(.affine(mean: [0.4], standardDeviation: [0.2])),
        ])
    func normalizationIsUndone(preprocessing: Preprocessing) throws {
        var configuration = try TinyTraining().configuration
        configuration.preprocessing = preprocessing
        let sheet = try AugmentationSheet(ofPhantomsFor: configuration, epoch: 0, count: 3).sheet
        for cell in sheet.cells {
            let shown = halves(cell, of: ImageSize(square: 24), factor: 6)
            #expect(zip(shown[0], shown[1]).allSatisfy { abs(Int($0) - Int($1)) <= 1 })
            #expect(cell.caption.hasSuffix("unchanged"))
        }
    }

    @Test("Epochs of small images show small images")
    func smallImagesAreShownSmall() throws {
        var configuration = try TinyTraining(epochs: 4).configuration
        configuration.training.progressiveSize = ProgressiveSize(from: 12, until: 0.5)
        let pictures = try [0, 1, 2].map { epoch in
            try AugmentationSheet(ofPhantomsFor: configuration, epoch: epoch, count: 1).sheet.cells[0].image
        }
        // Two pictures and the gap between them, as wide whatever the images' size: how much they were enlarged
        // is told by the blocks of one colour.
        #expect(pictures.allSatisfy { $0.size.width == 290 })
        #expect(isOfBlocks(pictures[0], side: 12) && isOfBlocks(pictures[1], side: 12))
        #expect(isOfBlocks(pictures[2], side: 6) && !isOfBlocks(pictures[2], side: 12))
    }

    @Test("What is given in pixels of the network's input is given in as many of small images")
    func pixelsAreThoseOfTheImage() throws {
        var configuration = try TinyTraining(epochs: 4).configuration
        configuration.training.progressiveSize = ProgressiveSize(from: 12, until: 0.5)
        configuration.augmentation = .none
        configuration.augmentation.blur = RandomStrength(probability: 1, range: 2...2)
        let captions = try [0, 2].map { epoch in
            try AugmentationSheet(ofPhantomsFor: configuration, epoch: epoch, count: 1).sheet.cells[0].caption
        }
        #expect(captions[0].contains("blur 1.00 px"))
        #expect(captions[1].contains("blur 2.00 px"))
    }

    /// Whether the left of two pictures consists of squares of one colour each.
    private func isOfBlocks(_ picture: ColorImage, side: Int) -> Bool {
        (0..<144 * 144).allSatisfy { place in
            let (x, y) = (place % 144, place / 144)
            return picture[x, y] == picture[x - x % side, y - y % side]
        }
    }

    @Test("Fewer images than a batch are refused, as in training")
    func tooFewImagesAreRefused() throws {
        var configuration = try TinyTraining().configuration
        configuration.training.batchSize = 64
        #expect(throws: BatchLoaderError.self) {
            try AugmentationSheet(readingDataOf: configuration, epoch: 0, count: 4)
        }
    }
}
