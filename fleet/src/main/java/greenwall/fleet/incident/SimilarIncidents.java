package greenwall.fleet.incident;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Finds earlier incidents that are similar to a new one: the same alert or title, the same host, labels in common.
public final class SimilarIncidents {
    private static final double MIN_SIMILARITY = 0.45;

    private SimilarIncidents() {}

    public record SimilarIncident(IncidentStore.Summary earlier, double share, String why) {}

    public static List<SimilarIncident> find(IncidentStart now, List<IncidentStore.Summary> earlier, int most) {
        return earlier.stream()
                .filter(s -> s.start().at().isBefore(now.at()))
                .map(s -> compare(now, s))
                .filter(like -> like.share() >= MIN_SIMILARITY)
                .sorted(Comparator.comparingDouble(SimilarIncident::share)
                        .reversed()
                        .thenComparing(l -> l.earlier().start().at(), Comparator.reverseOrder()))
                .limit(most)
                .toList();
    }

    private static SimilarIncident compare(IncidentStart now, IncidentStore.Summary earlier) {
        var before = earlier.start();
        var alert = now.alert().get("alertname");
        boolean sameAlert = alert.equals(before.alert().get("alertname"))
                && (!alert.isEmpty() || now.title().equals(before.title()));
        var same = alert.isEmpty() ? "the same problem on " : "the same alert on ";
        boolean sameName = !now.host().isEmpty() && now.host().equals(before.host());
        boolean sameHost = sameName && now.cluster().equals(before.cluster());
        var host = sameName ? before.host() + " (" + before.cluster() + ")" : before.host();
        double share = (sameAlert ? 0.5 : 0) + (sameHost ? 0.25 : 0) + 0.25 * labelsInCommon(now, before);
        var why = sameAlert && sameHost
                ? same + "the same host"
                : sameAlert ? same + host : sameHost ? "the same host" : "similar labels";
        return new SimilarIncident(earlier, share, why);
    }

    private static double labelsInCommon(IncidentStart now, IncidentStart before) {
        var labels = now.alert();
        int common = (int) IntStream.range(0, labels.size())
                .filter(i -> before.alert().get(labels.name(i)).equals(labels.value(i)))
                .count();
        int all = labels.size() + before.alert().size() - common;
        return all == 0 ? 0 : (double) common / all;
    }
}
