#if Server
    internal import NIOCore

    /// Runs the tasks of connections on the thread that reads and writes them: handing each request from thread to thread and back would
    /// take more time than all else that is done with it here. Nothing that takes long may run in them; the pool is for that.
    final class LoopExecutor: TaskExecutor {
        private let loop: any EventLoop

        init(_ loop: any EventLoop) { self.loop = loop }

        func enqueue(_ job: consuming ExecutorJob) {
            let job = UnownedJob(job)
            loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
        }
    }
#endif
