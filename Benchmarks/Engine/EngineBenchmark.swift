import ArgumentParser
import Foundation
import Processor
import Specification
import Tensors

/// `EngineBenchmark`: one measurement of the engine per process, as lines of JSON.
@main struct EngineBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "EngineBenchmark",
    abstract: "Measures Lancet's engine on ResNet-50 with two classes.",
    discussion: """
      Benchmarks/compare.py runs it beside PyTorch, Benchmarks/graphs.py beside ONNX Runtime.
      """)

  @Option(help: "One of \(Subject.allCases.map(\.rawValue).joined(separator: ", ")).")
  var what: Subject
  @Option(help: "What is trained or evaluated, such as resnet18.")
  var network = Architecture.resnet50
  @Option(help: "The side of the square images, in pixels.") var side = 64
  @Option(help: "Images per step.") var batch = 32
  @Option(help: "Threads that work.") var threads = 2
  @Option(help: "Runs that count; for agreement, the steps of training; for accuracy, the seeds.")
  var runs = 5
  @Option(help: "Runs before them that do not count.") var warmUp = 1
  @Option(help: "For agreement: the folder with batches.bin, where weights go.")
  var folder: String?
  @Option(help: "For graph: the ONNX file.") var model: String?

  func validate() throws {
    let smallest = ["side": side, "batch": batch, "threads": threads, "runs": runs]
    for (name, value) in smallest.sorted(by: { $0.key < $1.key }) where value < 1 {
      throw ValidationError("--\(name) is \(value); at least 1 is needed")
    }
    if warmUp < 0 { throw ValidationError("--warm-up is \(warmUp); at least 0 is needed") }
    if what == .agreement && folder == nil {
      throw ValidationError("--folder is needed for --what agreement")
    }
    if what == .graph && model == nil {
      throw ValidationError("--model is needed for --what graph")
    }
  }

  func run() throws {
    endUnlessProcessorIsSupported()
    let pool = WorkerPool(threads: threads)
    try checkKernels(on: pool)
    switch what {
    case .training: try print(json: measureTraining(self, on: pool))
    case .evaluation: try print(json: measureEvaluation(self, on: pool))
    case .peak: try print(json: measurePeak(self, on: pool))
    case .layers: try measureLayers(self, on: pool)
    case .agreement:
      let folder = URL(filePath: folder ?? ".", directoryHint: .isDirectory)
      try runAgreement(self, folder: folder, on: pool)
    case .accuracy: try compareAccuracy(self, on: pool)
    case .graph:
      try print(json: measureGraph(self, file: URL(filePath: model ?? ""), on: pool))
    }
  }
}

extension Architecture: ExpressibleByArgument {}

/// What a process measures.
enum Subject: String, CaseIterable, ExpressibleByArgument {
  /// Steps of training: forward, loss, backward, running statistics, SGD.
  case training
  /// Classifying batches.
  case evaluation
  /// The matrix product, the speed that the rest is compared with.
  case peak
  /// Each kind of layer by itself.
  case layers
  /// Not a speed: a training that PyTorch can repeat.
  case agreement
  /// Not a speed: whether Winograd's filtering changes what a training comes to.
  case accuracy
  /// Evaluating a network in an ONNX file.
  case graph
}

/// Prints a value as one line of JSON.
func print(json value: some Encodable) throws {
  let encoder = JSONEncoder()
  encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
  print(String(decoding: try encoder.encode(value), as: UTF8.self))
}
