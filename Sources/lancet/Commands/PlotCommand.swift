import ArgumentParser
import Drawing
import Foundation
import Reports
import Specification

/// `lancet plot`: figures of what is recorded.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw counts against P.",
    discussion: """
      Draws one figure per axis, such as eyeDetectors-Eyeglasses.svg. A figure shows a quantity, such \
      as eyeDetectors, biasedUnits, axisPairs, accuracyGap or pairs:Smiling. Other figures are \
      \(FigureKind.composed.map(\.name).joined(separator: ", ")). Where results are not recorded yet, \
      the figure has a gap and says so.
      """)

  @OptionGroup var experiment: ExperimentOptions
  @Option(help: "Comma-separated figures.")
  var figures = FigureList(kinds: FigureKind.standard)
  @Option(help: "Draw only this axis.") var axis: String?
  @Option(
    help: """
      Comma-separated P for the histograms. [default: the lowest and the highest]
      """)
  var skew = PercentageList(values: [])
  @Option(
    name: .customLong("format"),
    help:
      "Comma-separated formats: \(Page.Format.allCases.map(\.rawValue).joined(separator: ", ")).")
  var formats: Choices<Page.Format> = Choices([.svg])
  @Option(help: "The folder to write files to.") var output: String
  @OptionGroup var results: ResultsOptions

  func validate() throws {
    try figures.validate("--figures")
    try formats.validate("--format")
  }

  func run() throws {
    let store = try results.open()
    let experiment = try experiment.load(recordedIn: store)
    let sweep = try Sweep(
      experiment: experiment.name, store: store, parts: SweepPlots.parts)
    guard axis.map(sweep.axes.contains) ?? true else {
      throw ValidationError(
        "--axis is \(axis ?? ""). \(sweep.axes.closest(to: axis ?? "").didYouMean)"
          + "Valid: \(sweep.axes.joined(separator: ", ")).")
    }
    let plots = SweepPlots(sweep)
    let folder = URL(filePath: output, directoryHint: .isDirectory)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    for axis in axis.map({ [$0] }) ?? sweep.axes {
      for kind in figures.kinds {
        guard let figure = plots.figure(kind, axis: axis, percentages: skew.values) else {
          Terminal.say("\(kind.name) is not drawn, as nothing of it is recorded for \(axis).")
          continue
        }
        for format in formats.values {
          let file = folder.appending(path: "\(figure.name).\(format.rawValue)")
          try Data(figure.page.file(as: format)).write(to: file, options: .atomic)
          Terminal.result(file.relativePath)
        }
      }
    }
  }
}

/// A comma-separated list of figures.
struct FigureList: ExpressibleByArgument {
  let kinds: [FigureKind]
  private let unknown: [String]

  init(kinds: [FigureKind]) {
    (self.kinds, unknown) = (kinds, [])
  }

  init(argument: String) {
    let names = argument.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    kinds = names.compactMap { FigureKind(name: $0) }
    unknown = names.filter { FigureKind(name: $0) == nil }
  }

  /// Throws unless each name is that of a figure.
  func validate(_ option: String) throws {
    let all = Quantity.all.map(\.name) + FigureKind.composed.map(\.name)
    try UnknownName.refuse(
      unknown, option,
      valid: FigureKind.standard.map(\.name) + ["and every other quantity, such as pairs:Smiling"],
      all: all)
  }

  var defaultValueDescription: String { kinds.map(\.name).joined(separator: ",") }
}

/// A comma-separated list of P in percent.
struct PercentageList: ExpressibleByArgument {
  let values: [Int]

  init(values: [Int]) {
    self.values = values
  }

  init?(argument: String) {
    let parts = argument.split(separator: ",")
    values = parts.compactMap { Int($0) }.sorted()
    if values.isEmpty || values.count != parts.count
      || !values.allSatisfy((0...100).contains)
    {
      return nil
    }
  }

  var defaultValueDescription: String { "" }
}
