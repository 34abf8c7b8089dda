import OneDNN

/// Runs something on the compute thread with a team of that size, which no other test can change meanwhile.
public func withTeam<Value, Failure: Error>(
    of threads: Int, _ body: () throws(Failure) -> Value
) throws(Failure) -> Value {
    try ComputeThread.run { () throws(Failure) -> Value in
        let size = ThreadTeam.size
        ThreadTeam.size = threads
        defer { ThreadTeam.size = size }
        return try body()
    }
}
