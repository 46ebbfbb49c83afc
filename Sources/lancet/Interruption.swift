import Dispatch
import Foundation
import Synchronization

/// Notices the first SIGINT or SIGTERM, so that a run can stop between two steps.
///
/// A second signal ends the program at once.
final class Interruption {
  private let flag = Flag()
  private var sources: [any DispatchSourceSignal] = []

  var isRequested: Bool { flag.isRaised.load(ordering: .relaxed) }

  init() {
    for number in [SIGINT, SIGTERM] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
      source.setEventHandler { [flag] in
        if flag.isRaised.exchange(true, ordering: .relaxed) { exit(130) }
      }
      source.resume()
      sources.append(source)
    }
  }

  private final class Flag: Sendable {
    let isRaised = Atomic<Bool>(false)
  }
}
