import Drawing

/// How the bars of one P look beside those of another: told apart by filling, not by colour alone.
enum BarStyle: Int, Sendable, CaseIterable {
  case hollow, hatched, filled

  private static let colour = Ink.blue

  /// The styles of so many bars side by side.
  static func styles(count: Int) -> [BarStyle] {
    switch count {
    case 1: [.filled]
    case 2: [.hollow, .filled]
    default: (0..<count).map { [.hollow, .hatched, .filled][$0 % 3] }
    }
  }

  func draw(on canvas: Canvas, _ room: Rectangle) {
    let colour = Self.colour
    switch self {
    case .filled: break
    case .hollow, .hatched:
      canvas.rectangle(at: room.corner, room.size)
      canvas.fill(.white)
    }
    if self == .hatched {
      canvas.saved {
        canvas.rectangle(at: room.corner, room.size)
        canvas.clip()
        var start = room.corner.x - room.size.y
        while start < room.end.x {
          canvas.move(to: Point(start, room.end.y))
          canvas.line(to: Point(start + room.size.y, room.corner.y))
          start += 2.4
        }
        canvas.stroke(colour, width: 0.6)
      }
    }
    canvas.rectangle(at: room.corner, room.size)
    if self == .filled { canvas.fill(colour, keepingPath: true) }
    canvas.stroke(colour, width: 0.7)
  }
}
