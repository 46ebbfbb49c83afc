import Foundation
import Results
import Specification
import Sweeps

/// How large the cells of a rehearsal are: a short training on a part of the pictures.
///
/// They ablate nothing: how many units there are to take away depends on the whole training.
package struct RehearsalSize: Sendable, Equatable {
  /// The arm whose cells are done; empty where the experiment has none.
  var arm: String
  var train: Int
  var validation: Int
  var test: Int
  /// Of the dictionary.
  var images: Int
  /// Two where the pictures are so few that an epoch is a single step, which takes no measure.
  var epochs: Int
  /// Whether to measure how long a network takes without some units.
  var measuresAblation: Bool
}

extension RehearsalSize {
  /// The size as one word of a command line.
  package var text: String {
    let numbers = [train, validation, test, images, epochs, measuresAblation ? 1 : 0]
    return numbers.map(String.init).joined(separator: ",") + ",\(arm)"
  }

  /// Reads the word; nil for any other.
  package init?(_ text: String) {
    let parts = text.split(separator: ",", omittingEmptySubsequences: false)
    let numbers = parts.dropLast().compactMap { Int($0) }
    guard parts.count == 7, numbers.count == 6, let arm = parts.last else { return nil }
    self.init(
      arm: String(arm), train: numbers[0], validation: numbers[1], test: numbers[2],
      images: numbers[3], epochs: numbers[4], measuresAblation: numbers[5] == 1)
  }

  /// The experiment as the arm has it, at this size.
  ///
  /// - Precondition: it has the arm.
  package func applied(to whole: Experiment) -> Experiment {
    guard let arm = whole.allArms.first(where: { $0.name == arm }) else {
      preconditionFailure("no arm \(arm)")
    }
    var experiment = whole.with(arm)
    experiment.split.train = train
    (experiment.split.validation, experiment.split.test) = (validation, test)
    for axis in experiment.skews.indices { experiment.skews[axis].train = train }
    (experiment.training.epochs, experiment.training.warmUp) = (epochs, 0)
    (experiment.dissection.images, experiment.dissection.ablation) = (images, 0)
    return experiment
  }

  /// The experiment at this size without what takes no time: two of its arms that agree in it take as long,
  /// so one rehearsal serves both.
  ///
  /// A quantile does take time: the more activations lie above it, the longer units are counted.
  package func cost(of whole: Experiment) -> Experiment {
    var experiment = applied(to: whole)
    experiment.model.initial = nil
    experiment.training.rate = 0
    (experiment.training.momentum, experiment.training.decay) = (0, 0)
    experiment.training.labelSmoothing = 0
    (experiment.dissection.iou, experiment.dissection.union) = (0, .hnd)
    experiment.dissection.ablation = measuresAblation ? 1 : 0
    return experiment
  }
}

/// What small cells took, done by the same code as a sweep's.
///
/// Two are done one after the other where the plan has two: what a worker prepares once, for the
/// first, is missing from the second.
struct Rehearsal: Sendable {
  static let cells = 2

  /// Seconds from the start to the first training step.
  var loading = 0.0
  /// Seconds of a training step, the median of the last three.
  var step = 0.0
  /// Seconds from the last step to the end: evaluation, dissection, recording.
  var rest = 0.0
  /// How much longer that was for the first cell.
  var once = 0.0
  /// Seconds of an image without one set of units of every layer.
  var ablation = 0.0
  /// Bytes of memory at the peak.
  var memory = 0
  /// Bytes of the database, and of the files beside it, for all cells.
  var database = 0
  var files = 0

  /// Runs `jobs` equal rehearsals at the same time, as a sweep would, and takes their mean.
  ///
  /// Returns or throws when all of them have ended, so that none works in a folder that is gone.
  ///
  /// - Parameters:
  ///   - jobs: how many processes.
  ///   - folder: where they may write.
  ///   - command: the program's arguments for a rehearsal that records to a database.
  ///   - isCancelled: asked now and then.
  /// - Returns: the mean of their times, and the largest of their sizes.
  /// - Throws: `SweepError.workerStopped` when one fails, `SweepError.interrupted`.
  static func run(
    jobs: Int, in folder: URL, command: (URL) -> [String], isCancelled: () -> Bool
  ) throws -> Rehearsal {
    let inbox = WorkerProcess.Inbox()
    let databases = (0..<jobs).map { folder.appending(path: "rehearsal-\($0).sqlite") }
    var processes: [WorkerProcess] = []
    var watches = databases.map { _ in Stopwatch() }
    defer { processes.forEach { $0.stop() } }
    for (number, database) in databases.enumerated() {
      processes.append(
        try WorkerProcess(number: number, command: command(database), inbox: inbox))
    }
    var running = jobs
    var ending: SweepError?
    func end(_ reason: SweepError) {
      ending = ending ?? reason
      processes.forEach { $0.stop() }
    }
    while running > 0 {
      if ending == nil, isCancelled() { end(.interrupted) }
      guard let (number, message) = inbox.next() else { continue }
      switch message {
      case .event(let event): watches[number].note(event)
      case .ended(let code, let isSignal):
        running -= 1
        if code == 130, !isSignal {
          end(.interrupted)
        } else if code != 0 || isSignal || !watches[number].isComplete {
          let outcome = isSignal ? "signal \(code)" : "exit code \(code)"
          end(
            .workerStopped(
              exitCode: isSignal ? 1 : max(code, 1),
              message: "the rehearsal failed: \(watches[number].words ?? outcome)"))
        }
      }
    }
    if let ending { throw ending }
    var mean = Rehearsal()
    for (watch, database) in zip(watches, databases) {
      mean.loading += watch.loading / Double(jobs)
      mean.step += watch.step / Double(jobs)
      mean.rest += watch.rest / Double(jobs)
      mean.once += watch.once / Double(jobs)
      mean.ablation += watch.ablation / Double(jobs)
      mean.memory = max(mean.memory, watch.memory)
      mean.database = max(mean.database, bytes(of: database))
      mean.files = max(mean.files, bytes(below: CellFiles.runs(of: database)))
    }
    return mean
  }

  static func bytes(of file: URL) -> Int {
    let attributes = try? FileManager.default.attributesOfItem(atPath: file.path)
    return (attributes?[.size] as? NSNumber)?.intValue ?? 0
  }

  private static func bytes(below folder: URL) -> Int {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: folder.path)) ?? []
    return paths.reduce(0) { $0 + bytes(of: folder.appending(path: $1)) }
  }
}

/// Takes the times of a rehearsal from what its process says.
private struct Stopwatch {
  private struct Cell {
    let started = ContinuousClock.now
    var steps: [ContinuousClock.Instant] = []
    var finished: ContinuousClock.Instant?

    var step: Double {
      let intervals = zip(steps, steps.dropFirst()).map { ($1 - $0) / .seconds(1) }
      let last = intervals.suffix(3).sorted()
      return last.isEmpty ? 0 : last[last.count / 2]
    }

    var loading: Double {
      steps.first.map { max(0, ($0 - started) / .seconds(1) - step) } ?? 0
    }

    var rest: Double {
      guard let finished, let last = steps.last else { return 0 }
      return (finished - last) / .seconds(1)
    }
  }

  private var cells: [Cell] = []
  private(set) var memory = 0
  private(set) var ablation = 0.0
  private(set) var words: String?

  mutating func note(_ event: SweepEvent) {
    switch event {
    case .started: cells.append(Cell())
    case .progress(let progress):
      if progress.loss != nil, !cells.isEmpty { cells[cells.count - 1].steps.append(.now) }
    case .finished:
      if !cells.isEmpty { cells[cells.count - 1].finished = .now }
    case .failed(_, let message), .stopped(let message): words = message
    case .rehearsed(let bytes, let seconds): (memory, ablation) = (bytes, seconds)
    case .notice: break
    }
  }

  var isComplete: Bool {
    !cells.isEmpty && cells.allSatisfy { $0.finished != nil && $0.steps.count > 1 }
  }

  var step: Double { cells.last?.step ?? 0 }
  /// Of the first cell: the second finds many of its pictures loaded.
  var loading: Double { cells.first?.loading ?? 0 }
  var rest: Double { cells.last?.rest ?? 0 }
  var once: Double { max(0, (cells.first?.rest ?? 0) - rest) }
}
