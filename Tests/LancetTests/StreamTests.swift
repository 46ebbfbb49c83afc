import Foundation
import TestSupport
import Testing

/// Standard output, standard error and files to be written that are full, closed, pipes or links.
@Suite("What is written")
struct StreamTests {
  private let folder: TemporaryFolder

  /// A folder with a sweep of one cell that is recorded.
  init() throws {
    folder = try TemporaryFolder()
    try Data(faultSweep.utf8).write(to: folder.file("sweep.yaml"))
  }

  private static let one = ["run", "sweep.yaml", "skew=[{attribute: Eyeglasses, P: [50]}]"]

  private func record() throws {
    let run = try LancetProcess(Self.one + ["--jobs", "1"], in: folder.url)
    try #require(run.status == 0, "\(run.errors)")
  }

  /// Runs a line of a shell in which `lancet` is the program.
  private func shell(_ line: String) throws -> LancetProcess {
    try LancetProcess(
      [], in: folder.url,
      emulator: ["/bin/bash", "-c", "lancet() { \"$0\" \"$@\"; }; " + line])
  }

  private var database: Data {
    get throws { try Data(contentsOf: folder.file("results.sqlite")) }
  }

  @Test("progress that cannot be written is given up, and the run goes on")
  func fullErrors() throws {
    let words = Self.one.map { "'\($0)'" }.joined(separator: " ")
    let run = try shell("lancet \(words) --jobs 2 2>/dev/full; echo code $?")
    #expect(run.output.contains("code 0"), "\(run.output)")
    #expect(run.output.contains("Detectors"), "\(run.output)")
    let again = try shell("lancet \(words) 2>&-; echo code $?")
    #expect(again.output.contains("code 0"), "\(again.output)")
  }

  @Test("results that cannot be written end with exit code 3 and the reason")
  func fullOutput() throws {
    try record()
    let full = try shell("lancet status >/dev/full; echo code $?")
    #expect(full.output == "code 3\n")
    #expect(full.errors.contains("Standard output cannot be written (no space left"), "\(full)")
    let pipe = try shell("lancet status | true; echo ${PIPESTATUS[0]}")
    #expect(pipe.output == "3\n" || pipe.output == "0\n", "\(pipe)")
    let closed = try shell("(sleep 1; lancet status) | true; echo ${PIPESTATUS[0]}")
    #expect(closed.output == "3\n")
    #expect(closed.errors.contains("its reader has closed it"), "\(closed)")
    let before = try database
    let none = try shell("lancet status >&-; echo code $?")
    #expect(none.output == "code 3\n")
    #expect(try database == before)
    let run = try shell("lancet \(Self.one.map { "'\($0)'" }.joined(separator: " ")) >&-; echo $?")
    #expect(run.output == "3\n")
    #expect(try database == before)
  }

  @Test("a run that has nothing to do leaves the database byte for byte as it is")
  func nothingToDo() throws {
    try record()
    let before = try database
    let again = try LancetProcess(Self.one, in: folder.url)
    #expect(again.status == 0 && again.output.contains("Detectors"), "\(again.errors)")
    #expect(try database == before)
  }

  @Test("an output that is a link, a pipe or a device stays one, and gets the content")
  func outputs() throws {
    try record()
    let report = "lancet report \(Self.one.dropFirst().map { "'\($0)'" }.joined(separator: " "))"
    let link = try shell("ln -s page.html link.html; \(report) -o link.html; echo $?")
    #expect(link.output.contains("0"), "\(link.errors)")
    let target = try String(contentsOf: folder.file("page.html"), encoding: .utf8)
    #expect(target.contains("<html"))
    #expect(
      try FileManager.default.destinationOfSymbolicLink(
        atPath: folder.file("link.html").path) == "page.html")
    let pipe = try shell(
      "mkfifo pipe; cat pipe > copy.html & \(report) -o pipe; wait; test -p pipe")
    #expect(pipe.status == 0, "\(pipe.errors)")
    // A page says by which command it is made.
    let copy = try String(contentsOf: folder.file("copy.html"), encoding: .utf8)
    #expect(copy == target.replacing("link.html", with: "pipe"))
    let device = try shell("\(report) -o /dev/stdout | tail -c 9; test -c /dev/full")
    #expect(device.output.contains("</html>"), "\(device)")
    let full = try shell("\(report) -o /dev/full")
    #expect(full.status == 3)
    #expect(full.errors.contains("/dev/full cannot be written (no space left"), "\(full.errors)")
    let nowhere = try shell("\(report) -o no/page.html")
    #expect(nowhere.status == 3)
    #expect(nowhere.errors.contains("no/page.html cannot be written (its folder is not there)"))
    #expect(!nowhere.errors.contains("Error Domain"))
  }
}
