import ArgumentParser
import Comparisons
import Dissection
import Drawing
import Files
import Foundation
import Probing
import Reports
import Specification
import Sweeps

/// `lancet compare`: several models over one dictionary.
struct CompareCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compare",
    abstract: "Dissect several models over one dictionary, and compare what their units detect.",
    discussion: """
      A MODEL may be a file that “lancet dissect” reads: weights, an ONNX network or activation maps. It \
      may be a recorded cell as “lancet status” names it; without its seed, that is all its seeds. It may \
      be an arm. NAME=MODEL gives it a name. Several of one NAME are trainings of one model, and so are \
      the seeds of recorded cells. Then shares are means with an interval over them. A MODEL that ends in \
      .yaml lists models, each with what it asks for:

        dictionary: faces/dictionary
        models:
          - {name: smile, file: smile.onnx, layers: [conv4], size: 96, colours: bgr, scale: 255, \
      mean: [104, 117, 123], deviation: 256}
          - {name: gender, files: [gender1.pth, gender2.pth, gender3.pth], layers: [layer4], hook: block}
          - {name: age, cell: age-group}

      Models may differ in input, colours and layers; each gets the pictures as it wants them. One is in \
      memory at a time. What was dissected is kept in the folder's models/ and used again, so that an \
      interrupted comparison goes on where it was, and a model can be added.

      Without a dictionary the recorded dissections of cells are compared as they are.

      The output folder gets report.html, tables, plots/, and compare.json. Shares of regions go to standard \
      output, with tests of whether models differ.

      Examples:
        lancet compare smile.safetensors gender.safetensors --dictionary synthetic:2000 -o compared
        lancet compare smile=a.pth smile=b.pth gender.onnx --layers layer4,conv5 --dictionary \
      faces/dictionary
        lancet compare models.yaml --format csv,latex --plots svg,png -o compared
        lancet compare smile gender age-group --results tasks.sqlite -o tasks
      """)

  @Argument(
    help: "The models: files, recorded cells or arms, or a list in YAML.", completion: .file())
  var models: [String]
  @Option(
    help: """
      The faces: a Face Dictionary's folder, or synthetic or synthetic:N, which are N painted faces. \
      [default: as in the YAML file, or else none: recorded dissections are compared as they are]
      """)
  var dictionary: String?
  @Option(name: .shortAndLong, help: "The folder to write the results to.", completion: .directory)
  var output = OutputPath("comparison")
  @Option(
    help: """
      The layers to dissect, such as layer4,conv5. A model on the command line takes those that it has. \
      [default: all, but some have to be named of an ONNX network]
      """)
  var layers: String?
  @Option(
    help:
      "Where in each layer of weights activations are read: conv1 or block. [default: \(Defaults.Dissection.hook.rawValue)]"
  )
  var hook: Hook?
  @Option(
    help: """
      The side of the input in pixels, of files that are named on the command line. [default: as in each \
      file, or as “lancet dissect” takes it]
      """)
  var size: Int?
  @Option(
    help:
      "The share of a unit's activations above its threshold. [default: \(Defaults.Dissection.quantile)]"
  )
  var quantile: Double?
  @Option(
    help:
      "The IoU cut: the IoU from which a unit is a detector. [default: \(Defaults.Dissection.iou)]")
  var iou: Double?
  @Option(
    help:
      "The union rule that counts detectors: hnd, netdissect or all. [default: \(Defaults.Dissection.union.rawValue)]"
  )
  var union: UnionRule?
  @Option(
    help:
      "Draws of shuffled faces, which shares are held against. [default: \(Defaults.Dissection.nulls)]"
  )
  var nulls: Int?
  @Option(
    name: .customLong("format"),
    help:
      "Comma-separated formats of tables: \(TableFormat.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var formats: Choices<TableFormat> = Choices([.csv])
  @Option(
    help:
      "Comma-separated formats of plots: \(Page.Format.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var plots: Choices<Page.Format> = Choices([.svg])
  @Option(
    help: "The experiment of recorded cells, where several have some of a name. [default: any]")
  var experiment: String?
  @OptionGroup var results: ResultsOptions
  @OptionGroup var replacement: ReplaceOption
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var threads: ThreadsOption

  /// Draws where nothing else is said, as `lancet dissect` has it.
  private static let usualDraws = 20

  func validate() throws {
    _ = try output.folder()
    try formats.validate("--format")
    try plots.validate("--plots")
    if let size, !(16...2048).contains(size) {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
    if let quantile, !Defaults.Dissection.quantiles.contains(quantile) {
      throw ValidationError("--quantile is \(quantile). Give at least 0.000001 and at most 0.5.")
    }
    if let iou, !(0...1).contains(iou) { throw ValidationError("--iou is \(iou). Give 0 to 1.") }
    if let nulls, !(0...1000).contains(nulls) {
      throw ValidationError("--nulls is \(nulls). Give 0 to 1000.")
    }
    if let layers, layerNames?.isEmpty != false {
      throw ValidationError("--layers is “\(layers)”. Name at least one, such as layer4,conv5.")
    }
  }

  private var layerNames: [String]? {
    layers.map { list in
      list.split(separator: ",").map { $0.trimmingCharacters(in: .whitespaces) }
        .filter { !$0.isEmpty }
    }
  }

  func run() throws {
    let interruption = Interruption()
    interruption.leaveTheEnd()
    let (named, listed) = try [NamedModel].named(
      models, options: NamedModelOptions(layers: layerNames, hook: hook, size: size))
    var request = ComparisonRequest(models: named, results: results.url)
    request.dictionary = dictionary ?? listed
    try refuseSettingsOfRecorded(request)
    (request.experiment, request.threads) = (experiment, threads.count)
    (request.settings, request.memory) = (settings, try memory.limit())
    request.program = Lancet.configuration.version
    let folder = try output.folder(
      for: OutputLabel(
        "compare", of: "\(counted(named.count, "model"))",
        identity: request.dictionary ?? results.results, state: request.state), replacement)
    let outcome = try request.run(into: folder, notice: { Terminal.say($0) }) {
      if interruption.isRequested { throw ComparisonInterrupted(output: output.text) }
    }
    var writing = ComparisonOutput(program: request.program, command: command)
    (writing.tables, writing.plots) = (formats.values, plots.values)
    try writing.write(outcome, to: folder)
    Terminal.result(outcome.comparison.overview.plain)
    Terminal.say("\(output.text)/report.html shows what was found and how to read it.")
  }

  /// What is said of a dissection.
  private var given: [(option: String, value: String)] {
    [
      ("--quantile", quantile.map { "\($0)" }), ("--iou", iou.map { "\($0)" }),
      ("--union", union?.rawValue), ("--nulls", nulls.map { "\($0)" }),
      ("--size", size.map { "\($0)" }), ("--hook", hook?.rawValue), ("--layers", layers),
      ("--memory", memory.memory),
    ].compactMap { option, value in value.map { (option, $0) } }
  }

  /// Throws where recorded dissections are to be taken as they are, and something is said of them.
  private func refuseSettingsOfRecorded(_ request: ComparisonRequest) throws {
    let onlyRecorded = request.models.allSatisfy { model in
      model.sources.allSatisfy { if case .recorded = $0 { true } else { false } }
    }
    if request.dictionary == nil, onlyRecorded, let first = given.first {
      throw ComparisonError.asTheyAre("\(first.option) is \(first.value)")
    }
  }

  private var settings: DissectionSettings {
    var settings = DissectionSettings()
    if let quantile { settings.quantiles = [quantile] }
    if let iou { settings.iou = iou }
    if let union { settings.union = union }
    settings.nulls = nulls ?? Self.usualDraws
    settings.gallerySize = 0
    return settings
  }

  /// The command line that makes the folder again.
  private var command: String {
    let options =
      (dictionary.map { ["--dictionary", $0] } ?? [])
      + given.filter { $0.option != "--memory" }.flatMap { [$0.option, $0.value] }
      + (experiment.map { ["--experiment", $0] } ?? [])
    return ShellCommand.text(
      ["lancet", "compare"] + models + options
        + ["--format", formats.defaultValueDescription, "--plots", plots.defaultValueDescription]
        + (usesResults ? ["--results", results.results] : []) + ["--output", output.text])
  }

  /// Whether some model is a recorded one.
  private var usesResults: Bool {
    models.contains { text in
      let place = text.split(separator: "=").last.map(String.init) ?? text
      return !FileManager.default.fileExists(atPath: place)
    }
  }
}

/// A signal came before all models were compared.
struct ComparisonInterrupted: Error, CustomStringConvertible {
  let output: String

  var description: String {
    "Interrupted. What was dissected of other models is kept in \(output); run the same command to go on."
  }
}
