import ArgumentParser
import Files

/// Whether a folder of another result may be taken.
struct ReplaceOption: ParsableArguments {
  @Flag(help: "Remove what another Lancet command wrote to the output folder.")
  var replace = false
}

extension OutputLabel {
  /// The label of a command of this program.
  init(_ command: String, of subject: String, identity: String, state: String = "") {
    self.init(
      command: "lancet \(command)", subject: subject, identity: identity, state: state,
      program: Lancet.configuration.version)
  }
}
