extension Augmentation {
    /// The same change for images of another size: what is given in pixels, the blur and shifts from 1 on, is given in
    /// as many of theirs. Shares, factors, degrees and grey levels stay.
    ///
    /// A shift stays one of pixels: it never falls below 1, where it would be read as a share.
    ///
    /// - Parameter factor: the other size over this one, above 0.
    public func scaled(by factor: Float) -> Augmentation {
        precondition(factor > 0, "a size is above 0")
        func scaled(_ shift: Float) -> Float { shift < 1 ? shift : max(1, shift * factor) }
        var other = self
        other.widthShiftRange = scaled(widthShiftRange)
        other.heightShiftRange = scaled(heightShiftRange)
        if let blur {
            other.blur?.range = blur.range.lowerBound * factor...blur.range.upperBound * factor
        }
        return other
    }
}
