package greenwall.views.ebpf;

import static greenwall.views.parts.QuantityTable.column;

import greenwall.fleet.quantity.Detail;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataView;
import greenwall.views.parts.QuantityTable;
import greenwall.views.parts.TableData;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// Latencies as the kernel sees them, from eBPF exporters.
public final class EbpfContents implements DataView.Contents {
    private static final QuantityTable HOSTS = QuantityTable.of(
            "By host",
            List.of(),
            column("Run queue p99", "ebpf.runq.p99"),
            column("Block I/O p99", "ebpf.disk.p99"),
            column("zio read p99", "ebpf.zio.read.p99"),
            column("zio write p99", "ebpf.zio.write.p99"),
            column("txg sync p99", "ebpf.txg.p99"),
            column("Metaslab p99", "ebpf.metaslab.p99"),
            column("Page cache hits", "ebpf.page_cache.hit"),
            column("Major faults", "ebpf.major_faults"));
    private static final QuantityTable CALLS =
            QuantityTable.of("System calls", List.of("syscall"), column("Calls", "ebpf.syscalls"));

    private static final Map<String, Detail> DETAILS = Detail.shipped();
    private static final List<String> CHARTS = List.of(
            "ebpf.bio",
            "ebpf.runq",
            "ebpf.syscalls.top",
            "ebpf.zio.read",
            "ebpf.zio.write",
            "ebpf.tcp",
            "ebpf.txg",
            "ebpf.metaslab",
            "ebpf.faults",
            "ebpf.page_cache",
            "ebpf.alloc",
            "ebpf.dmu",
            "ebpf.files");

    /// Figures that nothing but an eBPF exporter gives.
    private static final List<String> TELLING =
            List.of("ebpf.runq.p99", "ebpf.disk.p99", "ebpf.zio.read.p99", "ebpf.txg.p99", "ebpf.metaslab.p99");

    @Override
    public String name() {
        return "eBPF";
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return CHARTS.stream()
                .map(id -> ChartBoard.Spec.of(Objects.requireNonNull(DETAILS.get(id), id)))
                .toList();
    }

    @Override
    public int chartColumns() {
        return 3;
    }

    @Override
    public boolean probesInstead() {
        return true;
    }

    @Override
    public boolean ofChosenHost() {
        return true;
    }

    @Override
    public double chartShare() {
        return 0.62;
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        int seen = (int) state.hosts().stream()
                .filter(h -> TELLING.stream().anyMatch(q -> h.cell(q).isPresent()))
                .count();
        int blind = state.hosts().size() - seen;
        return List.of(
                CellCounts.states(
                        state, "ebpf.runq.p99", "host with run queue latency", "hosts with run queue latency"),
                List.of(Banner.Part.plain(
                        blind == 0
                                ? "Every host has an eBPF exporter."
                                : CellCounts.count(blind, "host has", "hosts have")
                                        + " no eBPF exporter: P on a row starts a probe instead.")));
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        return List.of(HOSTS.read(state, Optional.empty()), CALLS.read(state, Optional.empty()));
    }
}
