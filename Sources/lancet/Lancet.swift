import ArgumentParser
import Revision

/// The command `lancet`: arguments in, tables out; every step lives in a module below.
struct Lancet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lancet",
    abstract: "Shows how bias in training data gets into a face model.",
    discussion: """
      Lancet is for finding bias in models and training data, not for judging people.

      Examples:
        lancet run Experiments/quickstart.yaml --results quickstart.sqlite
        lancet report Experiments/grayscale.yaml -o grayscale.html
        lancet help dissect

      Exit codes: 0 done, 1 a cell failed, 2 command line or experiment file, 3 input data, \
      4 results database, 130 interrupted.
      """,
    version: "lancet \(Version.current) (\(Revision.current))",
    subcommands: [
      InitCommand.self, CheckCommand.self, DataCommand.self,
      RunCommand.self, TrainCommand.self, SubmitCommand.self, WorkCommand.self, StatusCommand.self,
      SplitCommand.self,
      ExportCommand.self,
      TrendsCommand.self, FacesCommand.self,
      DictionaryCommand.self, ModelCommand.self, DissectCommand.self, CompareCommand.self,
      PlotCommand.self,
      ReportCommand.self, DoctorCommand.self, SlimCommand.self, MergeCommand.self,
    ])
}
