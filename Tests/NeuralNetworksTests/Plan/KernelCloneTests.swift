#if arch(x86_64) && os(Linux)
    import CKernels
    import Foundation
    import Testing

    /// Loops in C are compiled for several instruction sets, and the program chooses when it starts.
    @Suite struct KernelCloneTests {
        @Test func aProcessorWithFusedMultiplyAndAddIsGivenLoopsThatUseIt() throws {
            let description = try String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)
            let line = description.split(separator: "\n").first { $0.hasPrefix("flags") }
            let flags = Set(try #require(line).split(separator: " "))
            #expect(clones_fuse_multiply_and_add() == flags.isSuperset(of: ["avx2", "fma"]))
        }
    }
#endif
