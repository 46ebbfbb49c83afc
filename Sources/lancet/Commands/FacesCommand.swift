import ArgumentParser
import Faces
import Foundation
import Painter

/// `lancet faces`: what has to do with synthetic faces.
struct FacesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces", abstract: "Work with synthetic faces.", subcommands: [Render.self])

  /// `lancet faces render`: synthetic faces as files.
  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write synthetic faces in CelebA's file formats, and a Face Dictionary.",
      discussion: """
        The folder gets img/, list_attr.txt, list_eval_partition.txt, identities.txt, \
        landmarks_68.csv, sheet.png, a look at the first faces, and dictionary/, other faces with \
        exact masks in the published layout of the Face Dictionary.
        """)

    @Argument(help: "A folder; it may not hold anything yet.") var folder: String
    @Option(help: "How many faces in CelebA's files.") var count = 100
    @Option(help: "How many more in the dictionary; 0 for none. [default: a quarter of --count]")
    var dictionary: Int?
    @Option(help: "Side of the pictures in pixels.") var size = 128
    @Option(help: "Which faces: face number i is a function of the seed and i.")
    var seed: UInt64 = 1
    @Option(help: "How far the gender cues overlap, 0 to 1.")
    var difficulty = Population().difficulty
    @Option(help: "The share of faces with an attribute, such as Eyeglasses=0.3; repeatable.")
    var rate: [String] = []
    @Option(help: "An attribute's correlation with Male, such as Eyeglasses=0.2; repeatable.")
    var correlation: [String] = []

    func validate() throws {
      guard (1...10_000_000).contains(count) else {
        throw ValidationError("--count is \(count); valid: 1 to 10000000")
      }
      if let dictionary, !(0...1_000_000).contains(dictionary) {
        throw ValidationError("--dictionary is \(dictionary); valid: 0 to 1000000")
      }
      guard (16...2048).contains(size) else {
        throw ValidationError("--size is \(size); valid: 16 to 2048")
      }
      guard (0...1).contains(difficulty) else {
        throw ValidationError("--difficulty is \(difficulty); valid: 0 to 1")
      }
      do {
        _ = try population()
      } catch let error as FacesError {
        throw ValidationError("\(error)")
      }
    }

    func run() throws {
      let partitions = FaceFolderWriter.partitions(
        of: count, dictionary: dictionary ?? count / 4)
      let writer = FaceFolderWriter(
        source: SyntheticSource(seed: seed, counts: partitions, population: try population()),
        size: size)
      try writer.write(to: URL(filePath: folder, directoryHint: .isDirectory))
    }

    private func population() throws -> Population {
      try Population(
        difficulty: difficulty, rates: values(of: rate, option: "--rate"),
        correlations: values(of: correlation, option: "--correlation"))
    }

    /// Reads `NAME=NUMBER`, each name once.
    private func values(of texts: [String], option: String) throws -> [FaceAttribute: Double] {
      var values: [FaceAttribute: Double] = [:]
      for text in texts {
        let parts = text.split(separator: "=", maxSplits: 1)
        guard parts.count == 2, let value = Double(parts[1]), abs(value) <= 1 else {
          throw ValidationError("\(option) is \(text); valid: such as Eyeglasses=0.3")
        }
        guard let attribute = FaceAttribute(rawValue: String(parts[0])) else {
          let names = FaceAttribute.allCases.map(\.name).joined(separator: ", ")
          throw ValidationError("\(option) names \(parts[0]); valid: \(names)")
        }
        guard values.updateValue(value, forKey: attribute) == nil else {
          throw ValidationError("\(option) names \(parts[0]) twice")
        }
      }
      return values
    }
  }
}
