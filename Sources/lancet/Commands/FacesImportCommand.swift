import ArgumentParser
import Faces
import Files
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
      table and prints the section “data” of an experiment that reads it. Pictures without a file are \
      left out and counted. Documentation/YourData.md says which files of each set are read.

      Example:
        lancet faces import --from fairface fairface -o fairface.csv
      """)

  @Argument(help: "The folder of the data set.") var folder: String
  @Option(
    help:
      "The data set: \(KnownDataSet.allCases.map(\.rawValue).joined(separator: ", ")).")
  var from: String
  @Option(name: .shortAndLong, help: "The table to write. [default: the set's name with .csv]")
  var output: OutputPath?

  @Option(
    help: """
      A folder for a Face Dictionary of the set's own masks, made of test images; celebamask-hq only. \
      [default: none]
      """)
  var dictionary: String?
  @Option(help: "Number of faces in the dictionary.") var faces =
    Defaults.Dissection.images
  @OptionGroup var replace: ReplaceOption

  func validate() throws {
    if dictionary != nil && from != KnownDataSet.celebamaskHQ.rawValue {
      throw ValidationError(
        "--dictionary is given with --from \(from), which has no masks. Leave it out, or use "
          + "celebamask-hq.")
    }
    if output?.isStandardOutput == true {
      throw ValidationError(
        "--output is -, but standard output gets the section “data” of the experiment. Name a file."
      )
    }
    guard (1...1_000_000).contains(faces) else {
      throw ValidationError("--faces is \(faces). Give 1 to 1000000.")
    }
    if KnownDataSet(rawValue: from) == nil {
      let names = KnownDataSet.allCases.map(\.rawValue)
      throw ValidationError(
        "--from is \(from). \(names.closest(to: from).didYouMean)"
          + "Valid: \(names.joined(separator: ", ")).")
    }
  }

  func run() throws {
    guard let set = KnownDataSet(rawValue: from) else { return }
    let listed = try set.faces(in: URL(filePath: folder, directoryHint: .isDirectory))
    for line in listed.passedOver + listed.notes { Terminal.say(line) }
    guard listed.count > 0 else {
      throw FacesError.missing(
        what: "picture that the lists of \(from) name", folder: folder,
        found: listed.leftOutCount == 0 ? [] : ["\(listed.leftOutCount) that are left out"])
    }
    let file = output?.text ?? "\(from).csv"
    try OutputPath(file).spare(listsOfSet)
    try listed.table.write(to: URL(filePath: file))
    Terminal.say("\(file): \(counted(listed.count, "picture"))")
    Terminal.result("data:\n  table:\n    csv: \(file.quotedForYAML)")
    Terminal.result("    images: \(images(listed.images).quotedForYAML)")
    if !listed.values.isEmpty { Terminal.result("    values:") }
    for (name, rule) in listed.values { Terminal.result("      \(name): \(rule)") }
    if let dictionary {
      try writeDictionary(to: dictionary, table: file, images: listed.images)
    }
  }

  /// The plain files of the set's folder, among them its lists.
  private var listsOfSet: [URL] {
    let folder = URL(filePath: folder, directoryHint: .isDirectory)
    let names = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { !["jpg", "png"].contains(URL(filePath: $0).pathExtension.lowercased()) }
      .map { folder.appending(path: $0) }
  }

  /// Writes the masks of CelebAMask-HQ as a Face Dictionary.
  private func writeDictionary(to place: String, table: String, images: URL) throws {
    let source = try TableSource(csv: URL(filePath: table), images: images)
    let masks = CelebAMaskDictionary(root: URL(filePath: folder), table: source.table)
    let rows = masks.faces(faces, of: .test, seed: 1)
    let counter = PictureCounter(of: rows.count)
    let url = URL(filePath: place, directoryHint: .isDirectory)
    let output = try OutputFolder(
      url,
      for: OutputLabel(
        "faces import", of: "\(counted(rows.count, "face")) of \(folder)",
        identity: "\(from) \(folder) \(faces)"), .clears, replacing: replace.replace,
      notice: { Terminal.say($0) })
    try output.begin(writing: DictionaryLayout.entries)
    let count = try masks.write(rows, to: url, progress: counter.show)
    try output.finish()
    Terminal.say("\(place): \(counted(rows.count, "face")) with \(counted(count, "mask"))")
    let path = place.contains("/") ? place : "./\(place)"
    Terminal.result("dissection:\n  dictionary: \(path.quotedForYAML)")
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
