import ArgumentParser
import Faces
import Foundation

/// `lancet faces`: what has to do with synthetic faces.
struct FacesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces", abstract: "Work with synthetic faces.", subcommands: [Render.self])

  /// `lancet faces render`: synthetic faces as files.
  struct Render: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write synthetic faces in CelebA's file formats.",
      discussion: """
        The folder gets img/, list_attr.txt, list_eval_partition.txt, identities.txt, \
        landmarks_68.csv, masks/ and sheet.png, a look at the first faces.
        """)

    @Argument(help: "A folder; it may not hold anything yet.") var folder: String
    @Option(help: "How many faces.") var count = 100
    @Option(help: "Side of the pictures in pixels.") var size = 128
    @Option(help: "Which faces: face number i is a function of the seed and i.")
    var seed: UInt64 = 1
    @Flag(help: "Leave the masks out.") var withoutMasks = false

    func validate() throws {
      guard (1...10_000_000).contains(count) else {
        throw ValidationError("--count is \(count); valid: 1 to 10000000")
      }
      guard (16...2048).contains(size) else {
        throw ValidationError("--size is \(size); valid: 16 to 2048")
      }
    }

    func run() throws {
      let writer = FaceFolderWriter(
        source: SyntheticSource(seed: seed, counts: FaceFolderWriter.partitions(of: count)),
        size: size, masks: !withoutMasks)
      try writer.write(to: URL(filePath: folder, directoryHint: .isDirectory))
    }
  }
}
