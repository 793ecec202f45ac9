package greenwall.views.host;

import static greenwall.views.parts.TableData.Item.words;

import greenwall.fleet.Unit;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.sighting.Result;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.HostState;
import greenwall.views.FiringAlerts;
import greenwall.views.parts.CellCounts;
import greenwall.views.parts.Headings;
import greenwall.views.parts.LookupResults;
import greenwall.views.parts.TableData;
import greenwall.views.parts.TableData.Item;
import greenwall.views.parts.TableData.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The tables below a host's charts: what fires and failed, its pools, peers and guests, and every figure with its
/// source.
final class HostTables {
    private HostTables() {}

    static TableData alerts(HostState host, FiringAlerts firing, Instant now) {
        var rows = new ArrayList<Row>();
        for (var alert : firing.alerts()) {
            if (concerns(alert, host)) {
                var severity = alert.severity();
                var state = FiringAlerts.suppressed(alert)
                        ? CellState.IDLE
                        : severity.equals("critical") || severity.equals("page") ? CellState.CRITICAL : CellState.WARN;
                rows.add(new Row(
                        state,
                        List.of(
                                words(alert.labels().get("alertname")),
                                new Item(severity, state, ""),
                                words(Unit.duration(Duration.between(alert.since(), now))),
                                words(alert.annotations()
                                        .getOrDefault(
                                                "summary", alert.annotations().getOrDefault("description", ""))))));
            }
        }
        return new TableData(
                "Alerts",
                new Headings().words("Alert", "Severity").numbers("Since").words("What"),
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

    /// The names of failed units; empty if none failed.
    static Optional<TableData> units(HostState host, LookupResults looked) {
        var failed = looked.of("host.units", host.cluster().name(), host.name());
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        var rows = failed.stream()
                .map(v -> new Row(
                        CellState.WARN,
                        List.of(new Item(v.labels().get("name"), CellState.WARN, "systemd says that it failed")),
                        Optional.empty(),
                        "systemd.failed"))
                .toList();
        return Optional.of(new TableData("Failed units", new Headings().words("Unit"), rows, ""));
    }

    /// What this console checked itself; never green, since only what was checked is known.
    static Optional<TableData> sightings(HostState host) {
        var now = host.sightingsAt();
        var rows = new ArrayList<Row>();
        for (var seen : host.sightings()) {
            var state = CellState.of(seen, now);
            rows.add(new Row(
                    state,
                    List.of(
                            words(seen.check().text()),
                            new Item(seen.words(), state, seen.reason()),
                            words(seen.sign(now)),
                            words(seen.reason()))));
            if (seen.result() instanceof Result.Answered answered) {
                for (var figure : answered.figures()) {
                    var name = figure.key().isEmpty() ? figure.name() : figure.name() + " " + figure.key();
                    rows.add(new Row(
                            CellState.IDLE,
                            List.of(words("  " + name), words(figure.text()), words(seen.sign(now)), words(""))));
                }
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new TableData(
                        "Seen from here, without a Prometheus",
                        new Headings().words("Looked at", "What", "When", "Why"),
                        rows,
                        ""));
    }

    static TableData figures(HostState host) {
        var rows = new ArrayList<Row>();
        for (var cell : host.cells()) {
            rows.add(new Row(
                    cell.state(),
                    List.of(
                            words(cell.quantity().id()),
                            words(CellCounts.key(cell)),
                            Item.of(cell),
                            words(cell.age().map(Unit::duration).orElse("–")),
                            words(cell.reason()),
                            words(cell.form().id())),
                    Optional.empty(),
                    cell.quantity().id()));
        }
        return new TableData(
                "Figures, worst first",
                new Headings().words("Quantity", "Of").numbers("Value", "Age").words("Why", "Form"),
                rows,
                "Nothing has been measured on this host yet.");
    }

    static TableData absent(HostState host) {
        var rows = new ArrayList<Row>();
        for (var quantity : host.absent()) {
            var absence = host.absence(quantity);
            rows.add(new Row(
                    CellState.ABSENT, List.of(words(quantity.id()), words(absence.reason()), words(absence.remedy()))));
        }
        return new TableData(
                "Not measured here",
                new Headings().words("Quantity", "Why", "Remedy"),
                rows,
                "Every quantity of the table is measured.");
    }
}
