package greenwall.views.host;

import greenwall.fleet.quantity.Detail;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.parts.Banner;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.ChartBoard;
import greenwall.views.parts.DataView;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.TableData;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What is shown of one host: its state and why, its health line, charts, and every figure with how it is known.
public final class HostContents implements DataView.Contents {
    private static final Map<String, Detail> DETAILS = Detail.shipped();
    private static final List<String> PEOPLE = List.of("maintainers", "environment", "location", "role");

    @Override
    public String name() {
        return "Host";
    }

    @Override
    public boolean ofOneHost() {
        return true;
    }

    @Override
    public List<ChartBoard.Spec> charts() {
        return List.of(
                detail("cpu.modes"),
                new ChartBoard.Spec("CPU busy", "cpu.util"),
                new ChartBoard.Spec("Load per CPU", "load.per_cpu"),
                detail("mem.parts"),
                new ChartBoard.Spec("Memory used, ARC as reclaimable", "mem.util"),
                detail("net.bytes"),
                new ChartBoard.Spec("Disk busy", "disk.util"),
                detail("disk.latency"),
                detail("disk.bytes"),
                ChartBoard.Spec.logVolume("Log lines by level"),
                new ChartBoard.Spec("File systems", "fs.used"),
                detail("tcp.activity"),
                new ChartBoard.Spec("Pools used", "pool.usage"),
                new ChartBoard.Spec("ARC hit ratio", "arc.hit_ratio"),
                new ChartBoard.Spec("Clock offset", "clock.offset"));
    }

    private static ChartBoard.Spec detail(String id) {
        return ChartBoard.Spec.of(Objects.requireNonNull(DETAILS.get(id), id));
    }

    @Override
    public List<Detail> lookups(FleetState state) {
        return List.of(
                Objects.requireNonNull(DETAILS.get("host.kernel")),
                Objects.requireNonNull(DETAILS.get("host.os")),
                Objects.requireNonNull(DETAILS.get("host.cpus")),
                Objects.requireNonNull(DETAILS.get("host.units")));
    }

    @Override
    public int chartColumns() {
        return 3;
    }

    @Override
    public double chartShare() {
        return 0.66;
    }

    private static Optional<HostState> host(FleetState state, Place place) {
        return place.host().flatMap(h -> state.host(h.cluster(), h.name()).or(() -> state.host(h.name())));
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place) {
        return banner(state, place, LookupResults.NOTHING);
    }

    @Override
    public List<List<Banner.Part>> banner(FleetState state, Place place, LookupResults looked) {
        var found = host(state, place);
        if (found.isEmpty()) {
            return List.of(List.of(Banner.Part.plain(place.host()
                    .map(h -> "No host answers to " + h.name() + (h.cluster().isEmpty() ? "" : " in " + h.cluster()))
                    .orElse("No host is chosen: Ctrl+K and its name"))));
        }
        var host = found.get();
        var lines = new ArrayList<List<Banner.Part>>();
        var title = new ArrayList<Banner.Part>();
        title.add(Banner.Part.plain(host.name()));
        title.add(new Banner.Part(host.state().word() + (host.muted() ? " · muted" : ""), host.state()));
        lines.add(title);
        var why = new ArrayList<Banner.Part>();
        why.add(Banner.Part.plain(host.reason()));
        for (var label : PEOPLE) {
            if (!host.label(label).isEmpty()) {
                why.add(Banner.Part.plain(label + " " + host.label(label)));
            }
        }
        lines.add(why);
        var machine = machine(host, looked);
        if (!machine.isEmpty()) {
            lines.add(List.of(Banner.Part.plain(machine)));
        }
        lines.add(health(host));
        return lines;
    }

    /// What runs on it: `Linux 6.1.0-18-amd64 x86_64 · Debian GNU/Linux 12 · 8 CPUs`.
    private static String machine(HostState host, LookupResults looked) {
        var cluster = host.cluster().name();
        var parts = new ArrayList<String>();
        looked.of("host.kernel", cluster, host.name()).stream()
                .findFirst()
                .ifPresent(v -> parts.add("kernel "
                        + String.join(
                                " ",
                                v.labels().get("sysname"),
                                v.labels().get("release"),
                                v.labels().get("machine"))));
        looked.of("host.os", cluster, host.name()).stream()
                .findFirst()
                .flatMap(v -> LookupResults.label(v, "pretty_name"))
                .ifPresent(parts::add);
        looked.of("host.cpus", cluster, host.name()).stream()
                .findFirst()
                .ifPresent(v -> parts.add(CellCounts.count((int) v.value(), "CPU", "CPUs")));
        return String.join(" · ", parts);
    }

    /// Pool, root, compression, snapshots, memory, CPU, uptime, services: the eight things one asks first.
    private static List<Banner.Part> health(HostState host) {
        var line = new ArrayList<Banner.Part>();
        part(line, host, "pool", "pool.health");
        part(line, host, "root", "fs.root.used");
        part(line, host, "compression", "ds.compressratio");
        part(line, host, "newest snapshot", "snap.age");
        part(line, host, "memory", "mem.util");
        part(line, host, "CPU", "cpu.util");
        part(line, host, "up", "uptime");
        part(line, host, "failed units", "systemd.failed");
        if (line.isEmpty()) {
            line.add(Banner.Part.plain("None of the usual figures is there."));
        }
        return line;
    }

    private static void part(List<Banner.Part> line, HostState host, String word, String quantity) {
        host.cell(quantity)
                .ifPresent(cell -> line.add(new Banner.Part(
                        word + " " + TableData.Item.of(cell).text(),
                        cell.state() == CellState.ABSENT ? CellState.IDLE : cell.state())));
    }

    @Override
    public List<TableData> tables(FleetState state, Place place) {
        return tables(state, place, LookupResults.NOTHING, FiringAlerts.NOT_ASKED);
    }

    @Override
    public List<TableData> tables(FleetState state, Place place, LookupResults looked, FiringAlerts firing) {
        var found = host(state, place);
        if (found.isEmpty()) {
            return List.of(new TableData("Figures", List.of(), List.of(), "There is no host to show."));
        }
        var host = found.get();
        var tables = new ArrayList<TableData>();
        tables.add(HostTables.alerts(host, firing, state.at()));
        HostTables.units(host, looked).ifPresent(tables::add);
        tables.addAll(HostTables.parts(state, host));
        tables.add(HostTables.figures(host));
        tables.add(HostTables.absent(host));
        return tables;
    }
}
