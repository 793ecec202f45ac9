package greenwall.connectors.alertmanager;

import greenwall.fleet.Labels;
import greenwall.fleet.TimeMath;
import greenwall.fleet.source.AlertSource.ReceivedAlert;
import greenwall.fleet.source.AlertSource.Silence;
import greenwall.fleet.source.AlertSource.State;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Merges the responses of the peers of a cluster. Peers replicate with a delay; while they differ about an
/// alert, the worst state is used, because that peer will notify.
final class PeerResponseMerger {
    private PeerResponseMerger() {}

    static List<ReceivedAlert> alerts(Stream<ReceivedAlert> ofAllPeers) {
        // Not merged by fingerprint: it is derived from the labels, and not every server sends it.
        var byLabels = new LinkedHashMap<Labels, ReceivedAlert>();
        ofAllPeers.forEach(alert -> byLabels.merge(alert.labels(), alert, PeerResponseMerger::alert));
        var merged = new ArrayList<>(byLabels.values());
        merged.sort(Comparator.comparing(ReceivedAlert::startsAt).thenComparing(ReceivedAlert::labels));
        return List.copyOf(merged);
    }

    private static ReceivedAlert alert(ReceivedAlert one, ReceivedAlert other) {
        int rank = Integer.compare(rank(one.state()), rank(other.state()));
        boolean first = rank == 0 ? !one.updatedAt().isBefore(other.updatedAt()) : rank > 0;
        var base = first ? one : other;
        var receivers = new TreeSet<>(one.receivers());
        receivers.addAll(other.receivers());
        return new ReceivedAlert(
                base.fingerprint(),
                base.labels(),
                base.annotations(),
                base.state(),
                base.startsAt(),
                TimeMath.later(one.updatedAt(), other.updatedAt()),
                base.silencedBy(),
                base.inhibitedBy(),
                base.mutedBy(),
                List.copyOf(receivers));
    }

    private static int rank(State state) {
        return switch (state) {
            case UNPROCESSED -> 0;
            case SUPPRESSED -> 1;
            case ACTIVE -> 2;
        };
    }

    static List<Silence> silences(Stream<Silence> ofAllPeers) {
        var byId = new LinkedHashMap<String, Silence>();
        ofAllPeers.forEach(silence -> byId.merge(
                silence.id(), silence, (one, other) -> one.updatedAt().isBefore(other.updatedAt()) ? other : one));
        return byId.values().stream()
                .sorted(Comparator.comparingInt((Silence s) -> switch (s.state()) {
                            case ACTIVE -> 0;
                            case PENDING -> 1;
                            case EXPIRED -> 2;
                        })
                        .thenComparing(Silence::endsAt)
                        .thenComparing(Silence::id))
                .toList();
    }
}
