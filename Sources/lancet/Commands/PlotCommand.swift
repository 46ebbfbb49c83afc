import ArgumentParser
import Drawing
import Files
import Foundation
import Reports
import Specification

/// `lancet plot`: figures of what is recorded.
struct PlotCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "plot",
    abstract: "Draw counts against P.",
    discussion: """
      A figure shows a quantity, such as eyeDetectors, biasedUnits, axisPairs, accuracyGap or \
      pairs:Goatee. Other figures are \(FigureKind.composed.map(\.name).joined(separator: ", ")). \
      Each axis has a file of its own, such as eyeDetectors-Eyeglasses.svg. In an experiment with arms, \
      each axis has one for each arm, such as eyeDetectors-Eyeglasses-longer.svg. One more shows a \
      quantity of all arms: eyeDetectors-Eyeglasses-arms.svg. The figure instruments shows all axes and \
      arms.

      Where results are not recorded yet, the figure has a gap and says so. The names of the files are \
      printed. The folder says in lancet.json whose figures it holds; a folder of another result is \
      refused.

      Examples:
        lancet plot Experiments/grayscale.yaml -o plots
        lancet plot Experiments/grayscale.yaml --figures accuracyGap --format pdf,png -o plots
      """)

  @OptionGroup var shown: ShownOptions
  @Option(help: "Comma-separated figures.")
  var figures = FigureList(kinds: FigureKind.standard)
  @Option(help: "Draw only this axis. [default: every axis]") var axis: String?
  @Option(
    help: """
      Comma-separated P for the histograms. [default: the lowest and the highest]
      """)
  var skew = PercentageList(values: [])
  @Option(
    name: .customLong("format"),
    help:
      "Comma-separated formats, or all: \(Page.Format.allCases.map(\.rawValue).joined(separator: ", "))."
  )
  var formats: Choices<Page.Format> = Choices([.svg])
  @Option(name: .shortAndLong, help: "The folder to write files to.", completion: .directory)
  var output = OutputPath("plots")
  @OptionGroup var arm: ArmOption
  @OptionGroup var replace: ReplaceOption
  @OptionGroup var results: ResultsOptions

  func validate() throws {
    try figures.validate("--figures")
    try formats.validate("--format")
    _ = try output.folder()
  }

  func run() throws {
    let (experiment, shown) = try self.shown.choose(arm, in: results.open())
    let sweep = try Sweep(
      experiment: experiment.name, arm: arm.arm, store: shown.store,
      parts: SweepPlots.parts(of: figures.kinds))
    if sweep.isUnskewed { throw SweepShowError.notSkewed(experiment: experiment.name) }
    let names = sweep.axes.map(\.name)
    guard axis.map(names.contains) ?? true else {
      let all = Set(names).sorted()
      throw ValidationError(
        "--axis is \(axis ?? ""). \(all.closest(to: axis ?? "").didYouMean)"
          + "Valid: \(all.joined(separator: ", ")).")
    }
    let known = Set(sweep.cells.map(\.skew))
    if let other = skew.values.first(where: { !known.contains($0) }) {
      let valid = known.sorted().map(String.init).joined(separator: ", ")
      throw ValidationError("--skew names \(other), which is no P of the sweep. Valid: \(valid).")
    }
    let plots = SweepPlots(sweep)
    let folder = try output.folder(
      for: OutputLabel(
        "plot", of: shown.subject + (arm.arm.map { ", arm \($0)" } ?? ""),
        identity: shown.identity + (arm.arm.map { " \($0)" } ?? ""), state: shown.state), replace)
    Terminal.say(shown.words)
    func write(_ figure: Figure) throws {
      for format in formats.values {
        let file = "\(figure.name).\(format.rawValue)"
        try folder.write(Data(figure.page.file(as: format)), to: file)
        Terminal.result(folder.url.appending(path: file).relativePath)
      }
    }
    for axis in plots.axesOfArms where self.axis == nil || self.axis == axis {
      for case .curve(let quantity) in figures.kinds {
        if let figure = plots.armFigure(quantity, axis: axis) { try write(figure) }
      }
    }
    let axes = sweep.axes.filter { self.axis == nil || self.axis == $0.name }
    for (place, axis) in axes.enumerated() {
      for kind in figures.kinds where place == 0 || kind != .instruments {
        guard let figure = plots.figure(kind, axis: axis, percentages: skew.values) else {
          Terminal.say("\(kind.name) is not drawn: \(sweep.reasonWithout(kind, axis: axis)).")
          continue
        }
        try write(figure)
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
    let names = argument.namesOnce
    kinds = names.compactMap { FigureKind(name: $0) }
    unknown = names.filter { FigureKind(name: $0) == nil }
  }

  /// Throws unless each name is that of a figure.
  func validate(_ option: String) throws {
    let all = Quantity.all.map(\.name) + FigureKind.composed.map(\.name)
    try UnknownName.refuse(
      unknown, option,
      valid: FigureKind.standard.map(\.name)
        + [FigureKind.instruments.name, "and every other quantity, such as pairs:Goatee"],
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
    let numbers = parts.compactMap { Int($0) }
    values = Set(numbers).sorted()
    if numbers.isEmpty || numbers.count != parts.count
      || !values.allSatisfy((0...100).contains)
    {
      return nil
    }
  }

  var defaultValueDescription: String { "" }
}
