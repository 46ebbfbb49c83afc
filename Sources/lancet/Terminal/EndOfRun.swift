import Reports
import Specification
import Sweeps

/// What `lancet run` says last: the tables a reader asks for first, the verdicts, what to type next.
struct EndOfRun {
  let sweep: Sweep
  let experiment: ExperimentOptions
  let results: ResultsOptions
  /// The command that ran it.
  var command = "run"

  /// What has to be read of the sweep.
  static let parts = Sweep.Parts(of: [.detectors, .biased, .accuracy, .targets, .trends])

  func show() {
    Terminal.result(sweep.table(.detectors).plain)
    if sweep.isUnskewed { return Terminal.result(sweep.table(.targets).plain) }
    Terminal.result(sweep.table(.biased).rows(where: "family", is: "palette").plain)
    Terminal.result(sweep.table(.accuracy).plain)
    showVerdicts()
  }

  /// A line for each endpoint and axis.
  private func showVerdicts() {
    let outcomes = sweep.endpointOutcomes
    if outcomes.isEmpty {
      return Terminal.result("The experiment declares no endpoints, so no trend is tested.")
    }
    Terminal.result("What the endpoints show")
    for outcome in outcomes {
      Terminal.result("  \(outcome.title), \(outcome.axis) skewed: \(outcome.words).")
      if let claim = outcome.claim { Terminal.result("    \(claim.capitalizedFirst).") }
    }
    if outcomes.contains(where: { $0.claim != nil }) { Terminal.result(ClaimNeed.rule) }
  }

  /// Names the commands that a reader or a failed cell needs next.
  func sayNext(failedCells: Int) {
    let words = experiment.arguments + ["--results", results.results]
    if failedCells > 0 {
      let cells = counted(failedCells, "cell")
      Terminal.say("\(cells) failed. To see why, and to try again:")
      Terminal.say(
        "  "
          + ShellCommand.text(
            ["lancet", "status"] + experiment.arguments.prefix(1) + words.suffix(2)))
      return Terminal.say(
        "  " + ShellCommand.text(["lancet", command] + words + ["--retry-failed"]))
    }
    let page = ["--output", "\(sweep.experiment.name).html"]
    Terminal.say("Next, a page with plots, tests and limits:")
    Terminal.say("  " + ShellCommand.text(["lancet", "report"] + words + page))
  }
}
