import COneDNN

/// The processor that primitives are made for.
///
/// oneDNN's engines may be used from any thread.
public final class Engine: @unchecked Sendable {
    let handle: onednn_engine_t

    /// Makes an engine for this machine's processor.
    public init() throws(OneDNNError) {
        var handle: onednn_engine_t?
        try check(onednn_engine_create(&handle), "engine")
        self.handle = try created(handle, "engine")
    }

    deinit { onednn_engine_destroy(handle) }

    /// The version of the oneDNN library that is loaded, as `3.7.2`.
    public static var libraryVersion: String {
        var (major, minor, patch): (Int32, Int32, Int32) = (0, 0, 0)
        onednn_version(&major, &minor, &patch)
        return "\(major).\(minor).\(patch)"
    }
}

/// The order in which primitives run: one after the other.
public final class Stream {
    let handle: onednn_stream_t
    private let engine: Engine

    /// Makes a stream; primitives that run on it are of the same engine.
    public init(on engine: Engine) throws(OneDNNError) {
        var handle: onednn_stream_t?
        try check(onednn_stream_create(&handle, engine.handle), "stream")
        self.handle = try created(handle, "stream")
        self.engine = engine
    }

    deinit { onednn_stream_destroy(handle) }

    /// Waits until everything that was submitted has run.
    public func wait() throws(OneDNNError) {
        try check(onednn_stream_wait(handle), "stream wait")
    }
}
