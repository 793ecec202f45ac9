package greenwall.fleet.explain.metric;

import greenwall.fleet.Labels;
import greenwall.fleet.explain.ChangeExtent;
import greenwall.fleet.explain.ChangeExtent.Kind;
import greenwall.fleet.explain.Onset;
import greenwall.fleet.explain.TimeSeries;
import greenwall.fleet.explain.onset.OnsetFinder;
import greenwall.fleet.identity.HostLabelNames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Finds the extent of a change: runs the same query for all hosts, and checks which series moved at the same
/// time in the same direction.
///
/// @param query for all hosts
/// @param hostOf the host of a series; empty if it has none
/// @param labelsOf the labels of a host by which it may belong to a group; its second argument is a series
/// @param what the hosts in words, or what is compared in their place
public record ChangeExtentFinder(
        PromqlQuery query, Function<Labels, String> hostOf, BiFunction<String, Labels, Labels> labelsOf, String what) {
    private static final String HOSTS = "hosts";
    private static final Set<String> HOST_LABELS =
            Stream.concat(HostLabelNames.IN_SERIES.stream(), Stream.of("pod")).collect(Collectors.toUnmodifiableSet());
    private static final double FLEET_SHARE = 0.6;
    private static final double GROUP_SHARE = 0.75;
    private static final double SIMILAR = 0.3;
    private static final int MIN_BEFORE = 6;
    private static final int MIN_AFTER = 2;
    private static final SampleSpacing.StepLimits TOLERANCE = new SampleSpacing.StepLimits(Duration.ofMinutes(2), 4, 8);

    public ChangeExtentFinder(
            PromqlQuery query, Function<Labels, String> hostOf, BiFunction<String, Labels, Labels> labelsOf) {
        this(query, hostOf, labelsOf, HOSTS);
    }

    /// Compares the owners of series, which this label names.
    static ChangeExtentFinder ofOwners(PromqlQuery query, String label) {
        return new ChangeExtentFinder(
                query.without(Set.of(label)),
                series -> series.get(label),
                (_, series) -> series.without(label),
                HOST_LABELS.contains(label) ? HOSTS : "values of " + label);
    }

    public static ChangeExtentFinder of(PromqlQuery query) {
        return new ChangeExtentFinder(
                query.without(HOST_LABELS), HostLabelNames::in, (_, series) -> series.without(HOST_LABELS));
    }

    public ChangeExtent extent(List<TimeSeries> allSeries, Onset onset, Duration step) {
        var tolerance = new SampleSpacing(step).within(TOLERANCE);
        var moved = new TreeSet<String>();
        var labels = new LinkedHashMap<String, Labels>();
        var untested = new TreeSet<String>();
        for (var series : allSeries) {
            var host = hostOf.apply(series.labels());
            if (host.isEmpty()) {
                continue;
            }
            if (!testable(series, onset)) {
                untested.add(host);
                continue;
            }
            labels.putIfAbsent(host, labelsOf.apply(host, series.labels()));
            if (!moved.contains(host) && onset.resembles(series, onset.at(), tolerance, SIMILAR)) {
                moved.add(host);
            }
        }
        var own = hostOf.apply(onset.series());
        if (!own.isEmpty()) {
            moved.add(own);
            labels.putIfAbsent(own, labelsOf.apply(own, onset.series()));
        }
        untested.removeAll(labels.keySet());
        var untestedNote = untested.isEmpty()
                ? ""
                : "; " + untested.size() + " more " + (untested.size() == 1 ? "has" : "have") + " too few samples";
        int all = labels.size();
        var hosts = List.copyOf(moved);
        if (moved.isEmpty()) {
            return new ChangeExtent(
                    Kind.HOST,
                    hosts,
                    "the series has no label that names a host, so the extent of the change is unknown");
        }
        if (all == 1) {
            var why = untested.isEmpty()
                    ? "only " + moved.first() + " has this metric"
                    : "only " + moved.first() + " could be tested" + untestedNote;
            return new ChangeExtent(Kind.HOST, hosts, why);
        }
        if (moved.size() == 1) {
            var why = "1 of " + all + " " + what + " changed: " + moved.first() + " only" + untestedNote;
            return new ChangeExtent(Kind.HOST, hosts, why);
        }
        var together = moved.size() + " of " + all + " " + what + " changed at the same time";
        return moved.size() >= FLEET_SHARE * all
                ? new ChangeExtent(Kind.FLEET, hosts, together + untestedNote)
                : new ChangeExtent(Kind.GROUP, hosts, together + ": " + shared(moved, labels) + untestedNote);
    }

    /// Whether there are enough samples on both sides of the onset to detect a change.
    private static boolean testable(TimeSeries series, Onset onset) {
        int before = 0;
        int after = 0;
        for (int i = 0; i < series.size(); i++) {
            int counted = Double.isFinite(series.values()[i]) ? 1 : 0;
            boolean earlier = series.timeMillis()[i] < onset.at().toEpochMilli();
            before += earlier ? counted : 0;
            after += earlier ? 0 : counted;
        }
        return before >= MIN_BEFORE && after >= MIN_AFTER && before + after >= OnsetFinder.MIN_SAMPLES;
    }

    /// Names the label value that most of the changed hosts share and few others have.
    private static String shared(Set<String> moved, Map<String, Labels> labels) {
        record Group(String text, int inside, int outside, int size) {}
        var groups = new ArrayList<Group>();
        var seen = new LinkedHashSet<String>();
        for (var host : moved) {
            labels.getOrDefault(host, Labels.EMPTY).forEach((name, value) -> {
                if (name.equals(Labels.NAME) || !seen.add(name + '\n' + value)) {
                    return;
                }
                int inside = 0;
                int size = 0;
                for (var entry : labels.entrySet()) {
                    if (entry.getValue().get(name).equals(value)) {
                        size++;
                        inside += moved.contains(entry.getKey()) ? 1 : 0;
                    }
                }
                groups.add(new Group(name + "=\"" + value + '"', inside, size - inside, size));
            });
        }
        return groups.stream()
                .filter(g -> g.inside() >= GROUP_SHARE * moved.size() && g.inside() >= GROUP_SHARE * g.size())
                .max(Comparator.comparingInt((Group g) -> g.inside() - g.outside()))
                .map(g -> g.inside() + " of the " + g.size() + " with " + g.text() + ", " + (moved.size() - g.inside())
                        + " of the other " + (labels.size() - g.size()))
                .orElse("no label distinguishes them from the others");
    }
}
