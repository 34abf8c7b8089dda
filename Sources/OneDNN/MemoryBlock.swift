import Foundation

/// A block of memory for tensors, on large pages where it is large and the system has them.
///
/// A processor that has to look up few pages waits less, and on pages of 4 KiB, which lie anywhere in the machine's
/// memory, it is chance which parts of a plan compete for the same places of the cache.
public final class MemoryBlock {
    /// Where the block begins: at a multiple of 4096 bytes.
    public let start: UnsafeMutableRawPointer
    /// How long it is.
    public let byteCount: Int

    private static let pageSize = 4096
    /// x86-64's and, with pages of 4 KiB, ARM's.
    private static let largePageSize = 1 << 21

    /// - Throws: where the machine does not give so much memory, where Swift's own allocation would end the process.
    public init(byteCount: Int) throws(OneDNNError) {
        let isLarge = byteCount >= Self.largePageSize
        var block: UnsafeMutableRawPointer?
        let status = posix_memalign(&block, isLarge ? Self.largePageSize : Self.pageSize, max(byteCount, 1))
        guard status == 0, let block else {
            throw OneDNNError(call: "\(byteCount) bytes of memory", reason: "out_of_memory")
        }
        #if os(Linux)
            // A wish: where it is not granted, the block is as good as any.
            if isLarge { _ = madvise(block, byteCount, MADV_HUGEPAGE) }
        #endif
        start = block
        self.byteCount = byteCount
    }

    deinit { free(start) }
}
