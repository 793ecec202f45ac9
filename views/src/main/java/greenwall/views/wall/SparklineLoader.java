package greenwall.views.wall;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.QuantityForm;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.RangeQueryRunner;
import greenwall.views.ViewContext;
import greenwall.views.ViewSettings;
import greenwall.views.widgets.AlignedPollTimes;
import greenwall.views.widgets.PendingQueries;
import greenwall.views.widgets.SeriesNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;

/// Loads the last hour of the sparklines of a wall of rows, when the wall is shown and when hosts are added.
/// Needs one range query per form in use, not one per host.
final class SparklineLoader {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration REFRESH_AFTER = Duration.ofMinutes(10);
    private static final Duration RETRY_AFTER = STEP;

    /// Sparklines are queried only after the first drawing, since the two would compete for the processors.
    private static final javafx.util.Duration FIRST_QUERY_AFTER = javafx.util.Duration.millis(250);

    private final ViewContext context;
    private final SparklineStore store;
    private final Supplier<ViewSettings> settings;
    private final Runnable onFilled;
    private final PendingQueries queries = new PendingQueries();
    private Set<SparklineQuery> filledFor = Set.of();
    private Instant queriedAt = Instant.EPOCH;
    private Duration refreshAfter = REFRESH_AFTER;
    private final PauseTransition first = new PauseTransition(FIRST_QUERY_AFTER);

    /// A host and a query that gives values of it.
    private record SparklineQuery(Place.HostRef host, String query) {}

    SparklineLoader(ViewContext context, SparklineStore store, Supplier<ViewSettings> settings, Runnable onFilled) {
        this.context = context;
        this.store = store;
        this.settings = settings;
        this.onFilled = onFilled;
    }

    boolean waiting() {
        return queries.waiting() || first.getStatus() == Animation.Status.RUNNING;
    }

    void stop() {
        first.stop();
        if (queries.waiting()) {
            // They are sent again when the wall is shown again.
            filledFor = Set.of();
        }
        queries.cancelAll();
    }

    void show(FleetState state) {
        store.record(state);
        if (state.hosts().size() <= settings.get().rows()) {
            fill(state);
        }
    }

    private void fill(FleetState state) {
        // The first states after a start lack quantities, so hosts without forms are not filled yet.
        var needed = new HashSet<SparklineQuery>();
        for (var host : state.hosts()) {
            for (var metric : store.metrics()) {
                for (var quantity : metric.sparklineQuantities()) {
                    host.cells(quantity)
                            .forEach(cell -> needed.add(new SparklineQuery(
                                    Place.HostRef.of(host), cell.form().expr())));
                }
            }
        }
        var now = context.clock().instant();
        if (needed.isEmpty()
                || filledFor.containsAll(needed) && !AlignedPollTimes.isDue(queriedAt, refreshAfter, now)) {
            return;
        }
        if (queriedAt.equals(Instant.EPOCH)) {
            first.setOnFinished(_ -> query(state, needed));
            first.play();
        } else {
            query(state, needed);
        }
    }

    private void query(FleetState state, Set<SparklineQuery> needed) {
        stop();
        var now = context.clock().instant();
        filledFor = needed;
        queriedAt = now;
        refreshAfter = REFRESH_AFTER;
        var seriesNames = new SeriesNames(state, Optional.empty());
        var window = TimeWindow.before(now, HOUR);
        var gathered = new LinkedHashMap<WallMetric, SparklineCollector>();
        store.metrics().forEach(metric -> gathered.put(metric, new SparklineCollector(metric)));
        for (var cluster : state.clusters()) {
            gathered.forEach((metric, into) -> {
                for (var quantity : metric.sparklineQuantities()) {
                    forms(state, cluster, quantity)
                            .forEach((form, hosts) -> query(cluster, form, hosts, window, seriesNames, into));
                }
            });
        }
    }

    /// The forms in use with their hosts. A query of one form may also return the hosts of another form, with
    /// other values.
    private static Map<QuantityForm, Set<String>> forms(FleetState state, ClusterState cluster, String quantity) {
        var forms = new LinkedHashMap<QuantityForm, Set<String>>();
        for (var host : state.hosts()) {
            if (host.cluster() == cluster) {
                for (var cell : host.cells(quantity)) {
                    forms.computeIfAbsent(cell.form(), _ -> new HashSet<>()).add(host.name());
                }
            }
        }
        return forms;
    }

    private void query(
            ClusterState cluster,
            QuantityForm form,
            Set<String> hosts,
            TimeWindow window,
            SeriesNames names,
            SparklineCollector into) {
        into.remaining++;
        var question = new RangeQueryRunner.Request(cluster.name(), form.expr(), window, STEP);
        queries.<RangeQueryRunner.Request, RangeQueryRunner.Answer>send(context.ranges()::run, question, answer -> {
            if (answer instanceof RangeQueryRunner.Answer.Received(var matrix, var _)) {
                for (var series : matrix.series()) {
                    var host = names.hostOf(cluster.name(), series.labels());
                    if (hosts.contains(host)) {
                        into.add(new Place.HostRef(cluster.name(), host), series.timeMillis(), series.values());
                    }
                }
            } else {
                refreshAfter = RETRY_AFTER;
            }
            if (--into.remaining == 0) {
                into.finish();
            }
        });
    }

    /// Combines a metric of each host over all its devices: the sum of traffic, the highest latency.
    private final class SparklineCollector {
        private final WallMetric metric;
        private final Map<Place.HostRef, TreeMap<Long, Double>> hosts = new HashMap<>();
        private int remaining;

        SparklineCollector(WallMetric metric) {
            this.metric = metric;
        }

        void add(Place.HostRef host, long[] times, double[] values) {
            var hostValues = hosts.computeIfAbsent(host, _ -> new TreeMap<>());
            for (int i = 0; i < times.length; i++) {
                if (!Double.isNaN(values[i])) {
                    hostValues.merge(times[i], values[i], metric.summed() ? Double::sum : Math::max);
                }
            }
        }

        void finish() {
            hosts.forEach((host, values) -> store.fill(host, metric, values));
            onFilled.run();
        }
    }
}
