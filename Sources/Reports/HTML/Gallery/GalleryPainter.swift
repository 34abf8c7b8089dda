import Diagnostics
import Radiographs
import SystemPackage
import Training

/// Makes the pictures of a gallery, or of one sheet: each image as the models see it, and under it what speaks for a class.
package struct GalleryPainter {
    private let imageFolder: FilePath
    private let model: ModelDescription
    private let maps: [GradCAM]
    /// What is to be said of the heat maps, or why there are none.
    let remark: String
    /// Columns and rows of the pictures: the shape of the model's images, small enough for a page.
    private let size: ImageSize

    /// The longer side of a picture, in pixels.
    private static let longestSide = 224
    /// Where errors of compression are not yet seen.
    private static let quality = 80

    /// - Parameters:
    ///   - models: what is evaluated; the heat maps of several are averaged.
    ///   - imageFolder: the folder that the predictions' paths start from.
    package init(of models: [ModelFile], imageFolder: FilePath) throws {
        guard let first = models.first else { preconditionFailure("an evaluation is one of a model") }
        self.imageFolder = imageFolder
        model = first.description
        let input = first.description.imageSize
        let scale = Double(Self.longestSide) / Double(max(input.width, input.height))
        size = ImageSize(
            width: max(Int((Double(input.width) * scale).rounded()), 1),
            height: max(Int((Double(input.height) * scale).rounded()), 1))
        do {
            // One map cannot lie over another that shows another part of the image.
            let alike = models.filter { $0.description.showsTheSamePart(as: first.description) }
            maps = try alike.map { try GradCAM(model: $0) }
            let leftOut =
                alike.count < models.count
                ? " Of \(models.count) models, \(alike.count) see the part of the image that is shown; the maps are"
                    + " theirs." : ""
            let places = maps.map { "\($0.layer), \($0.mapSize)" }.joined(separator: "; ")
            remark =
                "Colour shows which places spoke for the class (Grad-CAM at \(places)): blue a little, red most."
                + " The maps are coarse, show where and not why, and say nothing of whether the reason was a good one."
                + leftOut
        } catch let error as any ReportableError {
            // A report without them is worth more than none.
            maps = []
            remark = "No heat maps: \(error)."
        }
    }

    /// A gallery of a split.
    func gallery(of predictions: [Prediction], split: String, rule: DecisionRule) throws -> Gallery {
        let choice = GalleryChoice(classes: model.classes, rule: rule)
        let groups = try choice.groups(of: predictions).map { group in
            Gallery.Group(
                title: group.title, explanation: group.explanation,
                cases: try group.predictions.map { prediction in
                    Gallery.Case(
                        prediction: prediction, words: choice.words(for: prediction),
                        pictures: try pictures(of: prediction, rule))
                })
        }
        return Gallery(split: split, groups: groups, remark: remark)
    }

    /// The first cases of each kind as one picture, every image beside its heat map; `nil` where there are no maps.
    ///
    /// - Parameters:
    ///   - predictions: those of a split.
    ///   - split: its name.
    ///   - rule: how probabilities become a class.
    ///   - count: how many of a kind.
    package func sheet(
        of predictions: [Prediction], split: String, rule: DecisionRule, count: Int = 2
    ) throws -> ContactSheet? {
        let choice = GalleryChoice(classes: model.classes, rule: rule, count: count)
        var cells: [ContactSheet.Cell] = []
        for group in choice.groups(of: predictions) {
            for prediction in group.predictions {
                // As on the page, an image that is gone since is left out.
                guard let (image, overlay) = try? draw(prediction, rule), let overlay else { continue }
                cells.append(
                    ContactSheet.Cell(
                        .pair(ColorImage(image), overlay),
                        caption: "\(group.title)\n\(choice.words(for: prediction))\n\(prediction.path)"))
            }
        }
        guard !cells.isEmpty else { return nil }
        return ContactSheet(
            cells, columns: min(count, cells.count),
            title: "\(model.configuration.name), epoch \(model.epochs), \(split) images. \(remark)")
    }

    private func pictures(of prediction: Prediction, _ rule: DecisionRule) throws -> Gallery.Pictures {
        do {
            let (image, overlay) = try draw(prediction, rule)
            return .shown(
                image: try ImageEncoder.jpeg(image, quality: Self.quality),
                overlay: try overlay?.jpeg(quality: Self.quality))
        } catch let error as any ReportableError {
            // The image was there when it was evaluated; a page without it is worth more than none.
            return .missing(reason: "\(error)")
        }
    }

    /// An image as the models see it, and under its heat map where there are any.
    private func draw(
        _ prediction: Prediction, _ rule: DecisionRule
    ) throws -> (image: Radiograph, overlay: ColorImage?) {
        let path = imageFolder.pushing(FilePath(prediction.path))
        let speaksFor = rule.shownClass(of: prediction)
        let image = try model.decode(path, size: size)
        return (image, try heat(of: path, class: speaksFor).map { ColorImage(image).overlaid(with: $0) })
    }

    /// The mean of the models' maps at the pictures' size; `nil` where no model has one.
    private func heat(of path: FilePath, class index: Int) throws -> FloatMap? {
        guard !maps.isEmpty else { return nil }
        var sum = [Float](repeating: 0, count: size.pixelCount)
        for map in maps {
            let image = try map.model.decode(path)
            let values = try map.heatmap(of: image, class: index).resized(to: size).values
            for (place, value) in values.enumerated() { sum[place] += value / Float(maps.count) }
        }
        return FloatMap(size: size, values: sum)
    }
}

extension ModelDescription {
    /// Whether a place of this model's images is the same place of the other's.
    fileprivate func showsTheSamePart(as other: ModelDescription) -> Bool {
        let hasSameShape =
            imageSize.width * other.imageSize.height == other.imageSize.width * imageSize.height
        return resize == other.resize && (resize == .stretch || hasSameShape)
    }
}
