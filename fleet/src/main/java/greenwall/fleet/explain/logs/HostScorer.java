package greenwall.fleet.explain.logs;

import greenwall.fleet.identity.InstanceAddress;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Weighs which host wrote a line, as evidence that it concerns the explained host.
///
/// @param neighbours plain names of hosts that the explained host depends on
/// @param names of the explained host that lines of other hosts may contain
record HostScorer(Set<String> neighbours, List<String> names) {
    private static final double NEIGHBOUR = -0.3;
    private static final double PER_TENFOLD_HOSTS = -0.25;
    private static final double OTHER_HOST = -1.5;
    private static final double NAMES_HOST = 0.5;
    private static final int SHORTEST_NAME = 4;

    /// Short names are not searched in lines.
    static HostScorer of(Set<String> neighbours, Collection<String> names) {
        return new HostScorer(
                neighbours,
                names.stream()
                        .map(name -> InstanceAddress.parse(name).host())
                        .filter(name -> name.length() >= SHORTEST_NAME)
                        .distinct()
                        .toList());
    }

    /// Other hosts count less the more there are: many lines always contain something unusual.
    double evidence(TemplateOccurrences occurrences, int others) {
        if (occurrences.own) {
            return 0;
        }
        boolean named = occurrences.anySample(text -> names.stream().anyMatch(name -> LineRelevance.names(text, name)));
        if (!named && !neighbours.contains(StreamHostLabels.plain(occurrences.host))) {
            return OTHER_HOST;
        }
        double many = PER_TENFOLD_HOSTS * Math.log10(Math.max(1, others));
        return NEIGHBOUR + many + (named ? NAMES_HOST : 0);
    }
}
