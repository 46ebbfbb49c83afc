import ArgumentParser
import Faces
import Foundation
import Specification
import Sweeps

/// `lancet split`: the splits alone, as files.
struct Split: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the split of every cell as a CSV manifest, to audit or to train elsewhere.",
    discussion: """
      A manifest has a row for each image: its file, partition, person, target, bias attribute, what \
      is to be done to the picture, and the other attributes. It can be read again as \
      data: {table: {csv: FILE, images: FOLDER}}. The files and their sizes go to standard output.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @Option(help: "The folder to write to; <name>.splits if left out.") var output: String?

  func run() throws {
    let experiment = try experiment.load()
    let folder = URL(
      filePath: output ?? "\(experiment.name).splits", directoryHint: .isDirectory)
    let sweep = SweepRun(experiment, results: folder)
    let files = try sweep.writeSplits(to: folder) { notice in
      FileHandle.standardError.write(Data((notice + "\n").utf8))
    }
    let uses = Partition.allCases
    print((["file"] + uses.map(\.rawValue) + ["cells"]).joined(separator: "\t"))
    for file in files {
      let counts = uses.map { "\(file.counts[$0] ?? 0)" }
      let cells = file.cells.joined(separator: ", ")
      print(([file.url.relativePath] + counts + [cells]).joined(separator: "\t"))
    }
  }
}
