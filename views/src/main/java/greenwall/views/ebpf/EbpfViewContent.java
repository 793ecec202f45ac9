package greenwall.views.ebpf;

import greenwall.fleet.CountText;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.views.WaitingForDataText;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.SharedPhrases;
import java.util.ArrayList;
import java.util.List;

/// Shows latencies measured in the kernel by eBPF exporters.
public final class EbpfViewContent extends DetailView.Content {
    private static final List<String> LATENCIES = List.of(
            "ebpf.runq.p99",
            "ebpf.disk.p99",
            "ebpf.zio.read.p99",
            "ebpf.zio.write.p99",
            "ebpf.txg.p99",
            "ebpf.metaslab.p99");

    public EbpfViewContent() {
        super("ebpf");
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var state = facts.state();
        var measured = state.hosts().stream()
                .flatMap(h ->
                        LATENCIES.stream()
                                .flatMap(q -> h.cell(q).stream())
                                .map(Cell::state)
                                .reduce(CellState::worst)
                                .stream())
                .toList();
        if (state.hosts().isEmpty()) {
            return List.of(Banner.line(WaitingForDataText.noHost(state)));
        }
        int notMeasured = state.hosts().size() - measured.size();
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(SharedPhrases.states(measured, "host with eBPF metrics", "hosts with eBPF metrics"));
        lines.add(Banner.line(
                notMeasured == 0
                        ? (state.isFiltered() ? "Every host in the host filter" : "Every host")
                                + " reports eBPF latencies."
                        : CountText.of(notMeasured, "host reports", "hosts report")
                                + " no eBPF latencies: select one on the wall and press P to probe it instead."));
        return lines;
    }
}
