/// How a 3×3 convolution of stride 1 is cut into Winograd's tiles, and where their points lie.
///
/// Each of the (m + 2)² points has a plane [tiles, channels] of its own. The planes' distance is a
/// cache line more than a multiple of a page, or their writes would push each other out of the cache.
struct WinogradTiles {
  let sizes: ConvolutionSizes
  /// m, the side of a tile's output.
  let outputs: Int
  let points: Int
  let tilesDown: Int, tilesAcross: Int
  /// How many images' tiles are held at once.
  let imagesAtOnce: Int

  init(_ sizes: ConvolutionSizes, outputs: Int) {
    self.sizes = sizes
    self.outputs = outputs
    points = outputs + 2
    tilesDown = (sizes.height + outputs - 1) / outputs
    tilesAcross = (sizes.width + outputs - 1) / outputs
    let floatsAtOnce = 1 << 22
    let floatsPerImage =
      points * points * tilesDown * tilesAcross * (sizes.inputs + sizes.outputs)
    imagesAtOnce = min(sizes.images, max(1, floatsAtOnce / max(1, floatsPerImage)))
  }

  var tilesPerImage: Int { tilesDown * tilesAcross }
  var planes: Int { points * points }

  /// The distance between two planes of `rows` × `columns` floats.
  static func planeStride(_ rows: Int, _ columns: Int) -> Int {
    let page = 1024
    return (rows * columns + page - 1) / page * page + 16
  }

  /// The distance between two planes of `rows` × `columns` floats in panels.
  static func panelStride(_ rows: Int, _ columns: Int) -> Int {
    planeStride(rows, Panels.count(columns: columns) * Panels.width)
  }
}
