import Foundation
import Results
import Tensors

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
