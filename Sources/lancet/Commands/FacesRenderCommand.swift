import ArgumentParser
import Faces
import Files
import Foundation
import Painter
import Specification

/// `lancet faces render`: painted faces as files.
struct FacesRenderCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "render",
    abstract: "Write painted faces in CelebA's file formats, and a Face Dictionary.",
    discussion: """
      Into the folder go img/, list_attr.txt, list_eval_partition.txt, identities.txt and \
      landmarks_68.csv. sheet.png shows the first faces. dictionary/ has other faces with exact masks, \
      in the published layout of the Face Dictionary.

      Example:
        lancet faces render faces --count 2000 --rate Eyeglasses=0.3
      """)

  @Argument(
    help: "The folder to write to. It must be empty, not exist yet, or hold the same faces.")
  var folder: String
  @Option(help: "Number of faces in CelebA's files.") var count = 100
  @Option(
    help: "Number of further faces, in the dictionary. 0 for none. [default: a quarter of --count]")
  var dictionary: Int?
  @Option(help: "The side of the pictures in pixels.") var size = 128
  @Option(help: "The seed of the faces. Face number i follows from the seed and i alone.")
  var seed: UInt64 = 1
  @Option(help: "How far the gender cues overlap, 0 to 1.")
  var difficulty = Population().difficulty
  @Option(
    help: """
      The share of faces with an attribute, such as Eyeglasses=0.3. Repeatable. \
      [default: as Documentation/Experiment.md lists them]
      """)
  var rate: [String] = []
  @Option(
    help: "An attribute's correlation with Male, such as Eyeglasses=0.2. Repeatable. [default: 0]")
  var correlation: [String] = []
  @OptionGroup var concepts: ConceptOptions

  @OptionGroup var replace: ReplaceOption

  func validate() throws {
    try OutputPath.requireNoFile(folder, named: "The folder")
    guard (1...10_000_000).contains(count) else {
      throw ValidationError("--count is \(count). Give 1 to 10000000.")
    }
    if let dictionary, !(0...1_000_000).contains(dictionary) {
      throw ValidationError("--dictionary is \(dictionary). Give 0 to 1000000.")
    }
    guard (16...2048).contains(size) else {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
    guard (0...1).contains(difficulty) else {
      throw ValidationError("--difficulty is \(difficulty). Give 0 to 1.")
    }
    try concepts.requireKnownCue()
    if let dictionary { try concepts.requirePairs(of: dictionary, "--dictionary") }
    do {
      _ = try population()
    } catch let error as FacesError {
      throw ValidationError("\(error)")
    }
  }

  func run() throws {
    // Half of the faces show a cue, so there are as many of either.
    let usual = concepts.cue == nil ? count / 4 : max(1, count / 8) * 2
    let partitions = FaceFolderWriter.partitions(of: count, dictionary: dictionary ?? usual)
    let source = SyntheticSource(seed: seed, counts: partitions, population: try population())
    let further = try concepts.read()
    let writer = FaceFolderWriter(
      source: source, size: size, further: further, plant: concepts.cue)
    concepts.notices(about: source.table, further).forEach { Terminal.say($0) }
    let url = URL(filePath: folder, directoryHint: .isDirectory)
    let output = try OutputFolder(
      url, for: label(dictionary: partitions[.dictionary] ?? 0), .clears,
      replacing: replace.replace, notice: { Terminal.say($0) })
    try output.begin(writing: FaceFolderWriter.entries)
    try writer.write(to: url)
    try output.finish()
  }

  /// Whose the folder is: all that determines the faces.
  private func label(dictionary: Int) -> OutputLabel {
    let settings =
      ["size \(size)", "seed \(seed)", "difficulty \(difficulty)"] + rate.sorted()
      + correlation.sorted().map { "correlation \($0)" } + concepts.words
    return OutputLabel(
      "faces render", of: "\(counted(count, "face")) of seed \(seed)",
      identity: "\(count) faces, \(dictionary) in the dictionary, "
        + settings.joined(separator: ", "))
  }

  private func population() throws -> Population {
    try Population(
      difficulty: difficulty, rates: values(of: rate, from: 0, option: "--rate"),
      correlations: values(of: correlation, from: -1, option: "--correlation"))
  }

  /// Reads `NAME=NUMBER`, each name once.
  private func values(
    of texts: [String], from lowest: Double, option: String
  ) throws -> [FaceAttribute: Double] {
    var values: [FaceAttribute: Double] = [:]
    for text in texts {
      let parts = text.split(separator: "=", maxSplits: 1)
      guard parts.count == 2, let value = Double(parts[1]), value >= lowest, value <= 1 else {
        throw ValidationError(
          "\(option) is \(text). Give a name and a number from \(lowest) to 1, such as Eyeglasses=0.3."
        )
      }
      guard let attribute = FaceAttribute(rawValue: String(parts[0])) else {
        let names = FaceAttribute.allCases.map(\.name).joined(separator: ", ")
        throw ValidationError(
          "\(option) names \(parts[0]), which is no attribute. "
            + FaceAttribute.allCases.map(\.name).closest(to: String(parts[0])).didYouMean
            + "Valid: \(names).")
      }
      guard values.updateValue(value, forKey: attribute) == nil else {
        throw ValidationError("\(option) names \(parts[0]) twice. Name it once.")
      }
    }
    return values
  }
}
