import ArgumentParser
import Faces
import Files
import Foundation
import Specification
import Sweeps

/// `lancet split`: the splits alone, as files.
struct SplitCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "split",
    abstract: "Write the split of every cell as a CSV file (a manifest).",
    discussion: """
      Use manifests to check splits, or to train on them elsewhere. A manifest has a row for each \
      image: its file, partition, person, target, skewed attribute or transform, and all other \
      attributes. Lancet reads it again as data: {table: {csv: FILE, images: FOLDER}}. The names of \
      the files and the sizes of their partitions go to standard output. The folder says in \
      lancet.json whose splits it holds; a folder with anything else is refused.

      Example:
        lancet split Experiments/quickstart.yaml -o splits
      """)

  @OptionGroup var experiment: ExperimentOptions
  @Option(
    name: .shortAndLong, help: "The folder to write to. [default: NAME.splits]",
    completion: .directory)
  var output: OutputPath?
  @OptionGroup var replace: ReplaceOption

  func validate() throws {
    _ = try output?.folder()
  }

  func run() throws {
    let experiment = try experiment.load()
    let folder = try (output ?? OutputPath("\(experiment.name).splits")).folder()
    let sweep = SweepRun(experiment, results: folder)
    let files = try sweep.writeSplits(
      to: folder, replacing: replace.replace,
      label: {
        OutputLabel("split", of: "experiment \(experiment.name)", identity: $0)
      }, report: { Terminal.say($0) })
    let uses = Partition.allCases
    Terminal.result((["file"] + uses.map(\.rawValue) + ["cells"]).joined(separator: "\t"))
    for file in files {
      let counts = uses.map { "\(file.counts[$0] ?? 0)" }
      let cells = file.cells.joined(separator: ", ")
      Terminal.result(([file.url.relativePath] + counts + [cells]).joined(separator: "\t"))
    }
  }
}
