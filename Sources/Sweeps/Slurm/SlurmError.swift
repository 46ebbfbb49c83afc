import Results

/// What can go wrong between a sweep and Slurm.
package enum SlurmError: Error, CustomStringConvertible {
  /// A command of Slurm's failed.
  case command(String, reason: String)
  /// A command of Slurm's is not to be had.
  case noCommand(String)
  /// The record of a submission cannot be understood.
  case damagedSubmission(file: String)
  /// A submission has no task of those cells.
  case noSuchTask(plan: PlanID, places: [Int], submission: Int)

  package var description: String {
    switch self {
    case .command(let command, let reason):
      "Slurm's \(command) failed: \(reason). \(Self.remedy(for: command))"
    case .noCommand(let command):
      """
      There is no \(command) here. Run this on a machine where Slurm's commands work; --dry-run shows the \
      scripts anywhere.
      """
    case .damagedSubmission(let file):
      "\(file): not the record of a submission. Remove its folder, and submit again."
    case .noSuchTask(let plan, let places, let submission):
      """
      Submission \(submission) has no task of plan \(plan) with the cells \
      \(places.map { "\($0)" }.joined(separator: ",")). The script in its folder names them.
      """
    }
  }

  /// What to do where a command fails: `sbatch` refuses what was asked for, the others only ask.
  private static func remedy(for command: String) -> String {
    command == "sbatch"
      ? "Nothing was submitted. Give what the cluster has with --partition, --account, --time, --mem, "
        + "--cpus, --gres or --extra; “sinfo” lists it."
      : "See by “sinfo” whether Slurm answers, and run the same command again."
  }
}
