import Foundation
import Results
import Sweeps

/// What a run will take, from two rehearsals of different size.
package struct Forecast: Sendable {
  package struct Cell: Sendable {
    package var name: String
    package var seconds: Double
    /// Bytes that stay on the disk.
    package var disk: Int
  }

  package var cells: [Cell]
  package var jobs: Int
  package var threads: Int
  /// Seconds until the last cell is recorded.
  package var seconds: Double
  /// Of these, what each worker takes once, beside its cells.
  package var secondsOnce: Double
  /// Bytes of memory of one job.
  package var memoryPerJob: Int
  /// Bytes that stay on the disk, and those that are needed for a time beside them.
  package var disk: Int
  package var passingDisk: Int
  /// Where decoded pictures are kept; on the disk they are part of what is needed for a time.
  package var pictures: PicturePlace

  /// Seconds until the last of `jobs` workers is done, who take one cell after the other.
  package static func makespan(of cells: [Double], jobs: Int) -> Double {
    var busy = Array(repeating: 0.0, count: max(jobs, 1))
    for seconds in cells {
      let next = busy.indices.min { busy[$0] < busy[$1] } ?? 0
      busy[next] += seconds
    }
    return busy.max() ?? 0
  }

  /// The line through two measurements, at `x`; nothing is less than the larger measurement.
  package static func line(_ a: (x: Int, y: Double), _ b: (x: Int, y: Double), at x: Int) -> Double
  {
    guard b.x > a.x else { return b.y }
    let slope = max(0, (b.y - a.y) / Double(b.x - a.x))
    return b.y + slope * Double(max(0, x - b.x))
  }
}
