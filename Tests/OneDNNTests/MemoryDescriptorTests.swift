import OneDNN
import Testing

@Suite struct MemoryDescriptorTests {
    @Test(
        "A descriptor gives back what it was made of", arguments: 1...5,
        [ElementType.float32, .bfloat16, .int32, .uint8])
    func aDescriptorGivesBackWhatItWasMadeOf(rank: Int, type: ElementType) throws {
        let dimensions = Array([2, 3, 5, 7, 4].prefix(rank))
        let descriptor = try MemoryDescriptor(dimensions, type)
        #expect(descriptor.dimensions == dimensions)
        #expect(descriptor.elementType == type)
        #expect(descriptor.byteCount == dimensions.reduce(type.byteCount, *))
    }

    @Test func descriptorsAreEqualWhereNothingHasToMove() throws {
        let plain = try MemoryDescriptor([2, 16, 4, 4], .float32)
        #expect(try plain == MemoryDescriptor([2, 16, 4, 4], .float32))
        #expect(try plain != MemoryDescriptor([2, 16, 4, 4], .float32, layout: .channelsLast))
        #expect(try plain != MemoryDescriptor([2, 16, 4, 4], .bfloat16))
        #expect(try plain != MemoryDescriptor([2, 16, 4, 5], .float32))
    }

    @Test func channelsLastIsPlainWithoutRowsAndColumns() throws {
        #expect(
            try MemoryDescriptor([2, 16], .float32, layout: .channelsLast)
                == MemoryDescriptor([2, 16], .float32))
    }

    @Test func aPlainDescriptorTakesAnyShapeOfTheSameCount() throws {
        let volume = try MemoryDescriptor([2, 3, 4, 5], .float32)
        let row = try volume.reshaped(to: [2, 60])
        #expect(try row == MemoryDescriptor([2, 60], .float32))
        #expect(try row.reshaped(to: [2, 3, 4, 5]) == volume)
        let error = #expect(throws: OneDNNError.self) { try volume.reshaped(to: [2, 61]) }
        #expect(error?.call == "reshape [2, 3, 4, 5] to [2, 61]")
        #expect(error?.reason == "invalid_arguments")
    }

    @Test("Dimensions nobody can have are refused", arguments: [[], [2, -1], [1, 1, 1, 1, 1, 1]])
    func impossibleDimensionsAreRefused(dimensions: [Int]) {
        let error = #expect(throws: OneDNNError.self) { try MemoryDescriptor(dimensions, .float32) }
        #expect(error?.call == "memory descriptor \(dimensions) float32")
        #expect(error?.reason == "invalid_arguments")
    }
}
