import Foundation

/// How long the runs of one process took, and the memory it needed.
struct Measurement: Encodable {
  /// The time of each run that counts.
  var seconds: [Double]
  /// Multiply-adds of one run, counted as two operations each.
  var flop: Double
  /// The most memory that the process held at once, in bytes, where the system tells.
  var peakBytes = peakMemory()
  /// How many tensors the last run allocated.
  var allocations: Int?
}

/// The seconds of each run of `body`, after some that do not count.
func seconds(runs: Int, warmUp: Int, _ body: () -> Void) -> [Double] {
  let clock = ContinuousClock()
  for _ in 0..<warmUp { body() }
  return (0..<runs).map { _ in clock.measure(body) / .seconds(1) }
}

/// The middle of some numbers, or the mean of the middle two.
func median(_ values: [Double]) -> Double {
  precondition(!values.isEmpty, "the median of nothing")
  let sorted = values.sorted()
  return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
}

/// The most memory that this process held at once, in bytes; nil where there is no `/proc`.
func peakMemory() -> Int? {
  guard let text = try? String(contentsOfFile: "/proc/self/status", encoding: .utf8),
    let line = text.split(separator: "\n").first(where: { $0.hasPrefix("VmHWM:") })
  else { return nil }
  return line.split(whereSeparator: { !$0.isNumber }).first.flatMap { Int($0) }.map { $0 * 1024 }
}
