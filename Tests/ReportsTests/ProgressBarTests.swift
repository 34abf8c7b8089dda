import Reports
import Testing

@Suite("The progress bar")
struct ProgressBarTests {
    private let bar = ProgressBar(
        "epoch 12/20", done: 81, of: 162,
        detail: "loss 0.4321  accuracy 87.1 %  412 images/s  3:12 left")

    @Test("On 80 columns title, bar and figures stand in one line")
    func eightyColumns() {
        #expect(
            bar.line(columns: 80)
                == "epoch 12/20 █████░░░░░░ loss 0.4321  accuracy 87.1 %  412 images/s  3:12 left")
    }

    @Test("No line reaches the last three columns", arguments: 0...140)
    func fits(columns: Int) {
        #expect(bar.line(columns: columns).count <= max(0, columns - 3))
    }

    @Test("Where there is little room the bar goes first")
    func narrow() {
        #expect(bar.line(columns: 30) == "epoch 12/20 loss 0.4321  ac")
    }

    @Test("The bar is empty at the beginning, full at the end, and never more than full")
    func ends() {
        func drawn(_ done: Int, of total: Int) -> String {
            ProgressBar("decoding", done: done, of: total, detail: "").line(columns: 200)
        }
        #expect(!drawn(0, of: 7).contains("█"))
        #expect(!drawn(7, of: 7).contains("░"))
        #expect(drawn(8, of: 7) == drawn(7, of: 7))
        #expect(!drawn(0, of: 0).contains("█"))
    }
}
