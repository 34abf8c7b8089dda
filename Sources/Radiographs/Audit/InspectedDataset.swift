import Foundation

/// Every image of a data set with what it turned out to be: what an audit is computed from.
package struct InspectedDataset: Sendable {
    /// The data set.
    package let folder: ChestXrayFolder
    /// Those of all splits.
    package let samples: [Sample]
    /// One a sample, in their order.
    package let files: [FileInspection]

    /// Reads every file, on all cores.
    ///
    /// - Parameters:
    ///   - folder: whose files to read.
    ///   - threads: how many files are read at once.
    ///   - progress: called after every file with the number of those done, from any thread.
    package init(
        _ folder: ChestXrayFolder, threads: Int = ProcessInfo.processInfo.activeProcessorCount,
        progress: @Sendable (_ done: Int) -> Void = { _ in }
    ) {
        self.folder = folder
        samples = folder.allSamples
        files = FileInspection.inspect(
            samples.map(\.path), summarising: true, threads: threads, progress: progress)
    }

    /// The indices of the samples of a split, or of one of its classes.
    package func indices(of split: SplitName, label: Int? = nil) -> [Int] {
        samples.indices.filter {
            samples[$0].split == split && label ?? samples[$0].label == samples[$0].label
        }
    }

    /// What the images of some samples show, where they can be decoded.
    func pictures(_ indices: [Int]) -> [PictureSummary] { indices.compactMap { files[$0].picture } }
}
