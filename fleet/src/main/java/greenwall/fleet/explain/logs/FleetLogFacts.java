package greenwall.fleet.explain.logs;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/// Facts about the logs of all hosts together.
///
/// @param hostsWith the number of hosts with each template
/// @param others the number of hosts besides the explained one
/// @param silent hosts whose entire log stopped at the onset. For these, a line that stopped is no evidence.
record FleetLogFacts(Map<String, Integer> hostsWith, int hosts, int others, Set<String> silent, boolean ownSilent) {
    private static final double MIN_EXPECTED = 8;
    private static final double REMAINING_SHARE = 0.1;

    /// @param first the time of the first line
    static FleetLogFacts of(Collection<TemplateOccurrences> allOccurrences, int first, int onset, int end) {
        var hostsWith = new HashMap<String, Integer>();
        var hosts = new HashSet<String>();
        var others = new HashSet<String>();
        var before = new HashMap<String, Long>();
        var after = new HashMap<String, Long>();
        var covered = new HashMap<String, ReadIntervals>();
        for (var occurrences : allOccurrences) {
            hostsWith.merge(occurrences.template.id(), 1, Integer::sum);
            hosts.add(occurrences.host);
            if (!occurrences.own) {
                others.add(occurrences.host);
            }
            var times = occurrences.times.inOrder();
            long sinceOnset = (long) times.length - LineTimes.lowerBound(times, onset + LogRanking.SETTLING);
            before.merge(occurrences.host, (long) LineTimes.lowerBound(times, onset), Long::sum);
            after.merge(occurrences.host, sinceOnset, Long::sum);
            covered.merge(occurrences.host, occurrences.covered(), ReadIntervals::and);
        }
        var silent = new HashSet<String>();
        before.forEach((host, count) -> {
            var read = covered.getOrDefault(host, ReadIntervals.NONE);
            double history = read.within(first, onset);
            double since = read.within(onset + LogRanking.SETTLING, end);
            double expected = history <= 0 ? 0 : count / history * since;
            if (expected >= MIN_EXPECTED && after.getOrDefault(host, 0L) < REMAINING_SHARE * expected) {
                silent.add(host);
            }
        });
        boolean ownSilent = allOccurrences.stream().anyMatch(t -> t.own && silent.contains(t.host));
        return new FleetLogFacts(hostsWith, hosts.size(), others.size(), silent, ownSilent);
    }

    double share(TemplateOccurrences occurrences) {
        return hosts < 2 ? 0 : otherHostsWith(occurrences) / (hosts - 1.0);
    }

    /// The number of other hosts with the template; negative if only one host is known.
    int otherHostsWith(TemplateOccurrences occurrences) {
        return hosts < 2 ? -1 : hostsWith.getOrDefault(occurrences.template.id(), 1) - 1;
    }
}
