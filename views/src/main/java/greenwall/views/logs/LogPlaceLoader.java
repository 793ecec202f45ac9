package greenwall.views.logs;

import greenwall.fleet.ElapsedTime;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.logql.Logql;
import greenwall.fleet.source.Source;
import greenwall.fleet.state.FleetState;
import greenwall.fleet.state.SourceState;
import greenwall.views.AlertsAndProblems;
import greenwall.views.Place;
import greenwall.views.QueryCompletions;
import greenwall.views.RangeQueryRunner;
import greenwall.views.RequestHandle;
import greenwall.views.chart.StackedCountData;
import greenwall.views.completion.CompletionField;
import java.time.Instant;
import java.util.Optional;

/// Reads the lines of a place: those of its query or, without a query, those of its host under the name that
/// the log uses.
final class LogPlaceLoader {
    private static final int MAX_COLUMNS = 120;

    private final LogsView view;
    private Place place = Place.HOME;
    private RequestHandle lookup = () -> {};
    private String query = "";
    private String shownQuery = "";
    private String cluster = "";
    private String missing = "";
    private boolean selectorKnown;
    private RequestHandle countQuery = () -> {};
    private boolean counted = true;
    private Instant countedAt = Instant.EPOCH;
    /// Whether the source cannot count lines, so that those read are counted.
    private boolean cannotCount;
    private TimeWindow countedWindow = new TimeWindow(Instant.EPOCH, Instant.EPOCH);
    private long countedLines;
    private boolean opened;

    LogPlaceLoader(LogsView view) {
        this.view = view;
    }

    String query() {
        return query;
    }

    String cluster() {
        return cluster;
    }

    /// Why there are no lines; empty if there is no problem.
    String missing() {
        return missing;
    }

    boolean selectorKnown() {
        return selectorKnown;
    }

    boolean opened() {
        return opened;
    }

    void reset() {
        opened = false;
        missing = "";
    }

    void close() {
        opened = false;
        place = Place.HOME;
        showQuery("");
        lookup.close();
        countQuery.close();
    }

    /// Opens a place. A place without a query and a host is replaced by the place of the worst host.
    Place open(Place newPlace, FleetState state, AlertsAndProblems firing) {
        lookup.close();
        countQuery.close();
        counted = true;
        cannotCount = false;
        selectorKnown = false;
        view.viewer.clear();
        view.volume.setData(StackedCountData.empty("Lines by level", "Loading …"));
        if (!newPlace.host().equals(place.host())
                || !newPlace.get(LogsView.QUERY).equals(place.get(LogsView.QUERY))) {
            showQuery(newPlace.get(LogsView.QUERY));
        }
        place = newPlace;
        query = place.get(LogsView.QUERY);
        if (query.isEmpty() && place.host().isEmpty()) {
            firing.worstHost(state).ifPresent(host -> {
                place = place.about(host);
                view.bar.show(place);
            });
        }
        cluster = cluster(place, state, cluster);
        if (cluster.isEmpty()) {
            // A Loki is not in the states before its first check.
            showNothing("No log source is known yet."
                    + (state.sources().isEmpty() ? "" : " If none is configured, add loki: {url: …} to a cluster."));
        } else if (query.isEmpty()) {
            place.host()
                    .ifPresentOrElse(
                            this::name, () -> showNothing("Select a host, or write a query: {hostname=\"…\"}."));
        } else {
            read();
        }
        return place;
    }

    private void showQuery(String text) {
        shownQuery = CompletionField.oneLine(text);
        view.bar.query.setTextQuietly(shownQuery);
    }

    private void showNothing(String why) {
        view.viewer.setEmptyText(why);
        view.volume.setData(StackedCountData.empty("Lines by level", why));
    }

    private void name(Place.HostRef host) {
        opened = true;
        view.viewer.setEmptyText("Looking up the log streams of " + host.name() + " …");
        lookup = view.context.backend().logs().selectors(host, window(), found -> {
            selectorKnown = true;
            var selectors = found.selectors();
            if (selectors.isEmpty()) {
                missing = found.why();
                showNothing(missing);
                view.showNoLines();
                return;
            }
            query = selectors.getFirst();
            read();
            if (selectors.size() > 1) {
                view.context.showMessage("This host has more lines in "
                        + String.join(", ", selectors.subList(1, selectors.size()))
                        + "; write a query to read them.");
            }
        });
    }

    private TimeWindow window() {
        return place.range().at(view.context.clock().instant());
    }

    private void read() {
        opened = true;
        selectorKnown = true;
        // A query that is being written stays if only the time range or the lines change.
        if (!CompletionField.oneLine(query).equals(shownQuery)
                && view.bar.query.getText().equals(shownQuery)) {
            showQuery(query);
        }
        var window = window();
        view.startReading(window);
        var problem = QueryCompletions.Language.LOGQL.problem(query);
        if (!Logql.isLogQuery(query)) {
            refuse(problem.isEmpty() ? "this query returns numbers, not lines; open it in the Query view" : problem);
            return;
        }
        missing = "";
        // The server may understand more than this program.
        view.bar.showError(problem);
        view.viewer.setEmptyText("Loading …");
        view.viewer.open(
                cluster,
                query,
                window,
                at(),
                place.range().live() && place.get(LogsView.AT).isEmpty());
        view.count();
    }

    private void refuse(String why) {
        missing = why;
        view.bar.showError(why);
        view.viewer.setEmptyText("The log could not be read: " + why);
        view.volume.setData(StackedCountData.empty("Lines by level", why));
    }

    private Optional<Instant> at() {
        var text = place.get(LogsView.AT);
        var at = place.instant(LogsView.AT);
        if (at.isEmpty() && !text.isEmpty()) {
            view.context.showMessage(
                    "The link contains the invalid time \"" + text + "\"; expected one such as 2026-11-20T02:00:00Z.");
        }
        return at;
    }

    /// The cluster of the place, or of its host, or the first one with a Loki.
    private static String cluster(Place place, FleetState state, String otherwise) {
        if (!place.get(Place.CLUSTER).isEmpty()) {
            return place.get(Place.CLUSTER);
        }
        return place.host()
                .map(Place.HostRef::cluster)
                .orElseGet(() -> state.sources().stream()
                        .map(SourceState::source)
                        .filter(s -> s.kind() == Source.Kind.LOKI)
                        .map(Source::cluster)
                        .findFirst()
                        .orElse(otherwise));
    }

    /// Whether enough time for another column of the histogram has passed since the last count.
    boolean countIsDue(Instant now, TimeWindow window) {
        return ElapsedTime.reached(countedAt.plus(LogVolumeBars.step(window, MAX_COLUMNS)), countedAt, now);
    }

    boolean counting() {
        return !counted;
    }

    /// Lets the source count the lines for the histogram. If the source cannot, the lines that were read are
    /// counted.
    void count(TimeWindow window) {
        countQuery.close();
        var step = LogVolumeBars.step(window, MAX_COLUMNS);
        var countsQuery = LogqlEdits.volume(query, step.toSeconds());
        countedAt = view.context.clock().instant();
        if (countsQuery.isEmpty()) {
            return;
        }
        counted = false;
        var request = new RangeQueryRunner.Request(cluster, countsQuery, LogVolumeBars.counted(window, step), step);
        countQuery = view.context.backend().logs().count(request, answer -> {
            counted = true;
            cannotCount = answer instanceof RangeQueryRunner.Answer.Missing;
            if (answer instanceof RangeQueryRunner.Answer.Received(var matrix, var incomplete)) {
                view.volume.setData(LogVolumeBars.of("Lines by level", matrix, incomplete));
            } else {
                countedWindow = window;
                countedLines = -1;
                countReadLines();
            }
        });
    }

    /// Counts the lines that were read, if the source cannot count. While they are read, not all are known.
    void countReadLines() {
        var store = view.viewer.model.store();
        long lines = store.size() + store.dropped();
        if (cannotCount && !view.viewer.feed.busy() && lines != countedLines) {
            countedLines = lines;
            var title = "Lines by level (only those read)";
            var error = view.viewer.error();
            view.volume.setData(
                    lines == 0 && !error.isEmpty()
                            ? StackedCountData.empty(title, "The log could not be read.")
                            : LogVolumeBars.of(
                                    title, store, countedWindow, LogVolumeBars.step(countedWindow, MAX_COLUMNS)));
        }
    }
}
