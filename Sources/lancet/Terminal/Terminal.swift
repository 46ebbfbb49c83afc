import Files
import Foundation
import Processor
import Synchronization

/// Where the command writes, and the only place that does: results go to standard output, all that
/// is said about the work goes to standard error.
///
/// What is said and cannot be written is given up. Results that cannot be written end the program
/// with a message and an exit code, after its work.
enum Terminal {
  /// Whether standard error is a terminal, so that a line can be shown and replaced.
  static let showsLiveLine = isatty(STDERR_FILENO) == 1

  /// How wide a live line may be; asked anew each time, because windows change.
  static var columns: Int { terminalColumns(of: STDERR_FILENO) ?? 80 }

  private static let hasLiveLine = Mutex(false)
  private static let output = Mutex(
    StandardStream(.standardOutput, name: "Standard output"))
  private static let errors = Mutex(StandardStream(.standardError, name: "Standard error"))

  /// What kept results from being written.
  static var failure: DiskError? { output.withLock(\.failure) }

  /// Makes sure that a stream that is closed or breaks is an error of the stream, not of the program.
  static func prepare() {
    StandardStream.fillGaps()
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }

  /// Prints a result.
  static func result(_ text: String, terminator: String = "\n") {
    output.withLock { $0.write(text + terminator) }
  }

  /// Writes a result that is no text.
  static func result(_ content: Data) {
    output.withLock { $0.write(content) }
  }

  /// Prints a row of results, its fields separated by tabs.
  static func row(_ fields: any CustomStringConvertible...) {
    result(fields.map(\.description).joined(separator: "\t"))
  }

  /// Begins a page of results that takes the place of the one before, where that can be.
  static func beginPage() {
    if isatty(STDOUT_FILENO) == 1 { result("\u{1B}[H\u{1B}[2J", terminator: "") }
  }

  /// Ends a page of results, which a reader is to see at once.
  static func endPage() {
    if isatty(STDOUT_FILENO) == 0 { result("") }
    fflush(nil)
  }

  /// Says something about the work: a notice, a warning, an error, progress that stays.
  static func say(_ text: String) {
    hasLiveLine.withLock { isShown in
      clear(&isShown)
      write(text + "\n")
    }
  }

  /// Shows a line until something else is said; does nothing where a line cannot be replaced.
  static func showLive(_ line: String) {
    guard showsLiveLine else { return }
    hasLiveLine.withLock { isShown in
      clear(&isShown)
      // Without wrapping: a narrow terminal cuts the line off instead of breaking it.
      write("\u{1B}[?7l" + line + "\u{1B}[?7h")
      isShown = true
    }
  }

  /// Takes the live line away; the cursor is at the start of an empty line then.
  static func clearLive() {
    hasLiveLine.withLock { clear(&$0) }
  }

  private static func clear(_ isShown: inout Bool) {
    guard isShown else { return }
    write("\r\u{1B}[2K")
    isShown = false
  }

  private static func write(_ text: String) {
    errors.withLock { $0.write(text) }
  }
}
