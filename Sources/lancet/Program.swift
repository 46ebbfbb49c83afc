import ArgumentParser
import Comparisons
import Faces
import Files
import Foundation
import Images
import Processor
import Reports
import Results
import Sweeps

@main
enum Program {
  /// Parses, runs, and ends with the exit code that says what kind of thing went wrong.
  static func main() {
    endUnlessProcessorIsSupported()
    Terminal.prepare()
    var code = ExitCode.done
    var hasBegun = false
    do {
      var command = try Lancet.parseAsRoot()
      hasBegun = true
      try command.run()
    } catch {
      code = exitCode(of: error)
      let message = message(for: error, hasBegun: hasBegun)
      if !message.isEmpty {
        if code == .done { Terminal.result(message) } else { Terminal.say(message) }
      }
    }
    // Whoever interrupts a worker or a pipe has closed its end, too.
    if let failure = Terminal.failure, code != .interrupted {
      Terminal.say("lancet: \(failure) The results are cut off.")
      if code == .done { code = .inputData }
    }
    exit(code.rawValue)
  }

  /// How a program ends that was asked to.
  static let interrupted = ExitCode.interrupted.rawValue

  /// The exit code for what went wrong.
  static func exitCode(of error: any Error) -> ExitCode {
    switch error {
    case let code as ExitCode: code
    case SweepError.interrupted, is DissectionInterrupted, is ComparisonInterrupted: .interrupted
    case SweepError.workerStopped(let code, _): ExitCode(code)
    case is ExperimentError, SweepError.trainSizeMissing, SweepError.nameIsTaken,
      SweepError.sameArms, SweepError.unknownClassWeight, is SweepShowError, is ComparisonError:
      .usage
    case is ResultsError, is NothingShown, is RecordedModelError: .database
    default:
      Lancet.exitCode(for: error) == .success
        ? .done : Lancet.exitCode(for: error) == .validationFailure ? .usage : .inputData
    }
  }

  /// What is said of an error; the usage belongs to one that was found before the command began, as only
  /// then its command is known.
  private static func message(for error: any Error, hasBegun: Bool) -> String {
    if hasBegun, let error = error as? ValidationError { return "lancet: \(error.message)" }
    return isOurs(error) ? "lancet: \(error.words)" : Lancet.fullMessage(for: error)
  }

  /// Whether the error comes from the work rather than from parsing the command line.
  private static func isOurs(_ error: any Error) -> Bool {
    !(error is ExitCode) && Lancet.exitCode(for: error) == .failure
  }
}

extension ExitCode {
  static let done = ExitCode(0)
  /// Some cell failed; the others are recorded.
  static let someCellFailed = ExitCode(1)
  /// The command line or the experiment file.
  static let usage = ExitCode(2)
  /// Images, tables, weights: what was to be read or written.
  static let inputData = ExitCode(3)
  static let database = ExitCode(4)
  static let interrupted = ExitCode(130)
}
