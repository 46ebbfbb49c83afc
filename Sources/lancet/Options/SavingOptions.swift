import ArgumentParser

/// How often the state of a training is saved.
struct SavingOptions: ParsableArguments {
  @Option(help: "Seconds between two savings of a training's state.") var saveEvery = 180.0

  var interval: Duration { .seconds(saveEvery) }

  func validate() throws {
    guard (0...86_400).contains(saveEvery) else {
      throw ValidationError("--save-every is \(saveEvery). Give 0 to 86400 seconds.")
    }
  }
}
