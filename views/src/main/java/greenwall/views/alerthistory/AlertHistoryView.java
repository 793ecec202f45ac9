package greenwall.views.alerthistory;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertSeverity;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.alerthistory.AlertHistoryCsv;
import greenwall.fleet.alerthistory.AlertStatistics;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.styles.ColorRole;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.SystemClipboard;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.chart.TimeTicks;
import greenwall.views.paint.Controls;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.paint.Pen;
import greenwall.views.paint.StateStyle;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.PendingQueries;
import greenwall.views.widgets.RowList;
import greenwall.views.widgets.SearchFields;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import javafx.geometry.Insets;
import javafx.scene.control.Label;
import javafx.scene.control.ToggleButton;
import javafx.scene.layout.BorderPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;

/// Shows the alerts that fired in the time range as a timeline, with a row per alert or host. Gaps in the data
/// are drawn as gaps, and ends that were not seen are marked as unknown.
public final class AlertHistoryView implements View {
    /// With fewer episodes, the most frequent hour means nothing.
    private static final int FEW_EPISODES = 5;

    private final ViewContext context;
    private final Banner banner;
    private final RowList list;
    private final Axis axis;
    private final ToggleButton byHost = new ToggleButton("By host");
    private final Label foot = Controls.styled(new Label(), "muted");
    private final BorderPane root = new BorderPane();
    private final PendingQueries queries = new PendingQueries();
    private AlertHistoryQuery.Answer answer = new AlertHistoryQuery.Answer(AlertHistory.NONE, _ -> false);
    private Set<String> sharedNames = Set.of();
    private String filter = "";
    /// One row per alert or host.
    private List<Row> rows = List.of();
    private boolean loaded;
    private Place place = Place.HOME;
    private TimeWindow window = Place.HOME.range().at(Instant.EPOCH);
    private boolean visible;

    private record Row(AlertStatistics statistics, List<AlertHistory.AlertEpisodes> lanes) {}

    public AlertHistoryView(ViewContext context) {
        this.context = context;
        banner = new Banner(context.style());
        list = new RowList(context.style(), "History", this::paint);
        list.setLines(2.1);
        axis = new Axis();
        var field = SearchFields.search("Filter: words of the alert, the host or a label", text -> {
            filter = text.toLowerCase(Locale.ROOT).strip();
            fill();
        });
        var csv = Controls.button("Copy as CSV", this::copy);
        HBox.setHgrow(field, Priority.ALWAYS);
        var bar = Controls.styled(new HBox(8, field, byHost, csv), "bar");
        var tools = Controls.styled(new VBox(bar), "toolbar");
        foot.setPadding(new Insets(4, 10, 4, 10));
        foot.setMinWidth(0);
        root.setTop(new VBox(banner, tools, axis));
        root.setCenter(list);
        root.setBottom(foot);
        root.setMinSize(0, 0);
        root.setAccessibleText("Alert history");
        PaintedRegion.passFocus(root, () -> list.requestFocus());
        list.onSelect(_ -> explainSelection());
        list.onOpen(this::open);
        byHost.selectedProperty().subscribe(_ -> fill());
    }

    @Override
    public Region node() {
        return root;
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
        visible = true;
        loaded = false;
        query();
        banner.show(List.of(Banner.line("Loading the alerts of " + DurationText.of(window.length()) + " …")));
    }

    /// Queries again once a live range has moved by a step.
    @Override
    public void show(FleetState state) {
        var newSharedNames = state.sharedNames();
        if (!newSharedNames.equals(sharedNames)) {
            sharedNames = newSharedNames;
            fill();
        }
        var step = AlignedPollTimes.step(window);
        if (visible
                && place.range().live()
                && !queries.waiting()
                && AlignedPollTimes.isDue(window.end(), step, context.clock().instant())) {
            query();
        }
    }

    private void query() {
        queries.cancelAll();
        window = place.range().at(context.clock().instant());
        queries.send(context.backend().historicalAlerts()::query, window, newest -> {
            loaded = true;
            answer = newest;
            fill();
        });
    }

    @Override
    public void onHidden() {
        visible = false;
        queries.cancelAll();
    }

    private void fill() {
        var history = answer.history();
        var wanted = filter.isEmpty()
                ? history
                : new AlertHistory(
                        history.window(),
                        history.step(),
                        history.lanes().stream().filter(this::matchesFilter).toList(),
                        history.gaps(),
                        history.omittedLanes(),
                        history.failures());
        boolean hosts = byHost.isSelected();
        var statistics = hosts
                ? AlertStatistics.byHost(wanted, sharedNames, context.zone(), answer.actedOn())
                : AlertStatistics.byAlert(wanted, context.zone(), answer.actedOn());
        var lanes = wanted.lanes().stream()
                .collect(Collectors.groupingBy(
                        hosts ? wanted.hostNames(sharedNames) : AlertHistory.AlertEpisodes::name));
        var chosen = list.selected() < 0
                ? ""
                : rows.get(list.selected()).statistics().name();
        rows = statistics.stream()
                .map(h -> new Row(h, lanes.getOrDefault(h.name(), List.of())))
                .toList();
        list.show(rows.size(), _ -> false, loaded ? nothing() : "");
        list.selectSilently(
                statistics.stream().map(AlertStatistics::name).toList().indexOf(chosen));
        headline();
        axis.repaint();
        explainSelection();
    }

    private String nothing() {
        return answer.history().lanes().isEmpty()
                ? "No alert fired in this time range, as far as there is data."
                : "No alert that fired in this time range matches the filter.";
    }

    private boolean matchesFilter(AlertHistory.AlertEpisodes lane) {
        var text = (lane.name() + " " + lane.host() + " " + lane.labels()).toLowerCase(Locale.ROOT);
        return Arrays.stream(filter.split("\\s+")).allMatch(text::contains);
    }

    private void headline() {
        if (!loaded) {
            return;
        }
        var history = answer.history();
        int episodes = rows.stream().mapToInt(r -> r.statistics().episodes()).sum();
        int unknown = rows.stream().mapToInt(r -> r.statistics().unknown()).sum();
        var lines = new ArrayList<List<Banner.Part>>();
        var first = new ArrayList<Banner.Part>();
        first.add(Banner.Part.plain(CountText.of(episodes, "episode") + " in "
                + DurationText.of(history.window().length())));
        if (unknown > 0) {
            first.add(new Banner.Part(unknown + " with an unknown end", CellState.SILENT));
        }
        boolean hosts = byHost.isSelected();
        long flapping = rows.stream().filter(r -> r.statistics().flaps()).count();
        if (flapping > 0) {
            first.add(new Banner.Part(
                    hosts
                            ? CountText.of(flapping, "host") + " with flapping alerts"
                            : CountText.of(flapping, "alert") + " flapping",
                    CellState.WARN));
        }
        long idle = rows.stream().filter(r -> showNobodyActed(r.statistics())).count();
        if (idle > 0) {
            first.add(new Banner.Part(
                    hosts
                            ? CountText.of(idle, "host") + " whose alerts nobody acted on"
                            : CountText.of(idle, "alert") + " that nobody acted on",
                    CellState.IDLE));
        }
        lines.add(first);
        if (!history.gaps().isEmpty()) {
            var missing = history.gaps().stream().map(g -> g.window().length()).reduce(Duration.ZERO, Duration::plus);
            lines.add(Banner.line(
                    "no data for " + DurationText.of(missing)
                            + " of this time range: alerts from that time are unknown",
                    CellState.SILENT));
        }
        history.failures().forEach(problem -> lines.add(Banner.line(problem, CellState.SILENT)));
        if (history.omittedLanes() > 0) {
            lines.add(Banner.line(
                    CountText.of(history.omittedLanes(), "more alert is", "more alerts are")
                            + " not shown: there are too many",
                    CellState.WARN));
        }
        banner.show(lines);
    }

    private double nameWidth(double width) {
        var style = context.style();
        return Math.min(Math.clamp(width * 0.27, style.scaled(180), style.scaled(420)), width / 2);
    }

    private double hoursWidth(double width) {
        var style = context.style();
        return width < style.scaled(700) ? 0 : Math.clamp(width * 0.14, style.scaled(120), style.scaled(300));
    }

    private void paint(Pen pen, int row, double x, double y, double width, double height, boolean chosen) {
        var style = pen.style();
        var one = rows.get(row);
        var statistics = one.statistics();
        double name = nameWidth(width);
        double hours = hoursWidth(width);
        double line = style.body().height();
        double at = x;
        at += pen.text(style.strong(), ColorRole.FG, statistics.name(), at, y + 3, name - 10) + 8;
        if (statistics.flaps()) {
            pen.text(style.small(), ColorRole.WARN_TEXT, "flaps", at, y + 5, x + name - at);
        }
        pen.text(style.small(), ColorRole.MUTED, words(statistics), x, y + 3 + line, name - 10);
        strip(pen, one, x + name, y + 6, width - name - hours - 14, height - 13);
        if (hours > 0) {
            hours(pen, statistics, x + width - hours, y + 6, hours, height - 13);
        }
    }

    /// Who acted is not known while an earlier time is shown.
    private boolean showNobodyActed(AlertStatistics statistics) {
        return statistics.neverActedOn() && !context.showsPast();
    }

    private String words(AlertStatistics statistics) {
        return (statistics.episodes() == 1 ? "once" : statistics.episodes() + " times") + " · "
                + DurationText.of(statistics.fired()) + " in total · median "
                + DurationText.of(statistics.median())
                + (showNobodyActed(statistics)
                        ? " · nobody acted on " + (byHost.isSelected() ? "its alerts" : "it")
                        : "");
    }

    private void strip(Pen pen, Row row, double x, double y, double width, double height) {
        var history = answer.history();
        pen.fill(ColorRole.SURFACE, x, y, width, height);
        for (var gap : history.gaps()) {
            if (row.lanes().stream().anyMatch(l -> l.cluster().equals(gap.cluster()))) {
                double from = at(gap.window().start(), x, width);
                double wide = Math.max(1, at(gap.window().end(), x, width) - from);
                pen.hatch(pen.color(ColorRole.SILENT_TEXT), from, y, wide, height);
            }
        }
        for (var lane : row.lanes()) {
            var severity = AlertSeverity.state(AlertSeverity.of(lane.labels()));
            for (var episode : lane.episodes()) {
                double from = at(episode.window().start(), x, width);
                double wide = Math.max(2, at(episode.window().end(), x, width) - from);
                pen.fill(StateStyle.of(severity).fill(), from, y + 2, wide, height - 4);
                if (episode.ending() == AlertHistory.Ending.UNKNOWN) {
                    pen.fill(pen.color(ColorRole.SILENT_TEXT), from + wide - 2, y, 3, height);
                }
            }
        }
    }

    private static void hours(Pen pen, AlertStatistics statistics, double x, double y, double width, double height) {
        int most = Math.max(1, Arrays.stream(statistics.byHour()).max().orElse(1));
        double cell = width / 24;
        pen.fill(ColorRole.SURFACE, x, y, width, height);
        for (int h = 0; h < 24; h++) {
            double tall = height * statistics.byHour()[h] / most;
            pen.fill(ColorRole.ACCENT, x + h * cell, y + height - tall, Math.max(1, cell - 1), tall);
        }
    }

    private double at(Instant instant, double x, double width) {
        var window = answer.history().window();
        double share = (double) Duration.between(window.start(), instant).toMillis()
                / Math.max(1, window.length().toMillis());
        return x + Math.clamp(share, 0, 1) * width;
    }

    private void explainSelection() {
        int row = list.selected();
        if (row < 0 || row >= rows.size()) {
            foot.setText("Each bar is an episode. Hatched: no data. Coloured right edge: the end is unknown."
                    + " Resolution: " + DurationText.of(answer.history().step())
                    + ". Enter opens the alert in the current list.");
            return;
        }
        var statistics = rows.get(row).statistics();
        int busiest = 0;
        for (int h = 0; h < 24; h++) {
            busiest = statistics.byHour()[h] > statistics.byHour()[busiest] ? h : busiest;
        }
        foot.setText(words(statistics) + " · longest " + DurationText.of(statistics.longest())
                + (statistics.episodes() < FEW_EPISODES
                        ? ""
                        : String.format(
                                Locale.ROOT,
                                " · most often begins between %02d:00 and %02d:00",
                                busiest,
                                (busiest + 1) % 24))
                + " · last "
                + DurationText.of(
                        Duration.between(statistics.last(), context.clock().instant())) + " ago"
                + (statistics.unknown() > 0 ? " · " + statistics.unknown() + " with an unknown end" : ""));
    }

    private void open(int row) {
        var name = rows.get(row).statistics().name();
        var lane = rows.get(row).lanes().getFirst();
        var host = lane.host().isEmpty() || lane.host().equals(name) ? lane.host() : lane.host() + " " + lane.cluster();
        context.go(place.withoutHost().to("alerts").with("filter", byHost.isSelected() ? host : name));
    }

    private void copy() {
        SystemClipboard.putText(AlertHistoryCsv.of(answer.history()));
        context.showMessage("Copied the alert history as CSV.");
    }

    @Override
    public boolean isWaiting() {
        return queries.waiting();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        if (!loaded) {
            return ScreenshotCompleteness.NOTHING;
        }
        return answer.history().failures().isEmpty() && answer.history().omittedLanes() == 0
                ? ScreenshotCompleteness.ALL
                : rows.isEmpty() ? ScreenshotCompleteness.NOTHING : ScreenshotCompleteness.GAPS;
    }

    /// The headings: the time axis, and the hours of the day.
    private final class Axis extends PaintedRegion {
        Axis() {
            super(context.style());
        }

        @Override
        protected double ownHeight(PaintStyle style) {
            return Math.ceil(style.small().height() + 8);
        }

        @Override
        protected void paint(Pen pen, double full, double height) {
            double x = 10;
            double width = full - 24;
            double name = nameWidth(width);
            double hours = hoursWidth(width);
            double strip = width - name - hours - 14;
            var font = pen.style().small();
            pen.text(font, ColorRole.MUTED, byHost.isSelected() ? "Host" : "Alert", x, 4, name - 10);
            var window = answer.history().window();
            if (window.length().isPositive()) {
                TimeTicks.paint(pen, window, x + name, strip, 1, context.zone());
            }
            if (hours > 0) {
                double left = x + width - hours;
                double end = font.width("24 h") + 4;
                pen.text(font, ColorRole.MUTED, "0 h", left, 4, end);
                pen.textCentred(font, pen.color(ColorRole.MUTED), "begins at", left + hours / 2, 4, hours - 2 * end);
                pen.textLeftOf(font, ColorRole.MUTED, "24 h", left + hours, 4, end);
            }
        }
    }
}
