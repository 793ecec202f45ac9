package greenwall.fleet.explain.logs;

import greenwall.fleet.Labels;
import greenwall.fleet.identity.HostLabelNames;
import greenwall.fleet.identity.InstanceAddress;
import java.util.List;
import java.util.stream.Stream;

/// Labels in which shippers and exporters name a host, pod or guest, the most reliable first. Where the streams
/// of a log can be compared, [LogStreamOwnerFinder] chooses among all labels.
public final class StreamHostLabels {
    public static final List<String> NAMES = Stream.concat(
                    HostLabelNames.IN_LOGS.stream(),
                    Stream.of("device", "vm", "guest", "domain", "pod", "pod_name", "kubernetes_pod_name"))
            .toList();

    private StreamHostLabels() {}

    /// The host named by the stream; empty if it names none.
    public static String of(Labels stream) {
        return stream.firstValue(NAMES);
    }

    /// The name without port, domain and case, so that different spellings of one host become equal.
    public static String plain(String name) {
        return InstanceAddress.shortName(InstanceAddress.plain(name));
    }

    /// Whether both names mean the same machine, ignoring port and case. A missing domain matches any domain,
    /// but `web01.fra` and `web01.muc` are two machines.
    static boolean same(String one, String other) {
        var first = InstanceAddress.plain(one);
        var second = InstanceAddress.plain(other);
        if (first.equals(second)) {
            return true;
        }
        var brief = InstanceAddress.shortName(first);
        return brief.equals(InstanceAddress.shortName(second)) && (brief.equals(first) || brief.equals(second));
    }
}
