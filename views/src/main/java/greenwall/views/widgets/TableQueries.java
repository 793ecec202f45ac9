package greenwall.views.widgets;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.DetailViewQuery;
import greenwall.fleet.source.Matrix;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Queries the values that the tables of a visible view need in addition to the state. Runs once a minute.
final class TableQueries {
    private static final Duration EVERY = Duration.ofMinutes(1);

    private final ViewContext context;
    private final Runnable onFound;
    private final PendingQueries queries = new PendingQueries();
    private final Map<String, List<TableQueryResults.Value>> found = new HashMap<>();
    private final Map<String, String> missing = new HashMap<>();
    private Optional<Place.HostRef> host = Optional.empty();
    private Instant queriedAt = Instant.EPOCH;

    TableQueries(ViewContext context, Runnable onFound) {
        this.context = context;
        this.onFound = onFound;
    }

    TableQueryResults results() {
        return new TableQueryResults(Map.copyOf(found), Map.copyOf(missing));
    }

    boolean waiting() {
        return queries.waiting();
    }

    void onHidden() {
        queries.cancelAll();
        queriedAt = Instant.EPOCH;
        // They are of long ago when the view is shown again.
        clear();
    }

    private void clear() {
        found.clear();
        missing.clear();
    }

    /// Queries for one host or all hosts, if the last query is old enough.
    void query(List<DetailViewQuery> details, FleetState state, Optional<Place.HostRef> about) {
        var now = context.clock().instant();
        if (!about.equals(host)) {
            host = about;
            clear();
            queriedAt = Instant.EPOCH;
        }
        if (details.isEmpty() || state.clusters().isEmpty() || !AlignedPollTimes.isDue(queriedAt, EVERY, now)) {
            return;
        }
        queriedAt = now;
        queries.cancelAll();
        var names = new SeriesNames(state, about);
        var window = TimeWindow.before(now, EVERY);
        for (var detail : details) {
            // The results of one detail query replace the older ones at once.
            var values = new ArrayList<TableQueryResults.Value>();
            var gathering = new ResponseCollector(
                    names.clusters().size() * detail.parts().size()) {
                @Override
                protected void finish(String reason) {
                    found.put(detail.id(), values);
                    if (reason.isEmpty()) {
                        missing.remove(detail.id());
                    } else {
                        missing.put(detail.id(), reason);
                    }
                    onFound.run();
                }
            };
            for (var cluster : names.clusters()) {
                for (var part : detail.parts()) {
                    var query = names.narrowed(part.expr());
                    var question = new RangeQueryRunner.Request(cluster.name(), query, window, EVERY);
                    queries.send(
                            context.ranges()::run,
                            question,
                            gathering.receiver(
                                    matrix -> values.addAll(values(names, cluster.name(), part.name(), matrix))));
                }
            }
        }
    }

    private static List<TableQueryResults.Value> values(SeriesNames names, String cluster, String part, Matrix matrix) {
        return matrix.series().stream()
                .filter(series -> series.size() > 0)
                .map(series -> new TableQueryResults.Value(
                        cluster,
                        names.hostOf(cluster, series.labels()),
                        part,
                        series.labels(),
                        series.values()[series.size() - 1]))
                .toList();
    }
}
