package greenwall.views.trace;

import greenwall.fleet.CountText;
import greenwall.fleet.DurationText;
import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.source.TraceSource;
import greenwall.fleet.state.CellState;
import greenwall.fleet.trace.EpochNanos;
import greenwall.views.Place;
import greenwall.views.ScreenshotCompleteness;
import greenwall.views.TimeRangeChoice;
import greenwall.views.TraceFinder;
import greenwall.views.ViewContext;
import greenwall.views.paint.PaintedRegion;
import greenwall.views.widgets.Banner;
import greenwall.views.widgets.SearchFields;
import greenwall.views.widgets.TableData;
import greenwall.views.widgets.TablesCanvas;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/// A search for traces: the search fields at the top, and below them the results as a scatter plot and as a
/// table, optionally compared with the results of an hour before.
final class TraceSearchSection extends TracesViewSection {
    /// How often the search is repeated if the time range moves.
    private static final Duration REPEAT_INTERVAL = Duration.ofSeconds(30);

    private static final Duration AN_HOUR = Duration.ofHours(1);
    private static final TraceFinder.FoundTraces NOTHING = new TraceFinder.FoundTraces(List.of(), false, List.of());

    private final TraceSearchBar bar;
    private final DurationScatter scatter;
    private final TablesCanvas tables;
    private TimeWindow window = Place.HOME.range().at(Instant.EPOCH.plus(Duration.ofDays(1)));
    private Instant queriedAt = Instant.EPOCH;
    private Optional<TraceFinder.FoundTraces> found = Optional.empty();
    private Optional<TraceFinder.FoundTraces> earlier = Optional.empty();
    private String searchError = "";

    TraceSearchSection(ViewContext context) {
        super(context);
        bar = new TraceSearchBar(context, () -> window);
        scatter = new DurationScatter(
                context.style(),
                context.zone(),
                hit -> context.go(trace(hit.trace().id())),
                to -> context.go(place.during(TimeRangeChoice.fixed(to))));
        tables = new TablesCanvas(context, () -> place, "Traces that were found");
        root.getChildren().addAll(bar, banner, scatter, tables);
        PaintedRegion.passFocus(root, tables::requestFocus);
        SearchFields.focusOnSlash(root, bar::focus);
    }

    @Override
    void arrange(double width, double height) {
        double y = Math.ceil(bar.prefHeight(width));
        bar.resizeRelocate(0, 0, width, y);
        double words = banner.minHeight(width);
        banner.resizeRelocate(0, y, width, words);
        y += words;
        double drawn = Math.round(
                Math.clamp((height - y) * 0.42, 0, 420 * scatter.paintStyle().scale()));
        scatter.resizeRelocate(6, y, width - 12, drawn);
        y += drawn + 4;
        tables.resizeRelocate(0, y, width, Math.max(0, height - y));
    }

    /// The place of a trace of this search. A trace that was kept for comparison stays in the place.
    private Place trace(String id) {
        return place.with(TraceLinks.ID, id);
    }

    private Place operation(String service, String operation) {
        return place.with(TraceLinks.SERVICE, service)
                .with(TraceSearchBar.OPERATION, operation)
                .with(TraceSearchBar.TRACEQL, "");
    }

    @Override
    void open(Place newPlace) {
        place = newPlace;
        bar.show(newPlace);
        found = Optional.empty();
        earlier = Optional.empty();
        query();
        bar.loadServices(window);
    }

    @Override
    void onPoll() {
        var now = context.clock().instant();
        if (place.range().live()
                && !queries.waiting()
                && ElapsedTime.reached(queriedAt.plus(REPEAT_INTERVAL), queriedAt, now)) {
            query();
        }
    }

    private void query() {
        queriedAt = context.clock().instant();
        window = place.range().at(queriedAt);
        queries.cancelAll();
        searchError = "";
        try {
            put(window, answer -> found = Optional.of(answer), () -> found.orElse(NOTHING));
            if (compares()) {
                put(before(), answer -> earlier = Optional.of(answer), () -> earlier.orElse(NOTHING));
            }
        } catch (IllegalArgumentException invalid) {
            searchError = Objects.toString(invalid.getMessage(), "a field cannot be read");
        }
        bar.showError(searchError);
        fill();
    }

    private boolean compares() {
        return !place.get(TraceLinks.COMPARE).isEmpty();
    }

    private TimeWindow before() {
        return new TimeWindow(window.start().minus(AN_HOUR), window.end().minus(AN_HOUR));
    }

    private void put(
            TimeWindow searched, Consumer<TraceFinder.FoundTraces> keep, Supplier<TraceFinder.FoundTraces> kept) {
        var search = TraceSearchBar.search(place, searched);
        query(search, answer -> {
            keep.accept(answer);
            boolean unknown = answer.traces().stream()
                    .anyMatch(hit -> hit.trace().errors().isEmpty());
            if (unknown && !search.failed() && search.traceQl().isEmpty()) {
                query(search.onlyFailed(), failed -> keep.accept(kept.get().marking(failed)));
            }
        });
    }

    private void query(TraceSource.Search search, Consumer<TraceFinder.FoundTraces> keep) {
        queries.send(context.backend().traces()::search, search, answer -> {
            keep.accept(answer);
            fill();
        });
    }

    private void fill() {
        if (!searchError.isEmpty() || found.isEmpty()) {
            banner.show(List.of(
                    Banner.line(searchError.isEmpty() ? "Searching …" : "The search was not sent: correct it first")));
            if (found.isEmpty()) {
                scatter.show(List.of(), List.of(), Duration.ZERO, window);
                tables.show(List.of());
            }
            root.requestLayout();
            return;
        }
        var now = found.get().without(place.get(TraceLinks.AGAINST));
        var then = earlier.orElse(NOTHING);
        banner.show(headline(now, then));
        scatter.show(now.traces(), then.traces(), AN_HOUR, window);
        var all = new ArrayList<TableData>();
        if (compares() && earlier.isPresent() && then.problems().isEmpty()) {
            all.add(TraceTables.comparedWithEarlier(now.traces(), then.traces(), this::operation));
        }
        all.add(TraceTables.searchResults(
                "Traces, failed first, then slowest",
                now.traces(),
                context.clock().instant(),
                context.zone(),
                this::trace,
                now.problems().isEmpty()
                        ? (place.get(TraceLinks.AGAINST).isEmpty() ? "No trace" : "No other trace")
                                + " in this time range matches the search."
                        : "No trace was found; the lines above say why."));
        tables.show(all);
        root.requestLayout();
    }

    private List<List<Banner.Part>> headline(TraceFinder.FoundTraces now, TraceFinder.FoundTraces then) {
        var lines = new ArrayList<List<Banner.Part>>();
        var against = place.get(TraceLinks.AGAINST);
        if (!against.isEmpty()) {
            lines.add(Banner.line("Select the trace to compare with " + against + "; Alt+Left cancels."));
        }
        var first = new ArrayList<Banner.Part>();
        first.add(Banner.Part.plain(
                CountText.of(now.traces().size(), "trace") + " in " + DurationText.of(window.length())));
        long failed = now.traces().stream().filter(TraceTables::failed).count();
        if (failed > 0) {
            first.add(new Banner.Part(failed + " failed", CellState.CRITICAL));
        }
        now.traces().stream()
                .map(hit -> hit.trace().duration())
                .max(Duration::compareTo)
                .ifPresent(slowest ->
                        first.add(Banner.Part.plain("the slowest took " + EpochNanos.durationText(slowest.toNanos()))));
        if (!now.traces().isEmpty() || now.problems().isEmpty()) {
            lines.add(first);
        }
        if (now.cut()) {
            lines.add(Banner.line("More traces match than a source returns. Narrow the search to see the others."));
        }
        if (then.cut()) {
            lines.add(Banner.line("An hour earlier, more traces matched than a source returns."));
        }
        now.problems().forEach(problem -> lines.add(Banner.line(problem, CellState.SILENT)));
        then.problems()
                .forEach(problem ->
                        lines.add(Banner.line("not compared with an hour earlier: " + problem, CellState.SILENT)));
        return lines;
    }

    @Override
    void close() {
        queries.cancelAll();
        bar.close();
        found = Optional.empty();
        earlier = Optional.empty();
    }

    @Override
    ScreenshotCompleteness completeness() {
        return ScreenshotCompleteness.of(
                !found.orElse(NOTHING).traces().isEmpty(),
                Stream.of(found.orElse(NOTHING), earlier.orElse(NOTHING))
                        .allMatch(each -> each.problems().isEmpty() && !each.cut()));
    }
}
