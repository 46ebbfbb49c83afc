import Images
import Specification

extension ImageTransform {
  /// The picture, changed; of the same size.
  ///
  /// A cue needs to know the face: see `FaceSource.change`.
  /// - Precondition: it is no cue.
  package func applied(to image: RGBImage) throws -> RGBImage {
    switch self {
    case .grayscale: image.grayscale()
    case .blur(let sigma): image.blurred(sigma: sigma)
    case .jpeg(let quality): try image.storedAsJPEG(quality: quality)
    case .brightness(let factor): image.brightened(by: factor)
    case .lowResolution(let side): image.inLowResolution(side: side)
    case .plant(let plant): preconditionFailure("\(plant.name) without a face")
    }
  }
}
