import Foundation
import Results
import Specification
import Sweeps

/// What the open cells of one arm will take, from two rehearsals of different size.
struct ArmForecast {
  let cells: [Forecast.Cell]
  /// Seconds that are spent once, beside the cells.
  let once: Double
  /// Those that a worker of a single cell spends so.
  let onceForOne: Double
  /// Bytes of memory of one job.
  let memory: Int

  /// - Parameters:
  ///   - work: the open cells of the arm, one at least.
  ///   - small: a rehearsal and its size.
  ///   - large: likewise, larger.
  ///   - toTrain: the training hashes of the models that are to be trained for this arm.
  ///   - need: what the cells need by count.
  ///   - saveInterval: the time between two savings of a training's state.
  ///   - folder: where a database may be made.
  /// - Throws: what keeps a database from being made there.
  init(
    _ work: [PlannedWork], small: (size: RehearsalSize, took: Rehearsal),
    large: (size: RehearsalSize, took: Rehearsal), toTrain: Set<String>, need: Requirements,
    saveInterval: Duration, in folder: URL
  ) throws {
    let (experiment, images) = (work[0].experiment, work[0].arm.data.dictionaryFaces.count)
    let empty = folder.appending(path: "empty.sqlite")
    _ = try ResultStore.open(at: empty)
    func line(_ seconds: (Rehearsal) -> Double) -> Double {
      Forecast.line(
        (small.size.images, seconds(small.took)), (large.size.images, seconds(large.took)),
        at: images)
    }
    let rest =
      line(\.rest) + AblationPace.seconds(experiment, perImageAndSet: large.took.ablation)
    let rehearsed = min(Rehearsal.cells, work[0].arm.cellCount)
    let disk = (large.took.files + large.took.database - Rehearsal.bytes(of: empty)) / rehearsed
    var left = toTrain
    cells = work.map { work in
      let train = work.split.train.count
      let steps = work.trainingImages / min(experiment.training.batch, train)
      let loading = Forecast.line(
        (small.size.train, small.took.loading), (large.size.train, large.took.loading), at: train)
      let isNew = left.remove(work.planned.cell.trainingHash) != nil
      return Forecast.Cell(
        name: work.name,
        seconds: rest + (isNew ? loading + Double(steps) * large.took.step : 0), disk: disk)
    }
    onceForOne = line(\.once)
    once = onceForOne * Double(Set(work.map(\.seed)).count)
    let isSaved = cells.contains { .seconds($0.seconds) > saveInterval }
    let training = large.took.memory + (isSaved ? need.savingBytes : 0) + need.pictureBytes
    memory = max(training, need.dissectionMemory)
  }
}

extension PreparedArm {
  /// How many cells a rehearsal of the arm has, which is of all P and seeds.
  fileprivate var cellCount: Int {
    experiment.seeds.count * experiment.axes.map(\.percentages.count).reduce(0, +)
  }
}
