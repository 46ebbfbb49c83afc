import Foundation
import Results
import Revision
import Tensors

extension Worker {
  /// This process: who works, on what, with which BLAS.
  static func current(threads: Int) -> Worker {
    let blas = BLASBuild.current
    return Worker(
      name: WorkerName.current.text, machine: WorkerName.current.host,
      gitCommit: Revision.current, blasBuild: blas.build,
      coreType: blas.coreType, threads: threads)
  }
}

/// A process as attempts name it: `host:4711@88123`, host, number, and when it began.
///
/// The last part, in ticks since the machine started, tells it from a later process of the same
/// number; it is missing where the system does not say.
package struct WorkerName: Equatable {
  package let host: String
  package let process: Int32
  package let began: String?

  package static var current: WorkerName {
    let process = ProcessInfo.processInfo.processIdentifier
    return WorkerName(
      host: ProcessInfo.processInfo.hostName, process: process,
      began: ProcessFacts(of: process)?.began)
  }

  package var text: String { "\(host):\(process)" + (began.map { "@\($0)" } ?? "") }

  package init(host: String, process: Int32, began: String?) {
    (self.host, self.process, self.began) = (host, process, began)
  }

  /// Reads a name; nil for one that is not of this form.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":") else { return nil }
    let parts = text[text.index(after: colon)...].split(separator: "@", maxSplits: 1)
    guard let process = parts.first.flatMap({ Int32($0) }), process > 0 else { return nil }
    self.init(
      host: String(text[..<colon]), process: process,
      began: parts.count == 2 ? String(parts[1]) : nil)
  }

  /// Whether the process lives; nil where that cannot be seen from this machine.
  package var isAlive: Bool? {
    guard host == ProcessInfo.processInfo.hostName else { return nil }
    guard let facts = ProcessFacts(of: process) else {
      // Gone, or not told by the system.
      return !(kill(process, 0) == -1 && errno == ESRCH)
    }
    if facts.isZombie { return false }
    return began == nil || began == facts.began
  }
}

/// What Linux says of a process.
private struct ProcessFacts {
  /// Ended, and not yet taken notice of by its parent.
  let isZombie: Bool
  let began: String

  /// Reads `/proc/<number>/stat`; nil where there is none.
  init?(of process: Int32) {
    guard let stat = try? String(contentsOfFile: "/proc/\(process)/stat", encoding: .utf8),
      let end = stat.lastIndex(of: ")")  // of the name, which may hold anything
    else { return nil }
    let fields = stat[stat.index(after: end)...].split(separator: " ")
    guard fields.count > 19 else { return nil }
    isZombie = fields[0] == "Z" || fields[0] == "X"
    began = String(fields[19])
  }
}
