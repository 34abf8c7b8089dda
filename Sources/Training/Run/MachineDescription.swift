import Foundation
import OneDNN

/// The machine and the software a run was computed with.
public struct MachineDescription: Equatable, Sendable, Codable {
    /// As the system calls it; on most ARM machines with Linux, which gives them no name, the numbers of the maker and of
    /// the core; `unknown` where it says nothing.
    public let processor: String
    /// What oneDNN's code is made for: `avx512_core_bf16` for instance.
    public let instructionSet: String
    /// Processors this process may run on.
    public let processors: Int
    /// As the system calls itself.
    public let operatingSystem: String
    /// This package's version.
    public let program: String
    /// oneDNN's version.
    public let oneDNN: String

    /// This machine.
    public init() {
        processor = Self.processorName()
        instructionSet = Processor.instructionSet
        processors = ProcessInfo.processInfo.activeProcessorCount
        operatingSystem = ProcessInfo.processInfo.operatingSystemVersionString
        program = Program.version
        oneDNN = Engine.libraryVersion
    }

    private static func processorName() -> String {
        #if os(Linux)
            let text = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
            return processorName(inCPUInfo: text) ?? "unknown"
        #else
            let key = "machdep.cpu.brand_string"
            var count = 0
            guard sysctlbyname(key, nil, &count, nil, 0) == 0, count > 0 else { return "unknown" }
            var bytes = [UInt8](repeating: 0, count: count)
            guard sysctlbyname(key, &bytes, &count, nil, 0) == 0 else { return "unknown" }
            return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        #endif
    }

    /// What Linux calls the first processor in `/proc/cpuinfo`; `nil` where it says nothing.
    package static func processorName(inCPUInfo text: String) -> String? {
        var fields: [String: String] = [:]
        for line in text.split(separator: "\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
                .map { $0.trimmingCharacters(in: .whitespaces) }
            guard parts.count == 2, !parts[1].isEmpty, fields[parts[0]] == nil else { continue }
            fields[parts[0]] = parts[1]
        }
        if let name = fields["model name"] { return name }
        guard let maker = fields["CPU implementer"], let core = fields["CPU part"] else { return nil }
        return "ARM core \(core) of implementer \(maker)"
    }
}

/// This package.
public enum Program {
    /// The package's version (https://semver.org).
    public static let version = "0.1.0"

    /// The most memory this process has had at a time, in bytes.
    public static var peakMemoryByteCount: Int {
        #if os(Linux)
            usage.ru_maxrss * 1024
        #else
            usage.ru_maxrss
        #endif
    }

    /// The seconds this process has had of all cores together, its threads that wait busily and its calls of the system
    /// included. What other processes take from it does not count.
    public static var processorSeconds: Double {
        let usage = usage
        func seconds(_ time: timeval) -> Double { Double(time.tv_sec) + Double(time.tv_usec) / 1e6 }
        return seconds(usage.ru_utime) + seconds(usage.ru_stime)
    }

    private static var usage: rusage {
        var usage = rusage()
        #if os(Linux)
            getrusage(RUSAGE_SELF.rawValue, &usage)
        #else
            getrusage(RUSAGE_SELF, &usage)
        #endif
        return usage
    }
}
