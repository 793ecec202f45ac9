package greenwall.fleet.source;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/// The part of shared Alertmanagers that belongs to one cluster: its alerts, alerts whose labels do not name
/// a cluster, and the silences that may cover any of them.
public record ClusterAlertSource(AlertSource delegate, ClusterLabelFilter slice) implements AlertSource {
    @Override
    public List<Source> peers() {
        return delegate.peers();
    }

    @Override
    public MergedResponse<List<ReceivedAlert>> alerts(List<Matcher> filter, Duration deadline) {
        return delegate.alerts(
                Stream.concat(filter.stream(), Stream.of(slice.matcher())).toList(), deadline);
    }

    @Override
    public MergedResponse<List<Silence>> silences(Duration deadline) {
        var all = delegate.silences(deadline);
        return new MergedResponse<>(
                all.value().stream()
                        .filter(silence -> slice.mayCover(silence.matchers()))
                        .toList(),
                all.peers());
    }

    @Override
    public MergedResponse<List<Status>> status(Duration deadline) {
        return delegate.status(deadline);
    }

    @Override
    public List<Outcome<List<Silence>>> silencesByPeer(Duration deadline) {
        return delegate.silencesByPeer(deadline);
    }

    /// Changes silences for this cluster: a new silence covers no other cluster.
    public record ClusterSilenceClient(SilenceClient whole, ClusterLabelFilter slice) implements SilenceClient {
        @Override
        public RequestResult put(Source peer, Silence silence, Duration deadline) {
            boolean namesCluster = silence.matchers().stream()
                    .anyMatch(matcher -> matcher.name().equals(slice.condition().name()));
            return whole.put(peer, namesCluster || !silence.id().isEmpty() ? silence : narrowed(silence), deadline);
        }

        private Silence narrowed(Silence silence) {
            var matchers = Stream.concat(silence.matchers().stream(), Stream.of(slice.matcher()));
            return silence.with(matchers.toList(), silence.state());
        }

        @Override
        public RequestResult expire(Source peer, String silenceId, Duration deadline) {
            return whole.expire(peer, silenceId, deadline);
        }
    }
}
