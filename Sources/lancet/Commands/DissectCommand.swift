import ArgumentParser
import Concepts
import Dissection
import Files
import Foundation
import Networks
import Painter
import Probing
import Reports
import Specification
import Sweeps

extension Hook: ExpressibleByArgument {}
extension UnionRule: ExpressibleByArgument {}
extension MapLayout: ExpressibleByArgument {}

/// `lancet dissect`: a model that is there already.
struct DissectCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "dissect",
    abstract: "Dissect a model of your own, from its weights or its activation maps.",
    discussion: """
      WEIGHTS is a safetensors file of a ResNet-18, -34, -50 or -101 or an Inception-ResNet-v1, or a \
      .pth file of PyTorch, of which nothing is run. Names of torchvision, timm, Hugging Face and \
      facenet-pytorch are known. Where metadata say nothing, torchvision's values hold: input 224, mean \
      0.485,0.456,0.406 and deviation 0.229,0.224,0.225; of an Inception-ResNet-v1 facenet-pytorch's: \
      input 160, (byte − 127.5) / 128.

      WEIGHTS may also be an ONNX file (.onnx) of any convolutional network, with its weights inside or \
      in files beside it. --layers names what is dissected. --size, --colours, --scale, --mean and --std \
      say how its pictures are prepared. --mean and --std are then in units of --scale. A file of the \
      same name that ends in .yaml may say the same, with the keys size, colours, scale, mean, deviation.

      --activations takes the activation maps of any model: one float32 tensor [N, U, h, w] per layer. \
      Its images are in the order in which Attributes.csv, Action_Units.csv and Parts.csv of the \
      dictionary first name them, or in the order of an index.json. A tensor LAYER/Age probes the \
      family Age. Its images are those of non_localizable/Age, group by group, sorted by name within a \
      group. A tensor LAYER/grayscale probes the palette. Its images are those of LAYER in grayscale.

      Counts are held against chance: shuffled faces, shifted masks, and with weights an untrained \
      network of the same architecture. This takes about twice the time of --nulls 0.

      The output folder gets report.html, which says how to read it and what each file holds, \
      run.json with settings and inputs, and CSV files. A former dissection of the same model there \
      is replaced. A folder of another model or with other files is refused. A table of detectors \
      goes to standard output. An interrupted dissection writes nothing and ends with exit code 130.

      Examples:
        lancet dissect weights.safetensors --dictionary faces/dictionary --gallery -o found
        lancet dissect weights.safetensors --dictionary synthetic:600 --size 128 --grid
        lancet dissect checkpoint.pth --state-dict model_ema --dictionary faces/dictionary
        lancet dissect --activations maps.safetensors --dictionary faces/dictionary --nulls 100
        lancet dissect model.onnx --layers conv2,conv4 --dictionary faces/dictionary --scale 255 \
      --mean 122.78,117,104.3 --std 256
      """)

  @Argument(help: "The weights of a network. Leave them out with --activations.") var weights:
    String?
  @Option(help: "Activation maps in a safetensors file. [default: none, WEIGHTS is read]")
  var activations: String?
  @Option(
    help: """
      The folder of a Face Dictionary. With weights it may also be synthetic or synthetic:N, which \
      are N painted faces. With --activations it may also be an index.json or its folder.
      """)
  var dictionary: String
  @Option(name: .shortAndLong, help: "The folder to write the results to.") var output =
    OutputPath("dissection")
  @Option(
    help:
      "The share of a unit's activations above its threshold. Repeatable. [default: \(Defaults.Dissection.quantile)]"
  )
  var quantile: [Double] = []
  @Option(help: "The IoU cut: the IoU from which a unit is a detector.") var iou =
    DissectionSettings().iou
  @Option(
    help: """
      The union rule that counts detectors, by the images that count for a concept: hnd those that show \
      it and where the unit is hot, netdissect those that show it, all every annotated image, as in \
      Network Dissection. Counts by the other rules are written beside it.
      """)
  var union = UnionRule.hnd
  @Option(
    help: """
      The side of the model's input in pixels. [default: as in the file, or else 224 for weights and \
      the side of the dictionary's pictures for maps]
      """)
  var size: Int?
  @Option(
    help: """
      Thresholds to use instead of each unit's own: a CSV, NumPy or safetensors file, or the output \
      folder of another dissection. [default: computed]
      """)
  var thresholds: String?
  @OptionGroup var chance: ChanceOptions
  @Option(
    help: """
      Also probe units for an attribute of the dictionary's faces, such as Eyeglasses. [default: none]
      """)
  var axis: String?
  @Option(help: "The attribute that --axis is balanced over. [default: Male]") var target: String?
  @Option(
    help: """
      How tensors of --activations lie: nchw (images, units, rows, columns) or nhwc (units last). \
      [default: nchw, but nhwc where the maps are square by that alone]
      """)
  var layout: MapLayout?
  @Option(
    help:
      "Where in each layer activations are read: conv1 or block. [default: \(Defaults.Dissection.hook.rawValue)]"
  )
  var hook: Hook?
  @Option(
    help:
      "The mean of the input as R,G,B from 0 to 1. [default: as in the file, or else 0.485,0.456,0.406]"
  )
  var mean: String?
  @Option(
    help:
      "The standard deviation of the input as R,G,B. [default: as in the file, or else 0.229,0.224,0.225]"
  ) var std: String?
  @Option(
    help: """
      The state dict to read of a .pth file that holds several: its keys with dots between them. \
      [default: the one with the names of a network]
      """)
  var stateDict: String?
  @Flag(help: "Draw the best images of every detector into OUTPUT/gallery.")
  var gallery = false
  @OptionGroup var network: NetworkOptions
  @OptionGroup var replacement: ReplaceOption
  @OptionGroup var memory: MemoryOptions
  @OptionGroup var threads: ThreadsOption

  func validate() throws {
    _ = try output.folder()
    guard (weights == nil) != (activations == nil) else {
      throw ValidationError(
        "A model needs one source. Name either a weights file or --activations FILE.")
    }
    let ofNetworks = [
      ("--hook", hook?.rawValue), ("--mean", mean), ("--std", std), ("--memory", memory.memory),
      ("--axis", axis), ("--target", target), ("--state-dict", stateDict),
    ]
    for (option, value) in ofNetworks {
      if let value, activations != nil {
        throw ValidationError(
          "\(option) is \(value), but --activations has no network to run. Leave \(option) out.")
      }
    }
    for (option, value) in [("--untrained", chance.untrained), ("--layout", layout?.rawValue)] {
      if let value, weights != nil {
        throw ValidationError(
          "\(option) is \(value), but a weights file is given. Use it with --activations only.")
      }
    }
    if let target, axis == nil {
      throw ValidationError("--target is \(target), but there is no --axis. Name an attribute.")
    }
    for value in quantile where !Defaults.Dissection.quantiles.contains(value) {
      throw ValidationError("--quantile is \(value). Give at least 0.000001 and at most 0.5.")
    }
    guard Set(quantile).count == quantile.count else {
      throw ValidationError("--quantile names one quantile twice. Name each once.")
    }
    guard (0...1).contains(iou) else {
      throw ValidationError("--iou is \(iou). Give 0 to 1.")
    }
    if let size, !(16...2048).contains(size) {
      throw ValidationError("--size is \(size). Give 16 to 2048.")
    }
    try network.validate(isNetwork: isNetwork, model: weights, kind: kind)
    if isNetwork {
      if let hook {
        throw ValidationError(
          "--hook is \(hook.rawValue), but an ONNX network has layers of its own. Use --layers.")
      }
      _ = try NetworkOptions.numbers(mean, "--mean", positive: false)
      _ = try NetworkOptions.numbers(std, "--std", positive: true)
      return
    }
    _ = try NetworkOptions.channels(mean, "--mean", positive: false)
    _ = try NetworkOptions.channels(std, "--std", positive: true)
    if weights != nil { _ = try layers() }
  }

  /// What the model's file is, by its first bytes; nil where it cannot be read.
  private var kind: FileKind? { weights.flatMap { try? FileKind(of: URL(filePath: $0)) } }

  /// Whether the model is an ONNX file; the name tells it only of a file of no kind that is dissected.
  private var isNetwork: Bool {
    switch kind {
    case .onnx: true
    case .safetensors, .torchArchive, .torchPickles: false
    case .sqlite, .other, .empty, .unknown, nil: weights?.lowercased().hasSuffix(".onnx") == true
    }
  }

  func run() throws {
    let interruption = Interruption()
    // The dissection looks at it often, and cleans up.
    interruption.leaveTheEnd()
    let result = try dissect {
      if interruption.isRequested { throw DissectionInterrupted(output: output.text) }
    }
    if !result.counts.isEmpty {
      Terminal.result(DissectionTables.printed(result.counts).plain)
    }
    Terminal.say("\(output.text)/report.html shows what was found and how to read it.")
  }

  private func dissect(checkCancellation: () throws -> Void) throws -> DissectionResult {
    let notice = { Terminal.say($0) }
    let target = URL(filePath: output.text, directoryHint: .isDirectory)
    if let activations {
      var request = ActivationsRequest(
        maps: URL(filePath: activations), dictionary: URL(filePath: dictionary), output: target)
      request.options = options
      request.untrained = chance.untrained.map { URL(filePath: $0) }
      (request.layers, request.layout) = (names, layout)
      return try request.run(notice: notice, checkCancellation: checkCancellation)
    }
    var pictures = PictureRequest(dictionary: dictionary, output: target)
    pictures.options = options
    pictures.memory = try memory.limit()
    pictures.axis = axis
    pictures.target = self.target ?? pictures.target
    let model = URL(filePath: weights ?? "")
    if isNetwork {
      var request = NetworkRequest(network: model, pictures: pictures, layers: network.names)
      request.choices = network.input.choices(
        mean: try NetworkOptions.numbers(mean, "--mean", positive: false),
        deviation: try NetworkOptions.numbers(std, "--std", positive: true))
      return try request.run(notice: notice, checkCancellation: checkCancellation)
    }
    var request = WeightsRequest(weights: model, pictures: pictures)
    request.hook = hook ?? .conv1
    request.mean = try NetworkOptions.channels(mean, "--mean", positive: false)
    request.deviation = try NetworkOptions.channels(std, "--std", positive: true)
    request.stateDict = stateDict
    request.layers = try layers()
    return try request.run(notice: notice, checkCancellation: checkCancellation)
  }

  private var options: DissectionOptions {
    var options = DissectionOptions()
    (options.settings.iou, options.settings.union) = (iou, union)
    if !quantile.isEmpty { options.settings.quantiles = quantile }
    options.settings.gallerySize = 20  // what check programs compare; a strip shows the first eight
    chance.apply(to: &options.settings)
    options.size = size
    options.thresholds = thresholds.map { URL(filePath: $0) }
    (options.makesGallery, options.threads) = (gallery, threads.count)
    options.program = Lancet.configuration.version
    options.replaces = replacement.replace
    return options
  }

  private var names: [LayerName]? {
    network.layers.map { list in
      list.split(separator: ",").map { LayerName($0.trimmingCharacters(in: .whitespaces)) }
    }
  }

  /// The layers that are asked for, which some network has; nil for all.
  private func layers() throws -> [LayerName]? {
    guard let names else { return nil }
    let all = Architecture.allLayers
    for name in names where !all.contains(name) {
      let file = weights.flatMap { file in kind.map { " (\(file) is \($0.words))" } } ?? ""
      throw ValidationError(
        "--layers names \(name), which is no layer of a weights file\(file). "
          + "Valid: \(all.map(\.rawValue).joined(separator: ", ")).")
    }
    guard !names.isEmpty, Set(names).count == names.count else {
      throw ValidationError(
        "--layers names no layer, or one twice. Name each once, such as layer3,layer4.")
    }
    return names
  }
}

/// A signal came before a dissection was written.
struct DissectionInterrupted: Error, CustomStringConvertible {
  let output: String

  var description: String {
    "Interrupted. Nothing was written, and \(output) is as it was before. Run the same command to "
      + "dissect from the start."
  }
}
