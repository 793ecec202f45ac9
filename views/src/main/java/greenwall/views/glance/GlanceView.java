package greenwall.views.glance;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeMath;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.Alert;
import greenwall.fleet.alert.AlertPhase;
import greenwall.fleet.alerthistory.AlertHistory;
import greenwall.fleet.state.CellState;
import greenwall.fleet.state.FleetState;
import greenwall.views.AlertHistoryQuery;
import greenwall.views.AlertsAndProblems;
import greenwall.views.LatestTaskRunner;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.View;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.widgets.PendingQueries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.layout.Pane;
import javafx.scene.layout.Region;

/// Shows at most twelve tiles. If there is not enough room, the least important ones are left out;
/// tiles do not become smaller.
public final class GlanceView extends Pane implements View {
    private static final double GAP = 6;
    private static final double MIN_WIDTH = 124;
    private static final double PREFERRED_STRETCH = 1.6;
    private static final double BEST_ASPECT = 2.2;
    private static final Duration HISTORY_INTERVAL = Duration.ofMinutes(10);
    private static final Duration HISTORY_INTERVAL_OF_NEW_ALERTS = Duration.ofMinutes(1);

    private final ViewContext context;
    private final List<GlanceTilePane> panes = new ArrayList<>();
    private final LatestTaskRunner<List<GlanceTile>> tilesTask;
    private final PendingQueries queries = new PendingQueries();
    private FleetState fleet = FleetState.EMPTY;
    private AlertsAndProblems firing = AlertsAndProblems.UNKNOWN;
    private Optional<AlertHistory> history = Optional.empty();
    private Place place = Place.HOME;
    private Instant queriedAt = Instant.MIN;
    /// The alerts that fired at the last query, and since when.
    private Map<Alert.Key, Instant> queriedFor = Map.of();
    private PaintStyle style;
    private GlanceTilePane.TextStyles type;

    public GlanceView(ViewContext context) {
        this.context = context;
        style = context.style();
        type = GlanceTilePane.TextStyles.of(style, 1);
        tilesTask = new LatestTaskRunner<>(context.backend().background(), this::show);
        for (var tile : tiles().all()) {
            panes.add(new GlanceTilePane(type, tile, this::open));
        }
        getChildren().setAll(panes);
        setAccessibleText("Glance");
    }

    @Override
    public Region node() {
        return this;
    }

    private GlanceTileBuilder tiles() {
        return new GlanceTileBuilder(
                fleet,
                firing,
                history,
                context.backend().objectives(),
                !context.showsPast(),
                context.clock().instant());
    }

    private void update() {
        queryHistory();
        updateTiles();
    }

    private void updateTiles() {
        var now = tiles();
        tilesTask.request(now::all);
    }

    private void show(List<GlanceTile> tiles) {
        for (int i = 0; i < panes.size(); i++) {
            panes.get(i).show(tiles.get(i));
        }
    }

    @Override
    public void show(FleetState state) {
        fleet = state;
        update();
    }

    @Override
    public void show(AlertsAndProblems newest) {
        firing = newest;
        update();
    }

    @Override
    public void tick() {
        if (isVisible()) {
            updateTiles();
        }
    }

    @Override
    public void onShown(Place newPlace) {
        place = newPlace;
    }

    @Override
    public void onHidden() {
        if (queries.waiting()) {
            queries.cancelAll();
            queriedAt = Instant.MIN;
        }
    }

    /// Queries the alerts of the last day. Without a new alert this is done rarely, since it reads a day of
    /// samples.
    private void queryHistory() {
        var now = context.clock().instant();
        var fired = fired();
        var interval =
                queriedFor.entrySet().containsAll(fired.entrySet()) ? HISTORY_INTERVAL : HISTORY_INTERVAL_OF_NEW_ALERTS;
        if (queries.waiting()
                || fleet.hosts().isEmpty()
                || !ElapsedTime.reached(queriedAt.plus(interval), queriedAt, now)) {
            return;
        }
        queriedAt = now;
        queriedFor = fired;
        queries.cancelAll();
        queries.<TimeWindow, AlertHistoryQuery.Answer>send(
                context.backend().historicalAlerts()::query, TimeWindow.before(now, GlanceTileBuilder.DAY), answer -> {
                    history = Optional.of(answer.history());
                    update();
                });
    }

    /// With those that are suppressed, because the history contains them too.
    private Map<Alert.Key, Instant> fired() {
        return firing.alerts().stream()
                .filter(alert -> alert.phase() == AlertPhase.FIRING || alert.phase() == AlertPhase.SUPPRESSED)
                .collect(Collectors.toMap(Alert::key, Alert::since, TimeMath::later));
    }

    @Override
    public boolean isWaiting() {
        return queries.waiting() || tilesTask.underWay();
    }

    @Override
    public ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                !fleet.hosts().isEmpty(), fleet.sources().stream().allMatch(s -> s.shown() == CellState.OK));
    }

    private void open(GlanceTile tile) {
        var target = place.to(tile.view());
        context.go(tile.host().map(target::about).orElse(target));
    }

    public PaintStyle paintStyle() {
        return style;
    }

    @Override
    public void restyle(PaintStyle newStyle) {
        style = newStyle;
        panes.forEach(pane -> pane.setPaintStyle(newStyle));
        requestLayout();
    }

    /// Takes the height of one or two lines of tiles, but no more than this. If not even one line fits,
    /// nothing is shown.
    public void limitHeight(double most) {
        double line = GlanceTilePane.minHeight(style) + GAP;
        int lines = (int) Math.min(2, (most - GAP) / line);
        double height = lines < 1 ? 0 : Math.min(most, GAP + lines * line * PREFERRED_STRETCH);
        setMinHeight(height);
        setPrefHeight(height);
        setMaxHeight(height);
        setVisible(height > 0);
        setManaged(height > 0);
    }

    private int columns(double width) {
        return Math.clamp((long) ((width - GAP) / (MIN_WIDTH * style.scale() + GAP)), 1, panes.size());
    }

    /// The number of lines for which the shape of the tiles is best.
    private int lines(double width, double height, int most, int fit) {
        int least = (int) Math.ceil((double) panes.size() / most);
        int lines = Math.min(fit, least);
        double best = Double.MAX_VALUE;
        for (int n = least; n <= Math.min(fit, panes.size()); n++) {
            double shape = width / Math.ceil((double) panes.size() / n) / (height / n);
            double deviation = Math.abs(Math.log(shape / BEST_ASPECT));
            if (deviation < best) {
                best = deviation;
                lines = n;
            }
        }
        return lines;
    }

    @Override
    protected void layoutChildren() {
        double width = getWidth();
        double height = getHeight();
        int most = columns(width);
        int fit = (int) Math.max(0, (height - GAP) / (GlanceTilePane.minHeight(style) + GAP));
        int lines = lines(width, height, most, fit);
        int columns = lines == 0 ? most : Math.min(most, (int) Math.ceil((double) panes.size() / lines));
        double wide = Math.floor((width - GAP) / columns) - GAP;
        double tall = lines == 0 ? 0 : Math.floor((height - GAP) / lines) - GAP;
        double factor = GlanceTilePane.TextStyles.factor(style, wide, tall);
        if (type.style() != style || type.factor() != factor) {
            type = GlanceTilePane.TextStyles.of(style, factor);
        }
        for (int i = 0; i < panes.size(); i++) {
            var pane = panes.get(i);
            pane.setTextStyles(type);
            boolean fits = i < lines * columns;
            pane.setVisible(fits);
            pane.setManaged(fits);
            if (fits) {
                pane.resizeRelocate(GAP + i % columns * (wide + GAP), GAP + i / columns * (tall + GAP), wide, tall);
            }
        }
    }
}
