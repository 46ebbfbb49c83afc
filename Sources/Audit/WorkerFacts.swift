import Foundation
import Results
import Tensors

extension ResultStore {
  /// Closes the attempts of processes of this machine that have ended without closing them.
  func closeAttemptsOfDeadWorkers() throws {
    let host = ProcessInfo.processInfo.hostName
    for attempt in try openAttempts() {
      guard attempt.machine == host, let id = attempt.id,
        let process = attempt.worker.split(separator: ":").last.flatMap({ pid_t($0) }),
        kill(process, 0) == -1 && errno == ESRCH
      else { continue }
      try finishAttempt(id, outcome: .interrupted)
    }
  }
}

extension Worker {
  /// This process: who works, on what, with which BLAS.
  static func current(threads: Int) -> Worker {
    let host = ProcessInfo.processInfo.hostName
    let blas = BLASBuild.current
    return Worker(
      name: "\(host):\(ProcessInfo.processInfo.processIdentifier)", machine: host,
      gitCommit: ProcessInfo.processInfo.environment["LANCET_COMMIT"], blasBuild: blas.build,
      coreType: blas.coreType, threads: threads)
  }
}
