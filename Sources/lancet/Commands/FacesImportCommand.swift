import ArgumentParser
import Faces
import Foundation
import Specification
import Sweeps

/// `lancet faces import`: the table of a known data set.
struct FacesImportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Make the table of a data set that is laid out as it was published.",
    discussion: """
      Reads the lists and the names of the pictures, opens no picture and copies none. Writes a CSV \
      table and prints the data block of an experiment that reads it. Pictures without a file are \
      left out and counted. Documentation/YourData.md says which files of each set are read.

      Example: lancet faces import --from fairface fairface -o fairface.csv
      """)

  @Argument(help: "The folder of the data set.") var folder: String
  @Option(
    help:
      "The data set: \(KnownDataSet.allCases.map(\.rawValue).joined(separator: ", ")).")
  var from: String
  @Option(name: .shortAndLong, help: "The table to write. [default: the set's name with .csv]")
  var output: String?

  func validate() throws {
    if KnownDataSet(rawValue: from) == nil {
      let names = KnownDataSet.allCases.map(\.rawValue)
      throw ValidationError(
        "--from is \(from). \(names.closest(to: from).didYouMean)"
          + "Valid: \(names.joined(separator: ", ")).")
    }
  }

  func run() throws {
    guard let set = KnownDataSet(rawValue: from) else { return }
    let faces = try set.faces(in: URL(filePath: folder, directoryHint: .isDirectory))
    for line in faces.passedOver + faces.notes { Terminal.say(line) }
    guard faces.count > 0 else {
      throw FacesError.missing(
        what: "picture that the lists of \(from) name", folder: folder, found: faces.passedOver)
    }
    let file = output ?? "\(from).csv"
    try faces.table.write(to: URL(filePath: file))
    Terminal.say("\(file): \(faces.count) pictures")
    Terminal.result("data:\n  table:\n    csv: \(file.quotedForYAML)")
    Terminal.result("    images: \(images(faces.images).quotedForYAML)")
    if faces.values.isEmpty { return }
    Terminal.result("    values:")
    for (name, rule) in faces.values { Terminal.result("      \(name): \(rule)") }
  }

  /// The folder of the pictures, from where the user is if that was how the folder was named.
  private func images(_ url: URL) -> String {
    let root = URL(filePath: folder, directoryHint: .isDirectory).standardizedFileURL.path
    let path = url.standardizedFileURL.path
    guard path.hasPrefix(root) else { return path }
    let inside = path.dropFirst(root.count).drop { $0 == "/" }
    let start = folder.hasSuffix("/") ? String(folder.dropLast()) : folder
    return inside.isEmpty ? start : "\(start)/\(inside)"
  }
}
