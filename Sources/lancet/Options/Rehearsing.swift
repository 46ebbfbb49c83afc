import Foundation

/// How this program is told to rehearse an experiment in processes of their own.
struct Rehearsing {
  private let experiment: ExperimentOptions
  private let saving: SavingOptions
  private let memory: MemoryOptions

  init(_ experiment: ExperimentOptions, saving: SavingOptions, memory: MemoryOptions) {
    (self.experiment, self.saving, self.memory) = (experiment, saving, memory)
  }

  /// The arguments that make this program rehearse.
  func command(
    overrides: [String], results: URL, threads: Int, measuresAblation: Bool
  ) -> [String] {
    ["run"] + experiment.arguments + overrides + [
      "--results", results.path, "--threads", "\(threads)", "--save-every", "\(saving.saveEvery)",
      "--rehearsal",
    ] + (measuresAblation ? ["--measure-ablation"] : []) + memory.arguments
  }
}
