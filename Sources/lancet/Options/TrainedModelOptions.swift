import ArgumentParser
import Foundation
import Probing
import Sweeps

/// Where a trained network is, a recorded cell or a file, and what is said of its input.
struct TrainedModelOptions: ParsableArguments {
  @Option(help: "The experiment of the cell, where several have one of its name. [default: any]")
  var experiment: String?
  @Option(
    help: """
      The side of the input in pixels, with a file. [default: as in the file; of weights that do not say \
      it 224, of an Inception-ResNet-v1 160]
      """)
  var size: Int?
  @Option(
    help: """
      Mean of the input, R,G,B, with a file. [default: as in the file, or else ImageNet's; of a grey input \
      0, of an Inception-ResNet-v1 127.5 / 255]
      """)
  var mean: String?
  @Option(
    help: """
      Deviation of the input, R,G,B, with a file. [default: as in the file, or else ImageNet's; of a grey \
      input 1, of an Inception-ResNet-v1 128 / 255]
      """)
  var std: String?
  @Option(
    help: """
      The state dict of a file of PyTorch that holds several: its keys with dots between them. \
      [default: the one with the names of a network]
      """)
  var stateDict: String?
  @OptionGroup var results: ResultsOptions

  /// Whether a model is the name of a recorded cell, and no file.
  static func isCell(_ model: String) -> Bool {
    !FileManager.default.fileExists(atPath: model) && RecordedModel.isCellName(model)
  }

  /// Throws where an option does not go with the model.
  ///
  /// `isNetwork` says that it is an ONNX file; `others` are options of the command that go with files alone.
  func validate(
    for model: String, isNetwork: Bool = false, others: [(option: String, value: String?)] = []
  ) throws {
    if Self.isCell(model) {
      let ofFiles =
        others + [
          ("--size", size.map { "\($0)" }), ("--mean", mean), ("--std", std),
          ("--state-dict", stateDict),
        ]
      for case (let option, let value?) in ofFiles {
        throw ValidationError(
          "\(option) is \(value), but a cell records its input. Leave \(option) out.")
      }
      return
    }
    if let experiment {
      throw ValidationError(
        "--experiment is \(experiment), but \(model) is no cell. Leave --experiment out.")
    }
    if let size, !(16...2048).contains(size) {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
    guard isNetwork else {
      _ = try normalization
      return
    }
    if let stateDict {
      throw ValidationError(
        "--state-dict is \(stateDict), but \(model) is an ONNX file. Leave --state-dict out.")
    }
    _ = try numbers
  }

  /// Mean and deviation of red, green and blue, of weights.
  private var normalization: (mean: SIMD3<Float>?, deviation: SIMD3<Float>?) {
    get throws {
      (
        try NetworkOptions.channels(mean, "--mean", positive: false),
        try NetworkOptions.channels(std, "--std", positive: true)
      )
    }
  }

  /// Mean and deviation, each one number or three, of an ONNX network.
  private var numbers: (mean: [Float]?, deviation: [Float]?) {
    get throws {
      (
        try NetworkOptions.numbers(mean, "--mean", positive: false),
        try NetworkOptions.numbers(std, "--std", positive: true)
      )
    }
  }

  /// What is said of an ONNX network's pictures, here and in other options.
  func choices(_ input: NetworkInputOptions) throws -> PictureChoices {
    let said = try numbers
    return input.choices(mean: said.mean, deviation: said.deviation)
  }

  /// Reads the network of a recorded cell or of a file of weights.
  ///
  /// Throws what is wrong with it: `RecordedModelError` and `SweepError` of a cell, else the file's.
  func network(_ model: String) throws -> ModelExport {
    let version = String(Lancet.configuration.version.trimmingPrefix("lancet "))
    if Self.isCell(model) {
      let recorded = try RecordedModel(named: model, experiment: experiment, results: results.url)
      return ModelExport(
        recorded.model, side: recorded.side, facts: recorded.facts, version: version)
    }
    let said = try normalization
    return try ModelExport(
      weights: URL(filePath: model), stateDict: stateDict, size: size, mean: said.mean,
      deviation: said.deviation, version: version)
  }
}
