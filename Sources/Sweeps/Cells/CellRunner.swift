import Files
import Foundation
import Probing
import Results
import Specification
import Tensors

/// Trains, dissects and records one cell of an arm after the other.
package final class CellRunner {
  let arm: PreparedArm
  /// As the arm has it.
  package let experiment: Experiment
  let store: ResultStore
  package let results: URL
  package let data: FaceData
  let bank: ImageBank
  /// Thresholds that the experiment gives; nil for each unit's own.
  let thresholds: GivenThresholds?
  package let pool: WorkerPool
  /// The time between two savings of a training's state.
  let saveInterval: Duration
  let memory: DissectionMemory
  let isCancelled: () -> Bool
  let report: (SweepEvent) -> Void
  /// What untrained networks detect.
  var untrained: [UntrainedNetwork: DissectionOutcome] = [:]
  /// What was last said of noisy thresholds, which most cells share.
  var saidOfThresholds: String?
  /// How many steps the last dissection took.
  var dissectionSteps: Int?

  init(
    arm: PreparedArm, store: ResultStore, results: URL,
    pool: WorkerPool, saveInterval: Duration, memory: DissectionMemory,
    isCancelled: @escaping () -> Bool, report: @escaping (SweepEvent) -> Void
  ) {
    self.arm = arm
    experiment = arm.experiment
    self.store = store
    self.results = results
    (data, bank, thresholds) = (arm.data, arm.bank, arm.thresholds)
    self.pool = pool
    self.saveInterval = saveInterval
    self.memory = memory
    self.isCancelled = isCancelled
    self.report = report
  }

  /// Computes what a claimed cell lacks; a failure is recorded with its message.
  ///
  /// Throws only for what ends the whole run: an interruption, a disk that is full or cannot be written
  /// to, weights that come out otherwise than recorded, or a database that fails.
  func run(_ work: PlannedWork, _ status: CellStatus, attempt: Int64) throws {
    let start = ContinuousClock.now
    let lease = Lease(store: store, attempt: attempt, beat: Lease.beat)
    var meter = ProgressMeter(total: work.trainingImages)
    do {
      let files = files(of: work)
      try files.prepare()
      var parts: [String] = []
      if !status.isTrained || files.hasLostWeights {
        parts.append(try train(work, status, lease: lease, meter: &meter))
      }
      parts.append(try dissect(work, status, lease: lease, meter: &meter))
      try store.finishAttempt(attempt, outcome: .done)
      let seconds = Int((ContinuousClock.now - start) / .seconds(1))
      report(
        .finished(cell: work.name, summary: parts.joined(separator: "; ") + "; \(seconds) s"))
    } catch ResultsError.attemptIsOver(attempt) {
      report(
        .notice("\(work.name): another worker took it over while this one was silent."))
    } catch let error as ResultsError {
      throw error
    } catch SweepError.interrupted {
      try store.finishAttemptIfOpen(attempt, outcome: .interrupted)
      throw SweepError.interrupted
    } catch let error as DiskError where error.purpose == .writing {
      // The database may lie on the same disk; an attempt that stays open is closed by the next run.
      try? store.finishAttempt(attempt, outcome: .interrupted)
      throw error.saysDiskIsFull
        ? SweepError.diskIsFull(reason: error.reason) : SweepError.cannotKeep(error)
    } catch SweepError.otherModel(let cell) {
      try store.finishAttemptIfOpen(attempt, outcome: .interrupted)
      throw SweepError.otherModel(cell: cell)
    } catch {
      try store.finishAttemptIfOpen(attempt, outcome: .failed, message: error.words)
      report(.failed(cell: work.name, message: error.words))
    }
  }

  /// Called between steps: throws when the run is to end, or the cell is another worker's by now.
  func keepGoing(_ lease: Lease) throws {
    if isCancelled() { throw SweepError.interrupted }
    try lease.check()
  }

  /// Gives the memory of the arm's pictures back until a cell needs them again.
  func forgetPictures() {
    bank.forget()
    arm.dictionary.prepared = nil
  }

  func files(of work: PlannedWork) -> CellFiles { CellFiles(of: work, in: results) }
}

extension CellFiles {
  init(of work: PlannedWork, in results: URL) {
    self.init(results: results, trainingHash: work.planned.cell.trainingHash)
  }
}

/// A network before its training, and what its units are probed for.
struct UntrainedNetwork: Hashable {
  package let seed: UInt64
  let axisLabels: AxisLabels?
  /// The cue that its dictionary shows.
  let plant: Plant?
}

extension DiskError {
  /// Whether what went wrong is that there is no room left on a disk, or in its quota.
  fileprivate var saysDiskIsFull: Bool { code == ENOSPC || code == EDQUOT }
}
