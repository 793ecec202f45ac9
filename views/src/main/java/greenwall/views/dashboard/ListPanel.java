package greenwall.views.dashboard;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.dashboard.Dashboard;
import greenwall.fleet.dashboard.OptionValues;
import greenwall.fleet.dashboard.PanelKind;
import greenwall.fleet.dashboard.PanelOption;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.styles.ColorRole;
import greenwall.views.AlertsAndProblems;
import greenwall.views.ViewContext;
import greenwall.views.paint.StateStyle;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A list of alerts or of dashboards.
final class ListPanel extends PaintedPanelBody<TextLinesDrawing> {
    private final ViewContext context;
    private final PanelKind kind;
    private final BiConsumer<String, OptionValues> onDashboard;
    private final Runnable onAlerts;
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;

    /// @param onDashboard opens a dashboard with the panel's options
    /// @param onAlerts opens the alerts
    ListPanel(ViewContext context, PanelKind kind, BiConsumer<String, OptionValues> onDashboard, Runnable onAlerts) {
        super(context.style(), new TextLinesDrawing(context.style()));
        this.context = context;
        this.kind = kind;
        this.onDashboard = onDashboard;
        this.onAlerts = onAlerts;
    }

    @Override
    public void show(AlertsAndProblems newFiring) {
        firing = newFiring;
        if (kind == PanelKind.ALERT_LIST) {
            redraw();
        }
    }

    @Override
    void draw(PanelData content) {
        drawing.show(kind == PanelKind.ALERT_LIST ? alerts(content) : dashboards(content), false);
    }

    private List<TextLinesDrawing.Item> alerts(PanelData content) {
        var options = content.panel().options();
        var items = new ArrayList<TextLinesDrawing.Item>();
        if (!firing.unreliableReason().isEmpty()) {
            items.add(new TextLinesDrawing.Item(
                    Optional.of(paintStyle().palette().color(ColorRole.SILENT)),
                    "",
                    (firing.total() > 0 ? "incomplete: " : "not known: ") + firing.unreliableReason(),
                    false,
                    Optional.empty()));
        }
        var written = content.scope().text(options.get(PanelOption.ALERT_LABELS));
        if (SilenceMatchers.parse(written) instanceof SilenceMatchers.Parsed.Invalid(var problem)) {
            items.add(TextLinesDrawing.Item.heading(
                    "The labels \"" + written + "\" are not valid: " + problem + ". They are not applied."));
        }
        var name = content.scope().text(options.get(PanelOption.ALERT_NAME));
        var matching = filtered(options, name, written);
        if (options.get(PanelOption.ALERT_COUNT)) {
            items.add(TextLinesDrawing.Item.link(CountText.of(matching.size(), "alert"), onAlerts));
            return items;
        }
        var shown = matching.subList(0, Math.min(matching.size(), Math.max(1, options.get(PanelOption.ALERT_MOST))));
        var by = options.get(PanelOption.ALERT_GROUP);
        var groups = shown.stream()
                .collect(Collectors.groupingBy(
                        alert -> by.isEmpty() ? "" : alert.labels().only(by).toString(),
                        LinkedHashMap::new,
                        Collectors.toList()));
        groups.forEach((group, alerts) -> {
            if (!group.isEmpty()) {
                items.add(TextLinesDrawing.Item.heading(group));
            }
            alerts.forEach(alert -> items.add(item(content, alert)));
        });
        if (shown.size() < matching.size()) {
            items.add(TextLinesDrawing.Item.link("and " + (matching.size() - shown.size()) + " more", onAlerts));
        }
        if (items.isEmpty()) {
            var states = options.get(PanelOption.ALERT_STATES);
            boolean every = name.isEmpty() && written.isBlank() && (states.isEmpty() || states.contains("firing"));
            items.add(TextLinesDrawing.Item.heading(
                    every ? "No alert is firing." : "No firing or pending alert matches the filter of this panel."));
        }
        return items;
    }

    /// The alerts that the panel's options select. An alert whose state is unknown is included, since it may
    /// still fire.
    private List<Alert> filtered(OptionValues options, String name, String labels) {
        var states = options.get(PanelOption.ALERT_STATES);
        var parsed = SilenceMatchers.parse(labels);
        return firing.alerts().stream()
                .filter(alert -> alert.name().toLowerCase(Locale.ROOT).contains(name.toLowerCase(Locale.ROOT)))
                .filter(alert -> switch (alert.phase()) {
                    case UNKNOWN -> true;
                    case PENDING -> states.contains("pending");
                    case FIRING, SUPPRESSED -> states.isEmpty() || states.contains("firing");
                })
                .filter(alert -> labels.isBlank()
                        || !(parsed instanceof SilenceMatchers.Parsed.Valid(var matchers))
                        || matchers.test(alert.labels()))
                .toList();
    }

    private TextLinesDrawing.Item item(PanelData content, Alert alert) {
        var role = StateStyle.of(AlertsAndProblems.stateOf(alert)).text();
        var age = Duration.between(alert.since(), content.now());
        var phase = alert.phase() == AlertPhase.FIRING ? "" : alert.phase().word();
        return new TextLinesDrawing.Item(
                Optional.of(paintStyle().palette().color(role)),
                DurationText.of(age),
                SanitizedText.line(Stream.of(alert.name(), alert.host(), phase, alert.summary())
                        .filter(part -> !part.isEmpty())
                        .collect(Collectors.joining("  "))),
                false,
                Optional.of(onAlerts));
    }

    private List<TextLinesDrawing.Item> dashboards(PanelData content) {
        var options = content.panel().options();
        var search = options.get(PanelOption.LIST_SEARCH).toLowerCase(Locale.ROOT);
        var tags = options.get(PanelOption.LIST_TAGS);
        var dashboards = context.backend().dashboards();
        return dashboards.all().stream()
                .filter(entry -> entry.title().toLowerCase(Locale.ROOT).contains(search))
                .filter(entry ->
                        entry.dashboard().map(Dashboard::tags).orElse(List.of()).containsAll(tags))
                .limit(Math.max(1, options.get(PanelOption.LIST_MOST)))
                .map(entry -> TextLinesDrawing.Item.link(
                        dashboards.titleInList(entry), () -> onDashboard.accept(entry.name(), options)))
                .toList();
    }
}
