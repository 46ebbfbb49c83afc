import Foundation
import Results

/// The scripts that a submission hands to `sbatch`.
package struct SlurmScript: Sendable {
  package let submission: Submission
  package let files: SubmissionFiles
  package let request: SlurmRequest
  /// The program itself, as the nodes find it.
  package let program: String
  /// What every worker is told besides, such as `--save-every`.
  package let arguments: [String]
  /// The folder from which paths in the plan count.
  package let folder: URL

  /// How often a task is started again after it was warned of its time limit.
  static let mostRestarts = 100

  package init(
    _ submission: Submission, files: SubmissionFiles, request: SlurmRequest, program: String,
    arguments: [String], folder: URL
  ) {
    (self.submission, self.files, self.request) = (submission, files, request)
    (self.program, self.arguments, self.folder) = (program, arguments, folder)
  }

  /// An array of some of the tasks.
  ///
  /// `sbatch --requeue` only permits that a task is queued again. The script does it where a worker
  /// has saved its state ahead of the time limit; Slurm does where a node is lost.
  package func array(of tasks: [Submission.Task]) -> String {
    let limit = request.limit.map { "%\($0)" } ?? ""
    let options =
      [
        "--job-name=lancet-\(Self.plain(submission.experiment))",
        "--array=0-\(tasks.count - 1)\(limit)",
        "--signal=B:USR1@\(SlurmRequest.warning)",
        "--output=\(Self.quoted(files.logs.path, pattern: "/%A_%a.log"))",
        "--time=\(request.time)", "--cpus-per-task=\(request.cpus)", "--mem=\(request.memory)",
      ] + (request.gres.map { ["--gres=\($0)"] } ?? []) + common
    let work = ShellCommand.text(
      [program, "work", "--results", files.results.path, "--plan", "\(submission.plan)"]
        + ["--submission", "\(submission.number)"] + arguments)
    let places = tasks.map { $0.places.map { "\($0)" }.joined(separator: ",") }
    return """
      #!/bin/bash
      \(Self.lines(options))
      # The cells of plan \(submission.plan) by their places in it, for task 0, 1 and so on.
      cells=(\(places.joined(separator: " ")))

      # Slurm warns this shell ahead of the time limit. The worker then saves its state and ends.
      warnings=0
      worker=
      trap 'warnings=$((warnings + 1)); kill -USR1 $worker 2>/dev/null' USR1
      \(work) \\
        --cells "${cells[$SLURM_ARRAY_TASK_ID]}" --start "${SLURM_RESTART_COUNT:-0}" \\
        --threads "${SLURM_CPUS_PER_TASK:-${SLURM_CPUS_ON_NODE:-1}}" &
      worker=$!
      if [ "$warnings" -gt 0 ]; then kill -USR1 "$worker" 2>/dev/null; fi
      while :; do
        seen=$warnings
        wait "$worker"
        code=$?
        if [ "$seen" = "$warnings" ]; then break; fi
      done
      # 130: it has saved its state. 138: it was warned before it had begun.
      if [ "$warnings" -gt 0 ] && { [ "$code" = 130 ] || [ "$code" = 138 ]; } \\
        && [ "${SLURM_RESTART_COUNT:-0}" -lt \(Self.mostRestarts) ]; then
        exec scontrol requeue "${SLURM_ARRAY_JOB_ID}_${SLURM_ARRAY_TASK_ID}"
      fi
      exit "$code"

      """
  }

  /// What gathers the databases of all tasks when the last one has ended, however it did.
  package var merge: String {
    let options =
      [
        "--job-name=lancet-merge",
        "--output=\(Self.quoted(files.logs.path, pattern: "/merge.log"))",
        "--time=0:30:00", "--cpus-per-task=1",
      ] + common
    let merge = ShellCommand.text(
      [program, "merge", files.results.path, "--submission", "\(submission.number)"])
    return """
      #!/bin/bash
      \(Self.lines(options))
      exec \(merge)

      """
  }

  private var common: [String] {
    ["--requeue", "--open-mode=append", "--chdir=\(Self.quoted(folder.path))"]
      + (request.partition.map { ["--partition=\($0)"] } ?? [])
      + (request.account.map { ["--account=\($0)"] } ?? []) + request.extra
  }

  private static func lines(_ options: [String]) -> String {
    options.map { "#SBATCH \($0)" }.joined(separator: "\n")
  }

  /// A path as `#SBATCH` reads it, with a pattern behind it; in the path itself, % stands for %.
  private static func quoted(_ path: String, pattern: String = "") -> String {
    let escaped = path.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
    return "\"\(pattern.isEmpty ? escaped : escaped.replacing("%", with: "%%") + pattern)\""
  }

  private static func plain(_ name: String) -> String {
    String(name.map { $0.isASCII && ($0.isLetter || $0.isNumber) ? $0 : "-" })
  }
}
