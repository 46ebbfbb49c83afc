import ArgumentParser
import Concepts
import Faces
import Foundation
import Images
import Networks
import Painter
import Probing
import Processor
import Specification
import Tensors

/// Trains for some steps on many pictures, from memory or from the disk; one measurement per process.
///
/// It prints a line: where the pictures are, images a second, seconds until the first step, the peaks of
/// memory without and with pages of files in MB, and the last loss, which is the same wherever they are.
@main
struct PictureBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure training on many pictures, kept in memory or on the disk.")

  enum Place: String, ExpressibleByArgument, CaseIterable {
    case memory, disk
    /// On the disk, of which the system has nothing in memory when training begins.
    case cold
  }

  @Option(help: "Where the pictures are kept.") var pictures = Place.memory
  @Option(help: "How many pictures.") var count = 100_000
  @Option(help: "Their side in pixels.") var side = 112
  @Option(help: "The network.") var depth = Architecture.resnet18
  @Option(help: "Threads.") var threads = ProcessInfo.processInfo.activeProcessorCount
  @Option(help: "Steps of 32 images that are measured, after ten that are not.") var steps = 40
  @Option(help: "Where the files of pictures lie. They stay.") var folder: String

  private struct Enough: Error {}
  private static let unmeasured = 10

  func run() throws {
    endUnlessProcessorIsSupported()
    let peaks = PeakPages()
    let start = ContinuousClock.now
    let bank = ImageBank(RepeatedFaces(count: count, size: side), size: side)
    let place = URL(filePath: folder, directoryHint: .isDirectory)
    if pictures != .memory { bank.keepInFiles(of: place, identity: "benchmark") }
    let images = try bank.trainingImages((0..<count).map { ($0, nil, $0.isMultiple(of: 2)) })
    if pictures == .cold { try Self.dropFromMemory(place) }
    var settings = TrainingSettings(epochs: 1, rate: 0.01)
    settings.batch = 32
    settings.augmentation = Augmentation(flip: true, shift: side / 16)
    var state = TrainingState(Network(depth, seed: 1))
    let loading = (ContinuousClock.now - start) / .seconds(1)
    var (done, began, loss) = (0, ContinuousClock.now, Float(0))
    do {
      try train(
        &state, on: images, settings: settings, seed: 1, pool: WorkerPool(threads: threads)
      ) { progress, _ in
        done += 1
        if done == Self.unmeasured { began = .now }
        loss = Float(progress.loss)
        if done == Self.unmeasured + steps { throw Enough() }
      }
    } catch is Enough {}
    let seconds = (ContinuousClock.now - began) / .seconds(1)
    let rate = Double((done - Self.unmeasured) * settings.batch) / seconds
    let (own, all) = peaks.finish()
    print(
      pictures.rawValue, count, String(format: "%.1f", rate), String(format: "%.1f", loading),
      own / 1_000_000, all / 1_000_000, String(loss.bitPattern, radix: 16), separator: "\t")
  }

  /// Writes files to the disk and has the system forget what it keeps of them.
  private static func dropFromMemory(_ folder: URL) throws {
    for file in try FileManager.default.contentsOfDirectory(
      at: folder, includingPropertiesForKeys: nil)
    {
      let handle = try FileHandle(forUpdating: file)
      try handle.synchronize()
      _ = posix_fadvise(handle.fileDescriptor, 0, 0, Int32(POSIX_FADV_DONTNEED))
      try handle.close()
    }
  }
}

extension Architecture: ExpressibleByArgument {}

/// A few painted faces again and again, each time with other bytes in every row.
struct RepeatedFaces: FaceSource {
  let table: FaceTable
  /// Of one size.
  private let painted: [RGBImage]
  private static let different = 500

  init(count: Int, size: Int) {
    table = FaceTable(
      origin: "repeated faces", names: (0..<count).map { "\($0)" }, attributes: [:])
    let source = SyntheticSource(seed: 1, counts: [.train: Self.different])
    painted = (0..<min(count, Self.different)).map { source.image($0, size: size) }
  }

  func image(_ index: Int, size: Int) throws -> RGBImage {
    var picture = painted[index % painted.count]
    for row in 0..<size {
      for byte in 0..<4 {
        picture.pixels[3 * size * row + byte] = UInt8(truncatingIfNeeded: index >> (8 * byte))
      }
    }
    return picture
  }

  func masks(_ index: Int, size: Int) -> [ConceptMask] { [] }

  func annotatedTypes(_ index: Int) -> ConceptTypes { [] }
}
