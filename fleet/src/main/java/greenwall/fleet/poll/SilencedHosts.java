package greenwall.fleet.poll;

import greenwall.fleet.alert.AlertSnapshot;
import greenwall.fleet.identity.HostMapping;
import greenwall.fleet.identity.Target;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;

/// The hosts that active silences cover completely: any alert with the labels of one of their targets is
/// silenced.
final class SilencedHosts {
    private SilencedHosts() {}

    /// The matchers of the active silences of one cluster.
    static List<SilenceMatchers> active(String cluster, List<AlertSnapshot.ClusterSilence> silences) {
        return silences.stream()
                .filter(s -> s.cluster().equals(cluster)
                        && s.silence().state() == AlertSource.SilenceState.ACTIVE
                        && !s.silence().matchers().isEmpty())
                .flatMap(s ->
                        SilenceMatchers.of(s.silence().matchers()) instanceof SilenceMatchers.Parsed.Valid(var matchers)
                                ? Stream.of(matchers)
                                : Stream.empty())
                .toList();
    }

    static BitSet of(List<SilenceMatchers> silences, HostMapping mapping) {
        var silenced = new BitSet();
        var names = new HashSet<String>();
        if (!silences.isEmpty()) {
            mapping.targets().forEach(target -> names.addAll(target.labels().names()));
        }
        // A matcher on a label that no target has (alertname, severity) leaves other alerts of the host
        // unsilenced.
        var wide = silences.stream()
                .filter(silence -> silence.list().stream().allMatch(m -> names.contains(m.name())))
                .toList();
        for (int host = 0; host < mapping.hosts().size() && !wide.isEmpty(); host++) {
            var targets =
                    mapping.targetsOf(host).stream().filter(Target::present).toList();
            if (!targets.isEmpty()
                    && targets.stream().allMatch(t -> wide.stream().anyMatch(s -> covers(s, t)))) {
                silenced.set(host);
            }
        }
        return silenced;
    }

    private static boolean covers(SilenceMatchers silence, Target target) {
        return silence.list().stream().allMatch(m -> target.labels().has(m.name())) && silence.test(target.labels());
    }
}
