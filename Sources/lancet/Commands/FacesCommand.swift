import ArgumentParser

/// `lancet faces`: what has to do with painted faces.
struct FacesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces", abstract: "Work with painted faces.",
    subcommands: [FacesRenderCommand.self])
}
