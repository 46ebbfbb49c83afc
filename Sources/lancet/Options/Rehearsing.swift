import Forecasts
import Foundation

/// How this program is told to rehearse an experiment in processes of their own.
struct Rehearsing {
  private let experiment: ExperimentOptions
  private let saving: SavingOptions
  private let memory: MemoryOptions
  private let pictures: PictureOptions

  init(
    _ experiment: ExperimentOptions, saving: SavingOptions, memory: MemoryOptions,
    pictures: PictureOptions
  ) {
    (self.experiment, self.saving, self.memory) = (experiment, saving, memory)
    self.pictures = pictures
  }

  /// The arguments that make this program rehearse at a size.
  func command(_ size: RehearsalSize, results: URL, threads: Int) -> [String] {
    ["run"] + experiment.arguments + [
      "--results", results.path, "--threads", "\(threads)", "--save-every", "\(saving.saveEvery)",
      "--rehearsal", size.text,
    ] + memory.arguments + pictures.arguments
  }
}
