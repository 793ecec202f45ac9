package greenwall.views.host;

import static greenwall.views.widgets.TableData.Item.text;

import greenwall.fleet.CountText;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckResult;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.ColumnHeadings;
import greenwall.views.widgets.DetailView;
import greenwall.views.widgets.DetailViewLayout;
import greenwall.views.widgets.SharedAxisCharts;
import greenwall.views.widgets.SharedPhrases;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TableData.Item;
import greenwall.views.widgets.TableData.Row;
import greenwall.views.widgets.TableQueryResults;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Shows one host: its state with the reason, a health line, charts, and every value with its source.
public final class HostViewContent extends DetailView.Content {
    private static final String NOT_SCRAPED = "No metrics source scrapes this host.";
    private static final List<String> PEOPLE = List.of("maintainers", "environment", "location", "role");

    private final List<String> wanted;

    /// @param charts the configured charts; empty for the built-in charts
    public HostViewContent(List<String> charts) {
        super("host");
        wanted = List.copyOf(charts);
    }

    /// Returns the names of the built-in charts, as used in the configuration.
    public static List<String> chartNames() {
        return DetailViewLayout.of("host").charts().stream()
                .map(SharedAxisCharts.ChartSpec::name)
                .toList();
    }

    @Override
    public List<SharedAxisCharts.ChartSpec> charts() {
        var builtIn = super.charts();
        if (wanted.isEmpty()) {
            return builtIn;
        }
        return wanted.stream()
                .map(name -> builtIn.stream()
                        .filter(spec -> spec.name().equals(name))
                        .findFirst()
                        .orElseGet(() -> new SharedAxisCharts.ChartSpec(name, name)))
                .toList();
    }

    private static Optional<HostState> host(FleetState state, Place place) {
        return place.host()
                .flatMap(h -> h.cluster().isEmpty() ? state.host(h.name()) : state.host(h.cluster(), h.name()));
    }

    @Override
    public List<List<Banner.Part>> banner(DetailView.ViewInput facts) {
        var place = facts.place();
        var found = host(facts.state(), place);
        if (found.isEmpty()) {
            return List.of(Banner.line(place.host()
                    .map(h -> h.cluster().isEmpty()
                            ? SharedPhrases.notOneHost(facts.state(), h.name())
                            : "No host is named " + h.name() + " in " + h.cluster())
                    .orElse("No host is selected: press Ctrl+K and type its name")));
        }
        var host = found.get();
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(List.of(
                Banner.Part.plain(host.name()),
                new Banner.Part(host.state().word() + (host.silenced() ? " · silenced" : ""), host.state())));
        var why = new ArrayList<Banner.Part>();
        why.add(Banner.Part.plain(host.reason()));
        for (var label : PEOPLE) {
            if (!host.label(label).isEmpty()) {
                why.add(Banner.Part.plain(label + " " + host.label(label)));
            }
        }
        lines.add(why);
        var machine = machine(host, facts.lookupResults());
        if (!machine.isEmpty()) {
            lines.add(Banner.line(machine));
        }
        lines.add(health(host));
        host.worstCheckStatus()
                .ifPresent(seen -> lines.add(Banner.line(
                        seen.checkedAgoText(host.checkStatusesAt()) + ": " + seen.summary(),
                        CellState.of(seen, host.checkStatusesAt()))));
        return lines;
    }

    /// `Linux 6.1.0-18-amd64 x86_64 · Debian GNU/Linux 12 · 8 CPUs`.
    private static String machine(HostState host, TableQueryResults results) {
        var kernel = first(host, results, "host.kernel")
                .map(v -> "kernel "
                        + String.join(
                                " ",
                                v.labels().get("sysname"),
                                v.labels().get("release"),
                                v.labels().get("machine")));
        var os = first(host, results, "host.os").flatMap(v -> TableQueryResults.label(v, "pretty_name"));
        var cpus = first(host, results, "host.cpus").map(v -> CountText.of((int) v.value(), "CPU", "CPUs"));
        return Stream.of(kernel, os, cpus).flatMap(Optional::stream).collect(Collectors.joining(" · "));
    }

    private static Optional<TableQueryResults.Value> first(HostState host, TableQueryResults results, String lookup) {
        return results.of(lookup, host.cluster().name(), host.name()).stream().findFirst();
    }

    /// The values that people check first.
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
            line.add(Banner.Part.plain("No CPU, memory or disk values; the table “Not measured here” says why."));
        }
        return line;
    }

    private static void part(List<Banner.Part> line, HostState host, String word, String quantity) {
        host.cell(quantity)
                .ifPresent(cell -> line.add(new Banner.Part(
                        word + " " + Item.of(cell).text(),
                        cell.state() == CellState.ABSENT ? CellState.IDLE : cell.state())));
    }

    @Override
    public List<TableData> tables(DetailView.ViewInput facts) {
        var found = host(facts.state(), facts.place());
        if (found.isEmpty()) {
            return List.of(new TableData("Values", List.of(), List.of(), "There is no host to show."));
        }
        var host = found.get();
        var tables = new ArrayList<TableData>();
        statuses(host).ifPresent(tables::add);
        tables.add(alerts(host, facts.firing(), facts.state().at()));
        units(host, facts.lookupResults()).ifPresent(tables::add);
        layout().tables(facts.state(), Optional.of(Place.HostRef.of(host))).stream()
                .filter(table -> !table.rows().isEmpty())
                .forEach(tables::add);
        tables.add(figures(host));
        tables.add(absent(host));
        return tables;
    }

    private static TableData alerts(HostState host, AlertsAndProblems firing, Instant now) {
        var rows = new ArrayList<Row>();
        for (var alert : firing.alerts()) {
            if (AlertsAndProblems.concerns(alert, host)) {
                var state = AlertsAndProblems.stateOf(alert);
                var phase = alert.phase() == AlertPhase.FIRING
                        ? ""
                        : ", " + alert.phase().word();
                rows.add(new Row(
                        state,
                        List.of(
                                text(alert.labels().get("alertname")),
                                new Item(alert.severity() + phase, state, alert.why()),
                                Item.age(Optional.of(Duration.between(alert.since(), now))),
                                text(alert.annotations()
                                        .getOrDefault(
                                                "summary", alert.annotations().getOrDefault("description", ""))))));
            }
        }
        return new TableData(
                "Alerts",
                new ColumnHeadings().text("Alert", "Severity").numbers("Since").text("Summary"),
                rows,
                firing.unreliableReason().isEmpty()
                        ? "No alert is firing for this host."
                        : "Not known: " + firing.unreliableReason() + ".");
    }

    /// Empty if no unit failed.
    private static Optional<TableData> units(HostState host, TableQueryResults results) {
        var failed = results.of("host.units", host.cluster().name(), host.name());
        if (failed.isEmpty()) {
            return Optional.empty();
        }
        var rows = failed.stream()
                .map(v -> new Row(
                        CellState.WARN,
                        List.of(new Item(v.labels().get("name"), CellState.WARN, "systemd reports it as failed")),
                        Optional.empty(),
                        "systemd.failed"))
                .toList();
        return Optional.of(new TableData("Failed units", new ColumnHeadings().text("Unit"), rows, ""));
    }

    /// Returns the results of this console's own checks. They are never green, because a check covers
    /// only what it tests.
    private static Optional<TableData> statuses(HostState host) {
        var now = host.checkStatusesAt();
        var rows = new ArrayList<Row>();
        for (var seen : host.checkStatuses()) {
            var state = CellState.of(seen, now);
            rows.add(new Row(
                    state,
                    List.of(
                            text(seen.check().text()),
                            new Item(seen.summary(), state, seen.reason()),
                            text(seen.checkedAgoText(now)),
                            text(seen.reason()))));
            if (seen.result() instanceof DirectCheckResult.Answered answered) {
                for (var figure : answered.figures()) {
                    var name = figure.key().isEmpty() ? figure.name() : figure.name() + " " + figure.key();
                    rows.add(new Row(
                            CellState.IDLE,
                            List.of(text("  " + name), text(figure.text()), text(seen.checkedAgoText(now)), text(""))));
                }
            }
        }
        return rows.isEmpty()
                ? Optional.empty()
                : Optional.of(new TableData(
                                "Direct checks by this console",
                                new ColumnHeadings().text("Check", "Result", "Time", "Reason"),
                                rows,
                                "")
                        .asTree());
    }

    private static TableData figures(HostState host) {
        var rows = host.cells().stream()
                .map(cell -> new Row(
                        cell.state(),
                        List.of(
                                text(cell.quantity().id()),
                                text(SharedPhrases.key(cell)),
                                Item.of(cell),
                                Item.age(cell.age()),
                                text(cell.reason()),
                                text(cell.form().id())),
                        Optional.empty(),
                        cell.quantity().id()))
                .toList();
        return new TableData(
                "Values, worst first",
                new ColumnHeadings()
                        .text("Quantity", "Key")
                        .numbers("Value", "Age")
                        .text("Reason", "Form"),
                rows,
                isScraped(host) ? "Nothing has been measured on this host yet." : NOT_SCRAPED);
    }

    private static TableData absent(HostState host) {
        var rows = new ArrayList<Row>();
        for (var quantity : host.absent()) {
            var absence = host.absence(quantity);
            rows.add(new Row(
                    CellState.ABSENT, List.of(text(quantity.id()), text(absence.reason()), text(absence.remedy()))));
        }
        return new TableData(
                "Not measured here",
                new ColumnHeadings().text("Quantity", "Reason", "Remedy"),
                rows,
                isScraped(host) ? "Every known quantity is measured." : NOT_SCRAPED);
    }

    /// False for a host that only direct checks cover.
    private static boolean isScraped(HostState host) {
        return !host.cluster().name().equals(DirectCheck.ALONE);
    }
}
