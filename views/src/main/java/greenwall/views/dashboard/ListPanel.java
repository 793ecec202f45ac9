package greenwall.views.dashboard;

import greenwall.fleet.VisibleText;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.styles.Role;
import greenwall.views.Dashboards;
import greenwall.views.FiringAlerts;
import greenwall.views.Intent;
import greenwall.views.ViewContext;
import greenwall.views.logs.LogLine;
import greenwall.views.paint.PaintStyle;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;

/// Lines of text: those of a log, the alerts, other views to go to.
final class ListPanel implements PanelBody {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private final ViewContext context;
    private final PanelKind kind;
    private final LinesBody body;
    private final Consumer<String> onDashboard;
    private PaintStyle look;
    private FiringAlerts firing = FiringAlerts.NOT_ASKED;
    private Optional<PanelContent> last = Optional.empty();

    ListPanel(ViewContext context, PanelKind kind, Consumer<String> onDashboard) {
        this.context = context;
        this.kind = kind;
        this.onDashboard = onDashboard;
        look = context.look();
        body = new LinesBody(look);
    }

    @Override
    public Region node() {
        return body;
    }

    @Override
    public boolean unasked() {
        return kind != PanelKind.LOGS;
    }

    @Override
    public void setLook(PaintStyle newLook) {
        look = newLook;
        body.setLook(newLook);
        last.ifPresent(this::show);
    }

    void show(FiringAlerts newFiring) {
        firing = newFiring;
        if (kind == PanelKind.ALERT_LIST) {
            last.ifPresent(this::show);
        }
    }

    @Override
    public void show(PanelContent content) {
        last = Optional.of(content);
        body.show(
                switch (kind) {
                    case LOGS -> logs(content);
                    case ALERT_LIST -> alerts(content);
                    default -> dashboards(content);
                });
    }

    private List<LinesBody.Item> logs(PanelContent content) {
        var items = new ArrayList<LinesBody.Item>();
        boolean oldest = content.panel().options().get(PanelOption.LOG_OLDEST_FIRST);
        var lines = oldest ? content.lines().reversed() : content.lines();
        for (var line : lines) {
            items.add(new LinesBody.Item(
                    Optional.of(mark(line)),
                    clock(line, content.zone()),
                    words(content, line),
                    true,
                    Optional.empty()));
        }
        return items;
    }

    private static String clock(LogLine line, ZoneId zone) {
        return CLOCK.format(line.time().atZone(zone));
    }

    private static String words(PanelContent content, LogLine line) {
        var labels = content.panel().options().get(PanelOption.LOG_LABELS) ? line.stream() + "  " : "";
        return VisibleText.line(labels + line.text());
    }

    private Color mark(LogLine line) {
        return look.palette()
                .color(
                        switch (line.level()) {
                            case FATAL, ERROR -> Role.CRITICAL_TEXT;
                            case WARN -> Role.WARN_TEXT;
                            default -> Role.EDGE;
                        });
    }

    private List<LinesBody.Item> alerts(PanelContent content) {
        var options = content.panel().options();
        var name = options.get(PanelOption.ALERT_NAME);
        var items = new ArrayList<LinesBody.Item>();
        if (!firing.unknown().isEmpty()) {
            items.add(new LinesBody.Item(
                    Optional.of(look.palette().color(Role.SILENT)),
                    "",
                    "not known: " + firing.unknown(),
                    false,
                    Optional.empty()));
        }
        var wanted = firing.alerts().stream()
                .filter(alert -> alert.labels()
                        .get("alertname")
                        .toLowerCase(Locale.ROOT)
                        .contains(name.toLowerCase(Locale.ROOT)))
                .toList();
        if (options.get(PanelOption.ALERT_COUNT)) {
            items.add(new LinesBody.Item(
                    Optional.empty(), "", wanted.size() + " alerts", false, Optional.of(() -> go("alerts"))));
            return items;
        }
        for (var alert : wanted.subList(0, Math.min(wanted.size(), Math.max(1, options.get(PanelOption.ALERT_MOST))))) {
            items.add(item(content, alert));
        }
        if (items.isEmpty()) {
            items.add(new LinesBody.Item(Optional.empty(), "", "No alert fires.", false, Optional.empty()));
        }
        return items;
    }

    private LinesBody.Item item(PanelContent content, Alert alert) {
        var role = alert.severity().equals("critical") ? Role.CRITICAL_TEXT : Role.WARN_TEXT;
        var age = Duration.between(alert.since(), content.now());
        return new LinesBody.Item(
                Optional.of(look.palette().color(role)),
                greenwall.fleet.Unit.duration(age),
                VisibleText.line(
                        alert.labels().get("alertname") + "  " + alert.labels().get("instance")),
                false,
                Optional.of(() -> go("alerts")));
    }

    private void go(String view) {
        context.intents().accept(new Intent.Go(greenwall.views.Place.HOME.to(view)));
    }

    private List<LinesBody.Item> dashboards(PanelContent content) {
        var options = content.panel().options();
        var search = options.get(PanelOption.LIST_SEARCH).toLowerCase(Locale.ROOT);
        var tags = options.get(PanelOption.LIST_TAGS);
        return context.ports().dashboards().all().stream()
                .filter(entry -> entry.title().toLowerCase(Locale.ROOT).contains(search))
                .filter(entry ->
                        entry.dashboard().map(Dashboard::tags).orElse(List.of()).containsAll(tags))
                .limit(Math.max(1, options.get(PanelOption.LIST_MOST)))
                .map(entry -> item(entry))
                .toList();
    }

    private LinesBody.Item item(Dashboards.Entry entry) {
        return new LinesBody.Item(
                Optional.empty(),
                "",
                VisibleText.line(entry.title()),
                false,
                Optional.of(() -> onDashboard.accept(entry.name())));
    }
}
