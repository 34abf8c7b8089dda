import COneDNN
import Foundation

/// The one thread that everything is computed on.
///
/// A team of libgomp belongs to the thread that made it, and a primitive of oneDNN 2 must run on the thread that
/// created it when it uses the library's scratchpad. With a thread of our own both hold, whoever calls: the main
/// thread, a test, a server's pool. Its stack is large enough for oneDNN's code generators, and it flushes denormals.
public enum ComputeThread {
    /// Whether the caller is on the compute thread already.
    public static var isCurrent: Bool { worker.isCurrent }

    /// Runs `body` on the compute thread and waits for its end. On the compute thread itself it runs at once.
    ///
    /// Callers on different threads take turns in the order they came. What `body` captures needs not be `Sendable`:
    /// the caller waits, so at any moment one thread uses it.
    ///
    /// - Throws: what `body` throws.
    public static func run<Value, Failure: Error>(
        _ body: () throws(Failure) -> Value
    ) throws(Failure) -> Value {
        if worker.isCurrent { return try body() }
        // Waiting here for the thread that waits for this worker would never end.
        precondition(!thread_team_is_running(), "a worker of the team cannot wait for the compute thread")
        var outcome: Result<Value, Failure>?
        withoutActuallyEscaping(body) { body in
            worker.perform {
                do throws(Failure) { outcome = .success(try body()) } catch { outcome = .failure(error) }
            }
        }
        guard let outcome else { preconditionFailure("the compute thread returned without doing its work") }
        return try outcome.get()
    }

    private static let worker = Worker()
}

/// A thread that does one piece of work after another.
private final class Worker: @unchecked Sendable {
    private let condition = NSCondition()
    private var queue: [Job] = []
    private var identity: pthread_t?

    init() {
        let thread = Thread { [self] in live() }
        thread.name = "compute"
        thread.stackSize = 8 << 20
        condition.lock()
        thread.start()
        while identity == nil { condition.wait() }
        condition.unlock()
    }

    /// Written once, before `init` returns, and read only ever after.
    var isCurrent: Bool { identity.map { pthread_equal($0, pthread_self()) != 0 } ?? false }

    /// Waits until the thread has called `work`.
    func perform(_ work: @escaping () -> Void) {
        let job = Job(work)
        condition.lock()
        queue.append(job)
        condition.broadcast()
        condition.unlock()
        job.wait()
    }

    private func live() {
        thread_team_set_size(thread_team_default_size())
        thread_team_flush_denormals()
        condition.lock()
        identity = pthread_self()
        condition.broadcast()
        while true {
            while queue.isEmpty { condition.wait() }
            let job = queue.removeFirst()
            condition.unlock()
            job.perform()
            condition.lock()
        }
    }
}

/// A piece of work that somebody waits for.
private final class Job {
    private var work: (() -> Void)?
    private let done = DispatchSemaphore(value: 0)

    init(_ work: @escaping () -> Void) { self.work = work }

    func perform() {
        callWork()
        // Let go of the closure before the caller goes on: what it captures is the caller's alone again.
        work = nil
        done.signal()
    }

    func wait() { done.wait() }

    /// Not inlined, so that no reference of this call's own outlives it.
    @inline(never)
    private func callWork() { work?() }
}
