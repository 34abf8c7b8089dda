import OneDNN
import Testing

@Suite struct MemoryBlockTests {
    @Test(
        "A block begins at a multiple of 4096 bytes, or at a large page where it has room for one",
        arguments: [1, 4095, 1 << 21, 5 << 20])
    func aBlockBeginsAtItsAlignment(byteCount: Int) throws {
        let block = try MemoryBlock(byteCount: byteCount)
        let page = byteCount < 1 << 21 ? 4096 : 1 << 21
        #expect(Int(bitPattern: block.start) % page == 0)
        #expect(block.byteCount == byteCount)
        block.start.storeBytes(of: 7, toByteOffset: byteCount - 1, as: UInt8.self)
        #expect(block.start.load(fromByteOffset: byteCount - 1, as: UInt8.self) == 7)
    }

    @Test func moreMemoryThanThereIsIsAnError() throws {
        #expect(throws: OneDNNError.self) { try MemoryBlock(byteCount: .max / 2) }
    }

    /// A small block stays with the process when it is given back: to read it then is wrong, but no end of the tests.
    @Test func aTensorKeepsItsBlock() throws {
        let engine = try Engine()
        let memory = try Memory(allocating: MemoryDescriptor([512], .float32), on: engine)
        let bytes = try #require(memory.bytes)
        bytes.initializeMemory(as: UInt8.self, repeating: 3, count: 2048)
        let others = try (0..<64).map { _ in try MemoryBlock(byteCount: 2048) }
        for other in others { other.start.initializeMemory(as: UInt8.self, repeating: 0, count: 2048) }
        #expect(!others.contains { $0.start == bytes })
        #expect((0..<2048).allSatisfy { bytes.load(fromByteOffset: $0, as: UInt8.self) == 3 })
        withExtendedLifetime(memory) {}
    }
}
