/// Shows how many pictures a command has gone through; silent where standard error is no terminal.
struct PictureCounter: Sendable {
  private let total: Int

  init(of total: Int) {
    self.total = total
  }

  /// Hears that so many pictures are done.
  func show(_ done: Int) {
    guard Terminal.showsLiveLine else { return }
    let text = "\(done) of \(total) pictures"
    if done == total {
      Terminal.say(text)
    } else if done % 100 == 0 {
      Terminal.showLive(text)
    }
  }
}
