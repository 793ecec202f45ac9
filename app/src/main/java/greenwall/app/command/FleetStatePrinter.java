package greenwall.app.command;

import greenwall.fleet.InstantText;
import greenwall.fleet.Labels;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.directcheck.DirectCheckStatus;
import greenwall.fleet.form.AbsenceReason;
import greenwall.fleet.quantity.Quantity;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.Cell;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.fleet.state.OverallStatus;
import greenwall.fleet.state.SourceState;
import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Consumer;

/// Prints the wall as text and as JSON, worst first: problems with numbers and reasons, healthy hosts in one
/// line each, and the sources. A healthy fleet gives a short page.
record FleetStatePrinter(PrintStream out, TerminalColors colors, ZoneId zone) {
    private static final int MAX_NAMES = 4;

    void write(FleetState fleet) {
        var verdict = colors.bold(fleet.exitStatus().word().toUpperCase(Locale.ROOT));
        out.println(colors.painted(worst(fleet.exitStatus()), verdict) + "  "
                + fleet.hostCounts().text() + "   " + colors.faint(InstantText.withUtc(fleet.at(), zone)));
        boolean several = fleet.clusters().size() > 1;
        for (var source : fleet.sources()) {
            if (source.state() != CellState.OK || !source.reason().isEmpty()) {
                source(source, several);
            }
            source.clockWarning()
                    .ifPresent(
                            off -> out.println(
                                    colors.state(CellState.WARN) + "  " + TerminalColors.plain(off)
                                            + colors.faint(
                                                    "  → correct this machine's clock or the source's; ages are calculated from the source's clock")));
        }
        var hosts = new ArrayList<>(fleet.hosts());
        hosts.sort(Comparator.comparing((HostState host) -> host.state())
                .thenComparing(h -> h.cluster().name())
                .thenComparing(HostState::name));
        int width =
                hosts.stream().mapToInt(h -> name(h, several).length()).max().orElse(0);
        for (var host : hosts) {
            host(host, name(host, several), Math.min(width, 40));
        }
        for (var seen : fleet.checks().list()) {
            status(seen, fleet.checks().now());
        }
        if (hosts.isEmpty()) {
            var metrics = fleet.sources().stream()
                    .filter(s -> s.source().kind() == Source.Kind.PROMETHEUS)
                    .toList();
            out.println(
                    metrics.isEmpty()
                            ? "no hosts are known: no Prometheus is configured; write prometheus: {url: …} under a"
                                    + " cluster, or use --prometheus URL instead of the clusters of the file"
                            : metrics.stream().anyMatch(s -> s.state() == CellState.OK)
                                    ? "no hosts: the sources that responded have no data of any target at this time"
                                    : "no hosts are known: no Prometheus responds");
        }
    }

    private static CellState worst(OverallStatus verdict) {
        return switch (verdict) {
            case OK -> CellState.OK;
            case WARNING -> CellState.WARN;
            case CRITICAL -> CellState.CRITICAL;
            case UNKNOWN -> CellState.SILENT;
        };
    }

    private static String name(HostState host, boolean withCluster) {
        return TerminalColors.plain(withCluster ? host.clusterAndName() : host.name());
    }

    /// `prometheus http://prom:9090`, after the name of its cluster if there are several.
    static String name(Source source, boolean withCluster) {
        return TerminalColors.plain(
                (withCluster ? source.cluster() + "/" : "") + source.kind().word() + " " + source.url());
    }

    private void source(SourceState source, boolean withCluster) {
        out.println(colors.state(source.shown(), source.word()) + "  " + name(source.source(), withCluster)
                + "  " + TerminalColors.plain(source.reason())
                + (source.remedy().isEmpty() ? "" : colors.faint("  → " + TerminalColors.plain(source.remedy()))));
    }

    private void host(HostState host, String name, int width) {
        var cells = host.cells();
        var notOk = cells.stream().filter(c -> c.state().isProblem()).toList();
        var line = new StringBuilder(colors.state(host.state()))
                .append("  ")
                .append(String.format("%-" + Math.max(1, width) + "s", name));
        if (host.silenced()) {
            line.append("  ").append(colors.faint("silenced"));
        }
        boolean oneLine = isOneLineEnough(host, notOk);
        if (oneLine) {
            line.append("  ").append(TerminalColors.plain(host.reason()));
        } else if (notOk.isEmpty()) {
            line.append("  ").append(colors.faint(healthySummary(cells)));
        }
        out.println(line.toString().stripTrailing());
        if (!oneLine) {
            notOk(notOk);
        }
    }

    /// Cells without a value share a line where they share the reason.
    private void notOk(List<Cell> cells) {
        int width = cells.stream().mapToInt(c -> key(c.key()).length()).max().orElse(0);
        var lines = new LinkedHashMap<Object, List<Cell>>();
        for (var cell : cells) {
            var line = Double.isNaN(cell.value()) ? Map.entry(cell.state(), cell.reason()) : cell;
            lines.computeIfAbsent(line, _ -> new ArrayList<>()).add(cell);
        }
        for (var line : lines.values()) {
            var cell = line.getFirst();
            var names = line.stream()
                    .map(c -> (c.quantity().id() + " " + key(c.key())).strip())
                    .toList();
            out.println("    " + colors.state(cell.state()) + "  "
                    + (Double.isNaN(cell.value())
                            ? TerminalColors.names(names, MAX_NAMES) + ": "
                            : String.format("%-22s", cell.quantity().id())
                                    + String.format(" %-" + Math.clamp(width, 24, 60) + "s", key(cell.key())) + " "
                                    + colors.bold(String.format(
                                            "%10s", cell.quantity().text(cell.value()))) + "  ")
                    + TerminalColors.plain(cell.reason()));
        }
    }

    /// `direct check  node04  10.0.0.4:9100  responds (…)  (checked by this console 2 s ago)`
    private void status(DirectCheckStatus seen, Instant now) {
        var state = CellState.of(seen, now);
        out.println(colors.painted(state, TerminalColors.shape(state) + " direct check")
                + "  "
                + TerminalColors.plain(seen.check().subject().host())
                + (seen.check().subject().host().isEmpty() ? "" : "  ")
                + TerminalColors.plain(seen.check().text())
                + "  "
                + TerminalColors.plain(seen.summary())
                + (seen.reason().equals(seen.summary()) ? "" : ": " + TerminalColors.plain(seen.reason()))
                + colors.faint("  (" + seen.checkedAgoText(now) + ")"));
        if (seen.result() instanceof DirectCheckResult.Answered answered) {
            for (var figure : answered.figures()) {
                out.println(colors.faint("    " + String.format("%-12s", TerminalColors.plain(figure.name())) + "  "
                        + TerminalColors.plain((figure.key() + " ").stripLeading() + figure.text())));
            }
        }
    }

    /// Whether one line about the host is enough, because the whole host is down, gone or silent.
    private static boolean isOneLineEnough(HostState host, List<Cell> notOk) {
        return switch (host.state()) {
            case DOWN, GONE, SILENT -> notOk.stream().allMatch(c -> c.state() == host.state());
            default -> false;
        };
    }

    private static String healthySummary(List<Cell> cells) {
        var shown = new ArrayList<String>();
        for (var id : List.of("cpu.util", "mem.util", "fs.root.used", "pool.usage", "arc.hit_ratio")) {
            cells.stream()
                    .filter(c -> c.quantity().id().equals(id) && !Double.isNaN(c.value()))
                    .findFirst()
                    .ifPresent(c -> shown.add(id + " " + c.quantity().text(c.value())));
        }
        return String.join(" · ", shown);
    }

    private static String key(Labels key) {
        var parts = new ArrayList<String>();
        key.forEach((_, value) -> parts.add(value));
        return TerminalColors.plain(String.join(" ", parts));
    }

    static void writeJson(JsonStreamWriter json, FleetState fleet) {
        json.fields(fleet, CommandJsonShapes.FLEET)
                .objects("sources", fleet.sources(), CommandJsonShapes.FLEET_SOURCE)
                .objects("hosts", fleet.hosts(), host -> host(json, host))
                .objects(
                        "direct",
                        fleet.checks().list(),
                        seen -> status(json, seen, fleet.checks().now()));
    }

    private static void status(JsonStreamWriter json, DirectCheckStatus seen, Instant now) {
        var figures = seen.result() instanceof DirectCheckResult.Answered answered
                ? answered.figures()
                : List.<DirectCheckResult.MeasuredValue>of();
        json.fields(seen, CommandJsonShapes.CHECK)
                .member("state", seen.state(now))
                .member("at", seen.at())
                .member("age_s", Duration.between(seen.at(), now))
                .fields(seen, CommandJsonShapes.CHECK_SEEN)
                .objects(
                        "faults",
                        seen.result().faults(),
                        fault -> json.fields(fault, CommandJsonShapes.CHECK_FAULT)
                                .member("severity", fault.critical() ? "critical" : "warning")
                                .fields(fault, CommandJsonShapes.CHECK_FAULT_REASON))
                .objects("figures", figures, CommandJsonShapes.CHECK_FIGURE);
    }

    private static void host(JsonStreamWriter json, HostState host) {
        json.fields(host, CommandJsonShapes.HOST).objects("cells", cells(host), cell -> cell.accept(json));
    }

    /// Measured cells, worst first, then unmeasured ones with the reason.
    private static List<Consumer<JsonStreamWriter>> cells(HostState host) {
        var cells = new ArrayList<Consumer<JsonStreamWriter>>();
        for (var cell : host.cells()) {
            cells.add(json -> json.fields(cell, CommandJsonShapes.CELL));
        }
        for (var quantity : host.absent()) {
            cells.add(json -> absent(json, quantity, host.absence(quantity)));
        }
        return cells;
    }

    private static void absent(JsonStreamWriter json, Quantity quantity, AbsenceReason absence) {
        json.member("quantity", quantity.id())
                .member("key", Labels.EMPTY)
                .member("value", null)
                .member("unit", quantity.unit())
                .member("state", CellState.ABSENT.word())
                .member("age_s", null)
                .member("form", null)
                .fields(absence, CommandJsonShapes.ABSENCE);
    }
}
