package greenwall.fleet.poll;

import greenwall.fleet.Labels;
import greenwall.fleet.form.ReplicaLabels;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.state.TargetSamples;
import greenwall.fleet.state.Textfile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The queries for things other than values and ages: when textfiles were written, and which targets existed
/// before a long window began.
final class TextfileAndTargetHistoryQueries {
    private static final Duration SLOW_INTERVAL = Duration.ofMinutes(5);
    private static final int CHANGES_WINDOW_SECONDS = 21_600;
    private static final Duration HOURLY = Duration.ofHours(1);
    private static final int WRITES_WINDOW_DAYS = 8;
    private static final long WRITES_WINDOW_SECONDS =
            Duration.ofDays(WRITES_WINDOW_DAYS).toSeconds();
    /// The modification times of the window. The time of a file that was not written for longer than that, or
    /// with a wrong clock, does not show how often it is written.
    private static final String WRITE_TIMES =
            "(node_textfile_mtime_seconds > time() - " + WRITES_WINDOW_SECONDS + ")[" + WRITES_WINDOW_DAYS + "d:1h]";
    /// The mean time between two writes of each file in the window. That of files that changed once or
    /// never in the shorter window of changes, such as the output of a daily script, is found only here.
    static final String WRITE_INTERVALS =
            "(max_over_time(" + WRITE_TIMES + ") - min_over_time(" + WRITE_TIMES + ")) / changes(" + WRITE_TIMES + ")";

    private Optional<PolledQuery> written = Optional.empty();
    private Optional<PolledQuery> changes = Optional.empty();
    private Optional<PolledQuery> intervals = Optional.empty();
    /// Kept between discoveries, with their responses and load.
    private final Map<String, PolledQuery> byExpr = new HashMap<>();
    private final Map<Long, PolledQuery> longAgo = new LinkedHashMap<>();
    private final Map<Long, Set<Labels>> oldEnough = new HashMap<>();

    void setQueries(String target, boolean textfiles, Set<Long> windows) {
        written = textfiles
                ? Optional.of(query("max by (" + target + ", file) (node_textfile_mtime_seconds)", Duration.ZERO))
                : Optional.empty();
        changes = textfiles
                ? Optional.of(query(
                        "max by (" + target + ", file) (changes(node_textfile_mtime_seconds[6h:5m]))", SLOW_INTERVAL))
                : Optional.empty();
        intervals = textfiles
                ? Optional.of(query("max by (" + target + ", file) (" + WRITE_INTERVALS + ")", HOURLY))
                : Optional.empty();
        longAgo.clear();
        for (long window : windows) {
            // Two times, so that a short outage at one of them does not make every target too new.
            long seconds = window / 1000;
            longAgo.put(
                    window, query("up offset " + seconds + "s or up offset " + (seconds + 1800) + "s", SLOW_INTERVAL));
        }
        byExpr.values().retainAll(all());
    }

    private PolledQuery query(String expr, Duration least) {
        return byExpr.computeIfAbsent(expr, e -> new PolledQuery(e, least));
    }

    Collection<PolledQuery> all() {
        var all = new ArrayList<PolledQuery>(longAgo.values());
        written.ifPresent(all::add);
        changes.ifPresent(all::add);
        intervals.ifPresent(all::add);
        return all;
    }

    Map<Long, Set<Labels>> oldEnough() {
        return Map.copyOf(oldEnough);
    }

    /// The labels of `replicas` are removed from the targets.
    void take(HostMapping mapping, TargetSamples facts, ReplicaLabels replicas) {
        longAgo.forEach((window, query) -> {
            if (query.answered()) {
                var targets = new HashSet<Labels>();
                for (var labels : query.rows()) {
                    targets.add(replicas.strip(labels.without(Labels.NAME)));
                }
                oldEnough.put(window, targets);
            }
        });
        if (written.isEmpty()) {
            facts.setTextfiles(Map.of());
        }
        written.filter(PolledQuery::answered).ifPresent(query -> takeTextfiles(query, mapping, facts));
    }

    private void takeTextfiles(PolledQuery times, HostMapping mapping, TargetSamples facts) {
        var usual = new HashMap<Labels, Duration>();
        intervals.ifPresent(query -> query.answer().forEach((labels, seconds) -> {
            if (seconds > 0 && seconds <= WRITES_WINDOW_SECONDS) {
                usual.put(labels, Duration.ofSeconds(Math.round(seconds)));
            }
        }));
        changes.ifPresent(query -> query.answer().forEach((labels, count) -> {
            if (count >= 2) {
                usual.put(labels, Duration.ofSeconds(Math.round(CHANGES_WINDOW_SECONDS / count)));
            }
        }));
        var files = new HashMap<Labels, List<Textfile>>();
        times.answer().forEach((labels, written) -> {
            var textfile = new Textfile(
                    labels.get("file"), Math.round(written * 1000), Optional.ofNullable(usual.get(labels)));
            for (int target : mapping.targetsOf(labels.without("file"))) {
                files.computeIfAbsent(mapping.targets().get(target).labels(), _ -> new ArrayList<>())
                        .add(textfile);
            }
        });
        facts.setTextfiles(files);
    }
}
