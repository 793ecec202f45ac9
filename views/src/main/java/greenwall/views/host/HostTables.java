package greenwall.views.host;

import static greenwall.views.parts.QuantityTable.column;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.FiringAlerts;
import greenwall.views.Place;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.Headings;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.QuantityTable;
import greenwall.views.parts.TableData;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables below a host's charts: what fires, what failed, its pools, peers and guests, and every figure with
/// how it is known.
final class HostTables {
    private static final List<QuantityTable> PARTS = List.of(
            QuantityTable.of(
                    "Pools",
                    List.of("pool"),
                    column("Health", "pool.health"),
                    column("Used", "pool.usage"),
                    column("Full in", "pool.full_in"),
                    column("Errors", "pool.errors"),
                    column("Fragmented", "pool.fragmentation"),
                    column("Scrubbed", "scrub.age")),
            QuantityTable.of(
                    "File systems", List.of("mountpoint"), column("Used", "fs.used"), column("Full in", "fs.full_in")),
            QuantityTable.of(
                    "Disks",
                    List.of("device"),
                    column("Busy", "disk.util"),
                    column("Read latency", "disk.read.latency"),
                    column("Write latency", "disk.write.latency"),
                    column("p99 in the kernel", "ebpf.disk.p99")),
            QuantityTable.of("Interfaces", List.of("device"), column("In", "net.rx"), column("Out", "net.tx")),
            QuantityTable.of(
                    "Peers",
                    List.of("interface", "peer"),
                    column("Heard", "wg.handshake.age"),
                    column("Never", "wg.never"),
                    column("In", "wg.rx"),
                    column("Out", "wg.tx")),
            QuantityTable.of(
                    "Guests",
                    List.of("domain"),
                    column("State", "vm.state"),
                    column("CPU", "vm.cpu"),
                    column("Steal", "vm.steal"),
                    column("Memory", "vm.mem"),
                    column("Disk latency", "vm.disk.latency")));

    private HostTables() {}

    static TableData alerts(HostState host, FiringAlerts firing, Instant now) {
        var rows = new ArrayList<TableData.Row>();
        for (var alert : firing.alerts()) {
            if (concerns(alert, host)) {
                var severity = alert.severity();
                var state = FiringAlerts.suppressed(alert)
                        ? CellState.IDLE
                        : severity.equals("critical") || severity.equals("page") ? CellState.CRITICAL : CellState.WARN;
                rows.add(new TableData.Row(
                        state,
                        List.of(
                                TableData.Item.words(alert.labels().get("alertname")),
                                new TableData.Item(severity, state, Double.NaN, ""),
                                TableData.Item.words(Unit.duration(Duration.between(alert.since(), now))),
                                TableData.Item.words(alert.annotations()
                                        .getOrDefault(
                                                "summary", alert.annotations().getOrDefault("description", "")))),
                        Optional.empty()));
            }
        }
        return new TableData(
                "Alerts",
                new Headings()
                        .words("Alert", "Severity")
                        .numbers("Since")
                        .words("What")
                        .list(),
                rows,
                firing.unknown().isEmpty() ? "None fires for this host." : "Not known: " + firing.unknown() + ".");
    }

    private static boolean concerns(Alert alert, HostState host) {
        for (var label : List.of("instance", "hostname", "host", "nodename", "node_id")) {
            var value = alert.labels().get(label);
            if (!value.isEmpty()) {
                return host.name().equals(value) || host.host().answersTo(value);
            }
        }
        return false;
    }

    /// The failed units by name; nothing where none failed.
    static Optional<TableData> units(HostState host, LookupResults looked) {
        var failed = looked.of("host.units", host.cluster().name(), host.name());
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        var rows = failed.stream()
                .map(v -> new TableData.Row(
                        CellState.WARN,
                        List.of(new TableData.Item(
                                v.labels().get("name"), CellState.WARN, Double.NaN, "systemd says that it failed")),
                        Optional.empty(),
                        "systemd.failed"))
                .toList();
        return Optional.of(
                new TableData("Failed units", new Headings().words("Unit").list(), rows, ""));
    }

    /// Its pools, file systems, disks, interfaces, peers and guests, as far as it has any.
    static List<TableData> parts(FleetState state, HostState host) {
        var only = Optional.of(new Place.HostName(host.cluster().name(), host.name()));
        return PARTS.stream()
                .map(table -> table.read(state, only))
                .filter(table -> !table.rows().isEmpty())
                .toList();
    }

    static TableData figures(HostState host) {
        var rows = new ArrayList<TableData.Row>();
        for (var cell : host.cells()) {
            rows.add(new TableData.Row(
                    cell.state(),
                    List.of(
                            TableData.Item.words(cell.quantity().id()),
                            TableData.Item.words(CellCounts.key(cell)),
                            TableData.Item.of(cell),
                            TableData.Item.words(cell.age().map(Unit::duration).orElse("–")),
                            TableData.Item.words(cell.reason()),
                            TableData.Item.words(cell.form().id())),
                    Optional.empty(),
                    cell.quantity().id()));
        }
        return new TableData(
                "Figures, worst first",
                new Headings()
                        .words("Quantity", "Of")
                        .numbers("Value", "Age")
                        .words("Why", "Form")
                        .list(),
                rows,
                "Nothing was ever measured of this host.");
    }

    static TableData absent(HostState host) {
        var rows = new ArrayList<TableData.Row>();
        for (var quantity : host.absent()) {
            var absence = host.absence(quantity);
            rows.add(new TableData.Row(
                    CellState.ABSENT,
                    List.of(
                            TableData.Item.words(quantity.id()),
                            TableData.Item.words(absence.reason()),
                            TableData.Item.words(absence.remedy())),
                    Optional.empty()));
        }
        return new TableData(
                "Not measured here",
                new Headings().words("Quantity", "Why", "What would mend it").list(),
                rows,
                "Every quantity of the table is measured.");
    }
}
