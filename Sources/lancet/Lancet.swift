import ArgumentParser
import Audit
import Faces
import Foundation
import Results
import Tensors

/// The command `lancet`: arguments in, tables out; every step lives in a module below.
struct Lancet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lancet",
    abstract: "Shows how bias in training data gets into a face model.",
    subcommands: [Run.self, Status.self, Export.self, FacesCommand.self])
}

@main
enum Program {
  /// Parses, runs, and ends with the exit code that says what kind of thing went wrong.
  static func main() {
    do {
      try requireSupportedProcessor()
      var command = try Lancet.parseAsRoot()
      try command.run()
    } catch let code as ExitCode where code.rawValue < 64 {
      exit(code.rawValue)
    } catch {
      let code = exitCode(of: error)
      let message =
        code == .usage || code == .done ? Lancet.fullMessage(for: error) : "lancet: \(error)"
      let stream = code == .done ? FileHandle.standardOutput : FileHandle.standardError
      if !message.isEmpty { stream.write(Data((message + "\n").utf8)) }
      exit(code.rawValue)
    }
  }
}
