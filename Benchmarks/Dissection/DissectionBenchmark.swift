import ArgumentParser
import Processor
import Tensors

/// `DissectionBenchmark`: what a dissection costs beside the network it dissects.
@main struct DissectionBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "DissectionBenchmark",
    abstract: "Measures thresholds, tally, hierarchy, bias and nulls, and their memory.",
    discussion: "Scripts/bench-dissection.sh runs all of it.")

  @Option(help: "One of \(Subject.allCases.map(\.rawValue).joined(separator: ", ")).")
  var what: Subject
  @Option(help: "Images; of memory: the images of the tally, all 24,632 where it is 0.")
  var images = 300
  @Option(help: "The side of the square images, in pixels.") var side = 112
  @Option(help: "Threads that work; one core counts for the tally and its growth.") var threads = 2

  func validate() throws {
    if images < 0 || (images < 20 && what != .memory) {
      throw ValidationError("--images is \(images); at least 20 are needed")
    }
    if side < 32 { throw ValidationError("--side is \(side); at least 32 is needed") }
    if threads < 1 { throw ValidationError("--threads is \(threads); at least 1 is needed") }
  }

  func run() throws {
    endUnlessProcessorIsSupported()
    switch what {
    case .tally: try measureTally(images: images, side: side)
    case .steps: try measureSteps(images: images, side: side, on: WorkerPool(threads: threads))
    case .memory: try measureMemory(tallied: images, on: WorkerPool(threads: threads))
    case .growth: try measureGrowth(images: images, side: side)
    }
  }
}

/// What a process measures.
enum Subject: String, CaseIterable, ExpressibleByArgument {
  /// The tally of one block on one core, per active image, unit and concept.
  case tally
  /// Every step beside the forward passes of a ResNet-50 over painted faces.
  case steps
  /// The peak memory at the size of the published dictionary.
  case memory
  /// How the cost grows with images, units and concepts.
  case growth
}
