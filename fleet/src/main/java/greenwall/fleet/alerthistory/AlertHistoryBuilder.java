package greenwall.fleet.alerthistory;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeWindow;
import greenwall.fleet.alert.AlertHostFinder;
import greenwall.fleet.alert.WatchdogAlert;
import greenwall.fleet.source.Matrix;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Creates episodes from the series `ALERTS` of a Prometheus. The query uses `count_over_time` over each step,
/// so that an alert that fired for only one evaluation is not lost between two points. A second query shows
/// whether there were any samples at all, so that a gap is not read as a time without alerts.
public final class AlertHistoryBuilder {
    private static final int MAX_POINTS = 8_640;
    private static final int MAX_LANES = 2_000;
    private static final long FINEST = 15;
    /// The usual interval of scrapes and rules. A time without samples that is not longer is no gap and ends no
    /// alert.
    private static final Duration USUAL_INTERVAL = Duration.ofMinutes(1);

    private AlertHistoryBuilder() {}

    public static Duration step(TimeWindow window) {
        long seconds = Math.ceilDiv(window.length().toSeconds(), MAX_POINTS);
        return Duration.ofSeconds(Math.max(1, Math.ceilDiv(seconds, FINEST)) * FINEST);
    }

    public static String alertsQuery(Duration step) {
        return "count_over_time(ALERTS{alertstate=\"firing\"}[" + step.toSeconds() + "s])";
    }

    public static String knownQuery(Duration step) {
        return "max(count_over_time(up[" + step.toSeconds() + "s]))";
    }

    /// The response of one cluster.
    ///
    /// @param intervals the evaluation intervals of the rules, by the name of the alert
    public record ClusterResponse(String cluster, Matrix alerts, Matrix known, Map<String, Duration> intervals) {}

    public static AlertHistory build(
            TimeWindow window,
            Duration step,
            List<ClusterResponse> answers,
            AlertHostFinder hosts,
            List<String> failures) {
        var lanes = new ArrayList<AlertHistory.AlertEpisodes>();
        var gaps = new ArrayList<AlertHistory.Gap>();
        for (var answer : answers) {
            ClusterEpisodes.of(window, answer, hosts).read(lanes, gaps);
        }
        lanes.sort(Comparator.comparing((AlertHistory.AlertEpisodes l) ->
                        l.episodes().getLast().window().end())
                .reversed()
                .thenComparing(AlertHistory.AlertEpisodes::labels));
        int omitted = Math.max(0, lanes.size() - MAX_LANES);
        var used = answers.isEmpty() ? step : answers.getFirst().alerts().step();
        return new AlertHistory(
                window, used, omitted == 0 ? lanes : lanes.subList(0, MAX_LANES), gaps, omitted, failures);
    }

    /// The times of the points in a response: one at the start, and one after each step.
    private record Grid(long start, long step, int points) {
        static Grid of(TimeWindow window, Matrix answer) {
            long step = Math.max(1, answer.step().toMillis());
            return new Grid(
                    answer.window().start().toEpochMilli(),
                    step,
                    (int) (window.length().toMillis() / step) + 1);
        }

        /// The values of a series by point; 0 where it has none.
        double[] values(Matrix.Series series) {
            var values = new double[points];
            for (int i = 0; i < series.size(); i++) {
                int at = (int) Math.round((double) (series.timeMillis()[i] - start) / step);
                if (at >= 0 && at < points) {
                    values[at] = series.values()[i];
                }
            }
            return values;
        }

        int steps(Duration time) {
            return Math.toIntExact(Math.max(1, Math.ceilDiv(time.toMillis(), step)));
        }

        /// A point describes the step that ends with it.
        Instant from(int point) {
            return Instant.ofEpochMilli(start + (point - 1L) * step);
        }
    }

    /// @param known the points for which the cluster has samples
    private record ClusterEpisodes(ClusterResponse answer, AlertHostFinder hosts, Grid grid, BitSet known) {
        static ClusterEpisodes of(TimeWindow window, ClusterResponse answer, AlertHostFinder hosts) {
            var grid = Grid.of(window, answer.alerts());
            var known = new BitSet();
            for (var series : answer.known().series()) {
                var values = grid.values(series);
                for (int i = 0; i < values.length; i++) {
                    if (values[i] > 0) {
                        known.set(i);
                    }
                }
            }
            int most = grid.steps(USUAL_INTERVAL);
            for (int last = known.nextSetBit(0); last >= 0; ) {
                int next = known.nextSetBit(last + 1);
                int end = next < 0 ? grid.points : next;
                if (end - last <= most) {
                    known.set(last, end);
                }
                last = next;
            }
            return new ClusterEpisodes(answer, hosts, grid, known);
        }

        void read(List<AlertHistory.AlertEpisodes> lanes, List<AlertHistory.Gap> gaps) {
            for (int i = known.nextClearBit(0); i < grid.points; i = known.nextClearBit(i)) {
                int end = known.nextSetBit(i);
                end = end < 0 || end > grid.points ? grid.points : end;
                gaps.add(new AlertHistory.Gap(answer.cluster(), new TimeWindow(grid.from(i), grid.from(end))));
                i = end;
            }
            for (var series : answer.alerts().series()) {
                var labels = series.labels().without(Set.of("alertstate", Labels.NAME));
                if (WatchdogAlert.isWatchdog(labels.get("alertname"))) {
                    continue;
                }
                var episodes = episodes(series, labels.get("alertname"));
                if (!episodes.isEmpty()) {
                    var host = hosts.name(answer.cluster(), labels);
                    lanes.add(new AlertHistory.AlertEpisodes(answer.cluster(), labels, host, episodes));
                }
            }
        }

        private List<AlertHistory.Episode> episodes(Matrix.Series series, String name) {
            var counts = grid.values(series);
            double most = Arrays.stream(counts).max().orElse(0);
            var interval = answer.intervals().get(name);
            int pause = grid.steps(interval == null ? USUAL_INTERVAL : interval);
            // If the rule no longer exists, the alert is assumed to have fired for the full length of the step
            // with the most samples.
            double each = interval != null ? interval.toMillis() : (double) pause * grid.step / Math.max(1, most);
            var episodes = new ArrayList<AlertHistory.Episode>();
            int begin = -1;
            int last = -1;
            double samples = 0;
            for (int i = 0; i < grid.points; i++) {
                if (counts[i] > 0) {
                    begin = begin < 0 ? i : begin;
                    last = i;
                    samples += counts[i];
                } else if (begin >= 0 && known.get(i) && i - last >= pause) {
                    // The end is unknown if the steps right after the last one are missing.
                    boolean seen = known.get(last + 1);
                    episodes.add(episode(
                            begin,
                            last,
                            samples * each,
                            seen ? AlertHistory.Ending.RESOLVED : AlertHistory.Ending.UNKNOWN));
                    begin = -1;
                    samples = 0;
                }
            }
            if (begin >= 0) {
                episodes.add(episode(
                        begin,
                        last,
                        samples * each,
                        grid.points - last <= pause ? AlertHistory.Ending.STILL_FIRING : AlertHistory.Ending.UNKNOWN));
            }
            return episodes;
        }

        private AlertHistory.Episode episode(int begin, int last, double firedMillis, AlertHistory.Ending ending) {
            var window = new TimeWindow(grid.from(begin), grid.from(last + 1));
            long fired = Math.min(Math.round(firedMillis), window.length().toMillis());
            return new AlertHistory.Episode(window, Duration.ofMillis(Math.max(1, fired)), ending);
        }
    }
}
