// How an axis of skew is written where it names a result.

extension SkewAxis {
  package var identity: IdentityFields {
    switch self {
    case .attribute(let name): IdentityFields(["attribute": IdentityFields(["_0": name])])
    case .transform(let transform):
      IdentityFields(["transform": IdentityFields(["_0": transform.identity])])
    case .unskewed: IdentityFields(["unskewed": true])
    }
  }
}

extension ImageTransform {
  /// The name alone where there is no parameter, as grayscale was recorded before any had one.
  fileprivate var identity: any Encodable {
    switch self {
    case .grayscale: "grayscale"
    case .blur(let sigma): IdentityFields(["name": "blur", "sigma": sigma])
    case .jpeg(let quality): IdentityFields(["name": "jpeg", "quality": quality])
    case .brightness(let factor): IdentityFields(["name": "brightness", "factor": factor])
    case .lowResolution(let side): IdentityFields(["name": "lowResolution", "side": side])
    case .plant(let plant): plant.identity
    }
  }
}

extension Plant {
  package var identity: IdentityFields {
    IdentityFields([
      "name": "plant",
      "region": region.rawValue,
      "kind": kind.rawValue,
      "strength": strength,
      "size": size,
      "revision": Self.revision,
    ])
  }
}
