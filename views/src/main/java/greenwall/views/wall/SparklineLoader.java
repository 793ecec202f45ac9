package greenwall.views.wall;

import greenwall.fleet.TimeWindow;
import greenwall.fleet.quantity.Form;
import greenwall.fleet.state.ClusterState;
import greenwall.fleet.state.FleetState;
import greenwall.views.Place;
import greenwall.views.TimeRangeReader;
import greenwall.views.ViewContext;
import greenwall.views.parts.PendingQueries;
import greenwall.views.parts.PollTimes;
import greenwall.views.parts.SeriesNames;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import javafx.animation.Animation;
import javafx.animation.PauseTransition;

/// Fills the sparklines of a wall of rows with the last hour, when the wall is shown and for hosts that join: one range
/// query per form in use, never one per host.
final class SparklineLoader {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Duration STEP = Duration.ofMinutes(1);
    private static final Duration AGAIN = Duration.ofMinutes(10);

    /// The first picture is drawn before sparklines are queried, since both need the processors.
    private static final javafx.util.Duration PICTURE_DRAWN = javafx.util.Duration.millis(250);

    private final ViewContext context;
    private final SparklineStore trails;
    private final Runnable onFilled;
    private final PendingQueries questions = new PendingQueries();
    private Set<String> filledFor = Set.of();
    private Instant askedAt = Instant.EPOCH;
    private final PauseTransition first = new PauseTransition(PICTURE_DRAWN);

    SparklineLoader(ViewContext context, SparklineStore trails, Runnable onFilled) {
        this.context = context;
        this.trails = trails;
        this.onFilled = onFilled;
    }

    boolean waiting() {
        return questions.waiting() || first.getStatus() == Animation.Status.RUNNING;
    }

    void stop() {
        first.stop();
        questions.withdraw();
    }

    void fill(FleetState state) {
        var names = new LinkedHashSet<String>();
        state.hosts().forEach(h -> names.add(h.cluster().name() + '\n' + h.name()));
        var now = context.clock().instant();
        if (names.isEmpty() || filledFor.containsAll(names) && now.isBefore(PollTimes.after(askedAt, AGAIN))) {
            return;
        }
        if (askedAt.equals(Instant.EPOCH)) {
            first.setOnFinished(_ -> ask(state, names));
            first.play();
        } else {
            ask(state, names);
        }
    }

    private void ask(FleetState state, Set<String> names) {
        stop();
        var now = context.clock().instant();
        filledFor = names;
        askedAt = now;
        var naming = new SeriesNames(state, Optional.empty());
        var window = TimeWindow.before(now, HOUR);
        var gathered = new LinkedHashMap<TileFigure, Gathered>();
        trails.figures().forEach(glance -> gathered.put(glance, new Gathered(glance)));
        for (var cluster : state.clusters()) {
            gathered.forEach((glance, into) -> {
                for (var quantity : glance.trailed()) {
                    forms(state, cluster, quantity)
                            .forEach((form, hosts) -> ask(cluster, form, hosts, window, naming, into));
                }
            });
        }
    }

    /// The forms in use with their hosts; another form may know the same hosts with other values.
    private static Map<Form, Set<String>> forms(FleetState state, ClusterState cluster, String quantity) {
        var forms = new LinkedHashMap<Form, Set<String>>();
        for (var host : state.hosts()) {
            if (host.cluster() == cluster) {
                for (var cell : host.cells(quantity)) {
                    forms.computeIfAbsent(cell.form(), _ -> new HashSet<>()).add(host.name());
                }
            }
        }
        return forms;
    }

    private void ask(
            ClusterState cluster, Form form, Set<String> hosts, TimeWindow window, SeriesNames naming, Gathered into) {
        into.left++;
        var question = new TimeRangeReader.Question(cluster.name(), form.expr(), window, STEP);
        questions.<TimeRangeReader.Question, TimeRangeReader.Answer>put(context.ranges()::ask, question, answer -> {
            if (answer instanceof TimeRangeReader.Answer.Given(var matrix)) {
                for (var series : matrix.series()) {
                    var host = naming.hostOf(cluster.name(), series.labels());
                    if (hosts.contains(host)) {
                        into.add(new Place.HostName(cluster.name(), host), series.timeMillis(), series.values());
                    }
                }
            }
            if (--into.left == 0) {
                into.done();
            }
        });
    }

    /// A figure of each host from all its devices: the sum of traffic, the worst latency.
    private final class Gathered {
        private final TileFigure glance;
        private final Map<Place.HostName, TreeMap<Long, Double>> hosts = new HashMap<>();
        private int left;

        Gathered(TileFigure glance) {
            this.glance = glance;
        }

        void add(Place.HostName host, long[] times, double[] values) {
            var mine = hosts.computeIfAbsent(host, _ -> new TreeMap<>());
            for (int i = 0; i < times.length; i++) {
                if (!Double.isNaN(values[i])) {
                    mine.merge(times[i], values[i], glance.summed() ? Double::sum : Math::max);
                }
            }
        }

        void done() {
            hosts.forEach((host, values) -> trails.fill(host, glance, values));
            onFilled.run();
        }
    }
}
