package greenwall.views.alerts;

import greenwall.fleet.Unit;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.HostState;
import greenwall.views.Completeness;
import greenwall.views.Desk;
import greenwall.views.Firing;
import greenwall.views.Place;
import greenwall.views.View;
import greenwall.views.paint.Look;
import greenwall.views.parts.Banner;
import greenwall.views.parts.TableData;
import greenwall.views.parts.Tables;
import greenwall.views.parts.Words;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.Region;

/// Firing alerts, the worst and the newest first; silenced and inhibited ones below them.
public final class AlertsView implements View {
    private static final List<String> HOST_LABELS = List.of("instance", "host", "hostname", "nodename", "node");

    private final Desk desk;
    private final Banner banner;
    private final Tables tables;
    private final BorderPane root = new BorderPane();
    private Place place = Place.HOME;
    private FleetState state = FleetState.EMPTY;
    private Firing firing = Firing.NOT_ASKED;
    private Map<String, HostState> hosts = Map.of();

    public AlertsView(Desk desk) {
        this.desk = desk;
        banner = new Banner(desk.look());
        tables = new Tables(desk, () -> place, "Alerts");
        root.setTop(banner);
        root.setCenter(tables);
        root.setFocusTraversable(true);
        root.setAccessibleText("Alerts");
        root.focusedProperty().subscribe(focused -> {
            if (Boolean.TRUE.equals(focused)) {
                tables.requestFocus();
            }
        });
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void show(FleetState newState) {
        state = newState;
        var byName = new HashMap<String, HostState>();
        for (var host : state.hosts()) {
            host.host().names().forEach(n -> byName.putIfAbsent(n.value(), host));
            byName.putIfAbsent(host.name(), host);
        }
        hosts = byName;
        fill();
    }

    @Override
    public void show(Firing newFiring) {
        firing = newFiring;
        fill();
    }

    private void fill() {
        var line = new ArrayList<Banner.Part>();
        line.add(Banner.Part.plain(Words.count(firing.total(), "alert fires", "alerts fire")));
        for (var count : firing.counts()) {
            line.add(new Banner.Part(count.alerts() + " " + count.severity(), state(count.severity())));
        }
        var lines = new ArrayList<List<Banner.Part>>();
        lines.add(line);
        if (!firing.unknown().isEmpty()) {
            lines.add(List.of(new Banner.Part("not to be trusted now: " + firing.unknown(), CellState.SILENT)));
        }
        banner.show(lines);
        var awake = firing.alerts().stream().filter(a -> !Firing.suppressed(a)).toList();
        var quiet = firing.alerts().stream().filter(Firing::suppressed).toList();
        var nothing = firing.unknown().isEmpty()
                ? "No alert fires."
                : "Nothing is known of alerts: " + firing.unknown() + ".";
        tables.show(List.of(
                table("Firing", awake, nothing),
                table("Silenced or inhibited", quiet, "No alert is silenced or inhibited.")));
    }

    private static CellState state(String severity) {
        return switch (severity) {
            case "page", "critical", "error" -> CellState.CRITICAL;
            case "warning", "warn" -> CellState.WARN;
            default -> CellState.IDLE;
        };
    }

    private TableData table(String title, List<Alerts.Alert> alerts, String nothing) {
        var sorted = new ArrayList<>(alerts);
        sorted.sort(Comparator.comparingInt((Alerts.Alert a) -> Firing.rank(Firing.severity(a)))
                .thenComparing(Alerts.Alert::startsAt, Comparator.reverseOrder()));
        var now = desk.clock().instant();
        var rows = new ArrayList<TableData.Row>();
        for (var alert : sorted) {
            var severity = Firing.severity(alert);
            var of = host(alert);
            var shown = Firing.suppressed(alert) ? CellState.IDLE : state(severity);
            rows.add(new TableData.Row(
                    shown,
                    List.of(
                            TableData.Item.words(alert.labels().get("alertname")),
                            new TableData.Item(
                                    severity, shown, Double.NaN, alert.labels().toString()),
                            TableData.Item.words(of.map(HostState::name).orElseGet(() -> said(alert))),
                            TableData.Item.words(Unit.duration(Duration.between(alert.startsAt(), now))),
                            TableData.Item.words(alert.annotations()
                                    .getOrDefault("summary", alert.annotations().getOrDefault("description", ""))),
                            TableData.Item.words(quietedBy(alert)),
                            TableData.Item.words(alert.annotations().getOrDefault("runbook_url", "")),
                            TableData.Item.words(String.join(", ", alert.receivers()))),
                    of.map(h -> new Place.HostName(h.cluster().name(), h.name()))));
        }
        return new TableData(
                title,
                List.of(
                        TableData.Column.words("Alert"),
                        TableData.Column.words("Severity"),
                        TableData.Column.words("Host"),
                        TableData.Column.number("For"),
                        TableData.Column.words("What"),
                        TableData.Column.words("Kept quiet by"),
                        TableData.Column.words("Runbook"),
                        TableData.Column.words("Goes to")),
                rows,
                nothing);
    }

    private static String quietedBy(Alerts.Alert alert) {
        var by = new ArrayList<String>();
        if (!alert.silencedBy().isEmpty()) {
            by.add(Words.count(alert.silencedBy().size(), "silence", "silences"));
        }
        if (!alert.inhibitedBy().isEmpty()) {
            by.add(Words.count(alert.inhibitedBy().size(), "other alert", "other alerts"));
        }
        if (!alert.mutedBy().isEmpty()) {
            by.add("the time of day");
        }
        return by.isEmpty() ? "–" : String.join(", ", by);
    }

    private Optional<HostState> host(Alerts.Alert alert) {
        for (var label : HOST_LABELS) {
            var found = hosts.get(alert.labels().get(label));
            if (found != null) {
                return Optional.of(found);
            }
        }
        return Optional.empty();
    }

    private static String said(Alerts.Alert alert) {
        for (var label : HOST_LABELS) {
            if (alert.labels().has(label)) {
                return alert.labels().get(label);
            }
        }
        return "–";
    }

    @Override
    public void shown(Place newPlace) {
        place = newPlace;
    }

    @Override
    public void hidden() {
        // It asks for nothing.
    }

    @Override
    public void restyle(Look look) {
        banner.setLook(look);
        tables.setLook(look);
    }

    @Override
    public Completeness completeness() {
        if (firing == Firing.NOT_ASKED) {
            return Completeness.NOTHING;
        }
        return firing.unknown().isEmpty() ? Completeness.ALL : Completeness.GAPS;
    }
}
