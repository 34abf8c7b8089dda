import COneDNN

/// The threads that compute: oneDNN's own team, which our loops share with it.
///
/// Two pools of threads on the same processors would take turns in each other's way. The team belongs to the
/// ``ComputeThread``; called from elsewhere, the members here go there and back.
public enum ThreadTeam {
    /// The number of threads, the compute thread among them.
    ///
    /// By default one for each processor core this process may run on, or what `OMP_NUM_THREADS` says.
    public static var size: Int {
        get { ComputeThread.run { Int(thread_team_size()) } }
        set {
            precondition(newValue > 0, "a team has at least one thread, found \(newValue)")
            ComputeThread.run {
                thread_team_set_size(CInt(clamping: newValue))
                thread_team_flush_denormals()
            }
        }
    }

    /// Cuts `0..<count` into one contiguous share for each thread and calls `body` with all of them, at the same
    /// time. Returns when every share is done.
    ///
    /// The shares depend on the arguments and the team's size alone, never on which thread was first. Work that is
    /// too small to be worth sharing is done on the calling thread.
    ///
    /// - Parameters:
    ///   - alignment: the bounds of the shares are multiples of it, but for the end of the last.
    ///   - smallest: no share is cut smaller. The default suits a few operations an element; pass 1 where one
    ///     element is a whole sample.
    ///   - body: must be safe to call for different shares at once. It cannot throw and must not wait for others.
    public static func forEachShare(
        of count: Int, alignedTo alignment: Int = 16, atLeast smallest: Int = 4096,
        _ body: (Range<Int>) -> Void
    ) {
        precondition(count >= 0 && alignment > 0 && smallest > 0)
        guard count > smallest, !thread_team_is_running() else {
            if count > 0 { body(0..<count) }
            return
        }
        ComputeThread.run {
            let plan = SharePlan(of: count, workers: Int(thread_team_size()), alignment, smallest)
            guard plan.shares > 1 else { return body(0..<count) }
            withoutActuallyEscaping(body) { body in
                var work = SharedWork(plan: plan, body: body)
                withUnsafeMutablePointer(to: &work) { work in
                    thread_team_run(
                        { context, worker, workers in
                            context?.assumingMemoryBound(to: SharedWork.self).pointee
                                .run(worker: Int(worker), of: Int(workers))
                        }, work)
                }
            }
        }
    }
}

/// How a range is cut into shares.
struct SharePlan {
    let count: Int
    let length: Int
    /// The number of shares, at most that of the workers.
    let shares: Int

    init(of count: Int, workers: Int, _ alignment: Int, _ smallest: Int) {
        let even = (count + workers - 1) / workers
        let wanted = max(even, smallest)
        length = (wanted + alignment - 1) / alignment * alignment
        shares = (count + length - 1) / length
        self.count = count
    }

    func share(_ index: Int) -> Range<Int> {
        index * length..<min((index + 1) * length, count)
    }
}

private struct SharedWork {
    let plan: SharePlan
    let body: (Range<Int>) -> Void

    /// A system short of threads may give fewer workers than were asked for: then each does several shares.
    func run(worker: Int, of workers: Int) {
        for index in stride(from: worker, to: plan.shares, by: workers) { body(plan.share(index)) }
    }
}
