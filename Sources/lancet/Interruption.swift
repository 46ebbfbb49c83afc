import Dispatch
import Foundation
import Synchronization

/// Notices the first SIGINT or SIGTERM, so that a run can stop between two steps.
///
/// A second signal ends the program at once.
final class Interruption: Sendable {
  private let requested = Atomic<Bool>(false)
  private let sources: Mutex<[any DispatchSourceSignal]> = Mutex([])

  var isRequested: Bool { requested.load(ordering: .relaxed) }

  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [weak self] in
        if self?.requested.exchange(true, ordering: .relaxed) == true { exit(130) }
      }
      source.resume()
      sources.withLock { $0.append(source) }
    }
  }
}
