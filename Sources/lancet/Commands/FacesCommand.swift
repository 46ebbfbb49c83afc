import ArgumentParser

/// `lancet faces`: faces that Lancet paints, and those of known data sets.
struct FacesCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "faces", abstract: "Paint faces, or list those of a known data set.",
    subcommands: [FacesRenderCommand.self, FacesImportCommand.self])
}
