import Diagnostics
import Files
import Foundation
import NeuralNetworks
import OneDNN
import SystemPackage

/// The convolution algorithms measured on a machine, as a file.
///
/// One lies beside the decoded images, so that the next run measures nothing and computes the same; one in each run's
/// folder, so that the run goes on as it began whatever has become of the other.
struct ConvolutionRecord: Codable {
    /// oneDNN's version.
    var library: String
    /// What oneDNN's code is made for.
    var instructionSet: String
    /// Threads that computed.
    var threads: Int
    /// The faster algorithm by the description of a convolution.
    var convolutions: [String: ConvolutionAlgorithm]

    /// What is known here and now.
    init(_ tuning: ConvolutionTuning) {
        library = Engine.libraryVersion
        instructionSet = Processor.instructionSet
        threads = ThreadTeam.size
        convolutions = tuning.choices
    }

    /// Where the record made under the present conditions lies in the folder of decoded images. Each has a file of its
    /// own: a run on one thread does not forget what runs on two have measured.
    static func path(inCache folder: String) -> FilePath {
        let conditions = "\(Engine.libraryVersion)-\(Processor.instructionSet)-\(ThreadTeam.size)"
        return FilePath(folder).appending("convolutions-\(conditions).json")
    }

    /// The choices of a record that was made under the present conditions; none where there is no such record.
    ///
    /// A record is nothing but remembered measurements: one that cannot be read is measured again.
    static func choices(in path: FilePath) -> [String: ConvolutionAlgorithm] {
        guard fileExists(path), let json = try? readFile(path),
            let record = try? decodeStrictly(ConvolutionRecord.self, from: json)
        else { return [:] }
        let isOfHere =
            record.library == Engine.libraryVersion && record.instructionSet == Processor.instructionSet
            && record.threads == ThreadTeam.size
        return isOfHere ? record.convolutions : [:]
    }

    /// Writes the record, with its keys in order; where nothing was measured there is nothing to write.
    func write(to path: FilePath) throws {
        guard !convolutions.isEmpty else { return }
        try AtomicFile.write(try readableJSON(self), to: path)
    }
}

/// What is known of the speed of convolutions where a run takes place, and where it is kept.
struct RunTuning {
    let convolutions: ConvolutionTuning
    private let cache: FilePath
    private let run: FilePath?

    /// What earlier runs measured with the same cache; before that, what the run itself did where it is resumed.
    init(cache folder: String, run directory: RunDirectory? = nil, isResuming: Bool = false) {
        cache = ConvolutionRecord.path(inCache: folder)
        run = directory?.convolutions
        let ofRun = isResuming ? run.map(ConvolutionRecord.choices) ?? [:] : [:]
        convolutions = ConvolutionTuning(ConvolutionRecord.choices(in: cache).merging(ofRun) { $1 })
    }

    /// Keeps what has been measured since: in the run's folder, and for later runs beside what others have measured
    /// meanwhile.
    ///
    /// - Throws: `FileError` where the run's folder cannot be written. A cache that may only be read costs the next run
    ///   a second, and no more.
    func save() throws {
        var record = ConvolutionRecord(convolutions)
        if let run { try record.write(to: run) }
        let known = ConvolutionRecord.choices(in: cache)
        // What stands there stands: runs that began with it have computed by it.
        record.convolutions.merge(known) { _, found in found }
        if record.convolutions != known { try? record.write(to: cache) }
    }
}
