import Foundation
import Sweeps

/// Tells a parent process what happens, on standard output, and ends when standard input does.
struct EventStream {
  private let interruption: Interruption

  init(_ interruption: Interruption) {
    self.interruption = interruption
  }

  /// Does some work that says what happens; an error is its last word, and becomes an exit code.
  func run(_ work: (_ tell: @escaping (SweepEvent) -> Void) throws -> Void) throws {
    interruption.followParent()
    do {
      try work(Self.tell)
    } catch {
      Self.tell(.stopped(message: "\(error)"))
      throw Program.exitCode(of: error)
    }
  }

  private static func tell(_ event: SweepEvent) {
    // A parent that is gone is noticed at the end of standard input.
    guard var line = try? JSONEncoder().encode(event) else { return }
    line.append(UInt8(ascii: "\n"))
    try? FileHandle.standardOutput.write(contentsOf: line)
  }
}
