import ArgumentParser
import Foundation
import Results

/// `lancet slim`: a copy of a results database that is small enough to be committed.
struct SlimCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slim",
    abstract: "Copy a results database without what no table, plot or report reads.",
    discussion: """
      The copy keeps every cell, count and detector. It leaves out the list of gallery pictures, \
      the groups that single units are biased towards, and concepts that no count includes. \
      Tables, plots and trends of both are the same, byte for byte; their content digests differ.

      --counts keeps counts in the place of all units, which makes the copy several times as small. \
      Tables, plots, trends and reports are still the same. But nothing is known of a single unit, and \
      “lancet merge” takes no such copy.

      Examples:
        lancet slim results.sqlite slim.sqlite
        lancet slim results.sqlite counts.sqlite --counts
      """)

  @Argument(help: "A results database.") var database: String
  @Argument(help: "Where the copy goes; there may be no file yet.") var copy: String
  @Flag(help: "Keep counts in the place of units.") var counts = false

  func run() throws {
    try ResultStore.openForReading(at: URL(filePath: database))
      .writeSlimCopy(to: URL(filePath: copy), countsAlone: counts)
  }
}
