import Dispatch
import Foundation
import Synchronization

/// Notices what asks a run to save its state and end: a signal, or the end of a parent process.
///
/// SIGINT is Ctrl-C, SIGTERM a machine that shuts down, SIGUSR1 a scheduler that is about to take
/// the machine away. Ctrl-C a second time ends the program at once.
final class Interruption {
  private let flag = Flag()
  private var sources: [any DispatchSourceSignal] = []
  /// Its own, so that a signal is noticed while every other thread computes.
  private let queue = DispatchQueue(label: "lancet.signals")

  var isRequested: Bool { flag.isRaised.load(ordering: .relaxed) }

  init() {
    for number in [SIGINT, SIGTERM, SIGUSR1] {
      signal(number, SIG_IGN)
      let source = DispatchSource.makeSignalSource(signal: number, queue: queue)
      source.setEventHandler { [flag] in
        let isAgain = flag.isRaised.exchange(true, ordering: .relaxed)
        if isAgain && number == SIGINT { exit(130) }
      }
      source.resume()
      sources.append(source)
    }
  }

  /// Also notices the end of standard input, which a worker process shares with its parent alone.
  ///
  /// Ctrl-C goes to all processes of a terminal; a worker waits for its parent's word instead.
  func followParent() {
    signal(SIGPIPE, SIG_IGN)
    sources.removeAll { source in
      let isForTerminal = source.handle == SIGINT
      if isForTerminal { source.cancel() }
      return isForTerminal
    }
    Thread.detachNewThread { [flag] in
      while !FileHandle.standardInput.availableData.isEmpty {}
      flag.isRaised.store(true, ordering: .relaxed)
    }
  }

  private final class Flag: Sendable {
    let isRaised = Atomic<Bool>(false)
  }
}
