import Dissection

/// The maps of a network of some pictures, which can look at others.
package protocol PictureActivations: ActivationSource {
  /// The maps of the same network, of other pictures.
  func looking(at pictures: ImageStore) -> Self

  /// The maps of the same pictures without their colours.
  var inGrayscale: Self { get }
}
