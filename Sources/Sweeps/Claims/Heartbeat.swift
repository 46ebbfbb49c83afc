import Dispatch
import Foundation

/// Calls a function again and again, whatever else the process is doing, until it is stopped or gone.
final class Heartbeat {
  private let timer: any DispatchSourceTimer
  private let queue = DispatchQueue(label: "lancet.heartbeat")

  /// Calls `beat` every `seconds` of the machine's running time, which nobody sets.
  init(every seconds: TimeInterval, _ beat: @escaping @Sendable () -> Void) {
    timer = DispatchSource.makeTimerSource(queue: queue)
    timer.schedule(deadline: .now() + seconds, repeating: seconds)
    timer.setEventHandler(handler: beat)
    timer.resume()
  }

  deinit {
    timer.cancel()
  }

  /// Returns when no call is under way any more.
  func stop() {
    timer.cancel()
    queue.sync {}
  }
}
