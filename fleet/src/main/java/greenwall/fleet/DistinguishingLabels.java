package greenwall.fleet;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The labels that distinguish the series of one response. A label that all of them share is left out.
public final class DistinguishingLabels {
    /// Labels that name the same thing as `host` or are not useful as names.
    private static final Set<String> IGNORED = Set.of("__name__", "host", "instance", "job", "cluster");

    /// Labels that name a part of a host. They describe what a single series measures; other labels describe
    /// where its host is.
    private static final Set<String> PARTS = Set.of("""
                cpu dataset device disk domain interface mountpoint name path peer pool type unit vdev zpool
                """.split("\\s+"));

    private final Set<String> names = new TreeSet<>();

    private DistinguishingLabels(Collection<Labels> series) {
        var values = new TreeMap<String, Set<String>>();
        series.forEach(labels -> labels.forEach((name, _) -> values.put(name, new HashSet<>())));
        series.forEach(labels -> values.forEach((name, seen) -> seen.add(labels.get(name))));
        values.forEach((name, seen) -> {
            if (!IGNORED.contains(name) && (seen.size() > 1 || series.size() == 1 && PARTS.contains(name))) {
                names.add(name);
            }
        });
        if (names.isEmpty() && series.size() > 1) {
            for (var name : List.of("host", "instance", "job", "cluster")) {
                if (names.isEmpty() && values.getOrDefault(name, Set.of()).size() > 1) {
                    names.add(name);
                }
            }
        }
    }

    public static DistinguishingLabels of(Collection<Labels> series) {
        return new DistinguishingLabels(series);
    }

    public static DistinguishingLabels of(int count, IntFunction<Labels> series) {
        return new DistinguishingLabels(
                IntStream.range(0, count).mapToObj(series).toList());
    }

    /// The name of a series; empty if no label distinguishes it from the others.
    public String name(Labels labels) {
        return names.stream()
                .map(labels::get)
                .filter(value -> !value.isEmpty())
                .map(SanitizedText::line)
                .collect(Collectors.joining(" "));
    }
}
