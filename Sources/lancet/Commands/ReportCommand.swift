import ArgumentParser
import Files
import Foundation
import Reports
import Specification
import Sweeps

/// `lancet report`: one page that shows what was found.
struct ReportCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "report",
    abstract: "Write one self-contained HTML page: findings, plots, tables, gallery, provenance.",
    discussion: """
      The page loads nothing from elsewhere and stays below 10 MB. Of a sweep that is not finished it \
      shows what is recorded and says what is missing. It shows a few faces of each subgroup and the \
      best images of detectors. --no-faces leaves all of them out, and so does an experiment with \
      dissection.gallery: false.

      Example:
        lancet report Experiments/grayscale.yaml -o grayscale.html
      """)

  /// Faces of each subgroup, and their side in pixels.
  private static let faces = 6
  private static let side = 96

  @OptionGroup var shown: ShownOptions
  @Option(
    name: .shortAndLong,
    help: "The file to write; - is standard output. [default: NAME.html]",
    completion: .file(extensions: ["html"]))
  var output: OutputPath?
  @OptionGroup var arm: ArmOption
  @Flag(help: "Leave out photographs, painted faces and the gallery.") var noFaces = false
  @OptionGroup var results: ResultsOptions

  func run() throws {
    let (experiment, shown) = try self.shown.choose(arm, in: results.open())
    let place = place(of: experiment.name)
    let inputs = self.shown.inputs(of: experiment) + [results.url]
    try place.spare(inputs)
    let showsFaces = !noFaces && experiment.dissection.gallery
    let sweep = try Sweep(
      experiment: experiment.name, arm: arm.arm, store: shown.store,
      parts: showsFaces ? Report.parts.union(.gallery) : Report.parts)
    Terminal.say(shown.words)
    let report = Report(
      sweep, pictures: showsFaces ? pictures(of: withShownArm(experiment)) : nil,
      command: command(of: experiment.name), shown: shown.words)
    try place.write(report.html(), sparing: inputs)
  }

  private func place(of name: String) -> OutputPath {
    output ?? OutputPath("\(name).html")
  }

  /// The experiment with the arm alone that is shown.
  private func withShownArm(_ experiment: Experiment) -> Experiment {
    var experiment = experiment
    if let arm = arm.arm { experiment.arms.removeAll { $0.name != arm } }
    return experiment
  }

  /// The faces of the splits; a page goes without them when the data are not there.
  private func pictures(of experiment: Experiment) -> Report.Pictures {
    let folder = results.url.absoluteURL.deletingLastPathComponent().path
    do {
      let sweep = SweepRun(experiment, results: results.url)
      let faces = try sweep.subgroupSamples(of: Self.faces, size: Self.side).map { sample in
        Report.SubgroupFaces(
          axis: (sample.arms.isEmpty ? "" : sample.arms.joined(separator: ", ") + ": ")
            + sample.axis, name: sample.name, counts: sample.counts,
          pictures: try sample.pictures.map { try $0.pngData() })
      }
      return Report.Pictures(folder: folder, faces: faces)
    } catch {
      Terminal.say("The page shows no faces of the splits, as the data could not be read.")
      Terminal.say("  \(error)")
      return Report.Pictures(
        folder: folder, faces: [], note: "No faces are shown, as the data could not be read.")
    }
  }

  /// The command line that makes the page again.
  private func command(of name: String) -> String {
    ShellCommand.text(
      ["lancet", "report"] + shown.arguments
        + ["--results", results.results, "--output", place(of: name).text]
        + arm.arguments + (noFaces ? ["--no-faces"] : []))
  }
}
