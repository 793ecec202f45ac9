package greenwall.views.trace;

import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.fleet.trace.Trace;
import greenwall.fleet.trace.TraceComparison;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintStyle;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.TablesCanvas;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import javafx.scene.paint.Color;

/// Compares two traces. Both are drawn next to each other, and a table shows which operations took longer,
/// were called more often or failed in the second trace.
final class TraceComparisonSection extends TracesViewSection {
    private final Waterfall leftWaterfall;
    private final Waterfall rightWaterfall;
    private final TablesCanvas tables;
    private Optional<WaterfallRows> first = Optional.empty();
    private Optional<WaterfallRows> second = Optional.empty();
    private final List<String> missing = new ArrayList<>();

    TraceComparisonSection(ViewContext context) {
        super(context);
        leftWaterfall = new Waterfall(context.style(), "The first trace");
        rightWaterfall = new Waterfall(context.style(), "The second trace");
        tables = new TablesCanvas(context, () -> place, "What differs between the two traces");
        root.getChildren().addAll(banner, leftWaterfall, rightWaterfall, tables);
        PaintedRegion.passFocus(root, tables::requestFocus);
    }

    @Override
    void arrange(double width, double height) {
        double y = banner.minHeight(width);
        banner.resizeRelocate(0, 0, width, y);
        double drawn = Math.round((height - y) * 0.5);
        double half = Math.floor(width / 2) - 2;
        leftWaterfall.resizeRelocate(0, y, half, drawn);
        rightWaterfall.resizeRelocate(width - half, y, half, drawn);
        y += drawn + 4;
        tables.resizeRelocate(0, y, width, Math.max(0, height - y));
    }

    @Override
    void open(Place newPlace) {
        place = newPlace;
        first = Optional.empty();
        second = Optional.empty();
        missing.clear();
        queries.cancelAll();
        leftWaterfall.showNothing("Loading …");
        rightWaterfall.showNothing("Loading …");
        tables.show(List.of());
        banner.show(List.of(Banner.line("Loading both traces …")));
        query(TraceLinks.AGAINST, leftWaterfall, trace -> first = Optional.of(new WaterfallRows(trace)));
        query(TraceLinks.ID, rightWaterfall, trace -> second = Optional.of(new WaterfallRows(trace)));
        root.requestLayout();
    }

    private void query(String name, Waterfall into, Consumer<Trace> keep) {
        queries.send(context.backend().traces()::trace, place.get(name), answer -> {
            switch (answer) {
                case TraceFinder.Answer.Received(var _, var trace) -> keep.accept(trace);
                case TraceFinder.Answer.Missing(var why) -> {
                    missing.add(place.get(name) + ": " + why);
                    into.showNothing(why);
                }
            }
            fill();
        });
    }

    private void fill() {
        var lines = new ArrayList<List<Banner.Part>>();
        showWaterfalls();
        if (first.isPresent() && second.isPresent()) {
            var before = first.get().trace();
            var after = second.get().trace();
            long longer = EpochNanos.minus(after.nanos(), before.nanos());
            lines.add(Banner.line("The second trace took "
                    + (longer == 0
                            ? "as long as the first"
                            : EpochNanos.durationText(Math.abs(longer)) + (longer > 0 ? " longer" : " less")
                                    + " than the first")));
            lines.add(Banner.line("first " + summary(before) + "  ·  second " + summary(after)));
            tables.show(List.of(TraceTables.compared(TraceComparison.of(before, after))));
        } else {
            lines.add(Banner.line(
                    missing.isEmpty() ? "Loading both traces …" : "Not compared: a trace could not be loaded"));
        }
        missing.forEach(why -> lines.add(Banner.line(why, CellState.SILENT)));
        banner.show(lines);
        root.requestLayout();
    }

    /// Shows each trace that was loaded, also without the other one.
    private void showWaterfalls() {
        var services = new TreeSet<String>();
        Stream.of(first, second)
                .flatMap(Optional::stream)
                .forEach(shown -> services.addAll(shown.trace().services()));
        Function<PaintStyle, Map<String, Color>> colors =
                style -> context.backend().seriesColors().named(style, "services", services);
        first.ifPresent(shown -> leftWaterfall.show(shown, colors));
        second.ifPresent(shown -> rightWaterfall.show(shown, colors));
    }

    private static String summary(Trace trace) {
        return trace.isEmpty()
                ? trace.id()
                : trace.root().service() + " · " + trace.root().operation() + " · "
                        + EpochNanos.durationText(trace.nanos()) + " (" + trace.id() + ")";
    }

    @Override
    void close() {
        queries.cancelAll();
        first = Optional.empty();
        second = Optional.empty();
    }

    @Override
    ScreenshotCompleteness completeness() {
        return first.isPresent() && second.isPresent() ? ScreenshotCompleteness.ALL : ScreenshotCompleteness.NOTHING;
    }
}
