package greenwall.fleet.source;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.LabelMatcher;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Alertmanagers of one cluster, merged: an unreachable peer does not hide the others.
public interface AlertSource {
    List<Source> peers();

    MergedResponse<List<ReceivedAlert>> alerts(List<Matcher> filter, Duration deadline);

    MergedResponse<List<Silence>> silences(Duration deadline);

    MergedResponse<List<Status>> status(Duration deadline);

    /// The silences as each peer lists them, in the order of [#peers]; shows whether all peers have received
    /// them.
    List<Outcome<List<Silence>>> silencesByPeer(Duration deadline);

    /// The merged response of all peers that answered, with the outcome of each peer.
    record MergedResponse<T>(T value, List<Outcome<Integer>> peers) {
        public boolean anyAnswered() {
            return peers.stream().anyMatch(p -> p instanceof Outcome.Answered);
        }

        /// Why peers did not answer, each reason once. Empty if all answered.
        public String why() {
            return peers.stream()
                    .flatMap(peer -> peer instanceof Outcome.Failed<Integer> failed
                            ? Stream.of(failed.failure().found())
                            : Stream.empty())
                    .distinct()
                    .collect(Collectors.joining("; "));
        }
    }

    record ReceivedAlert(
            String fingerprint,
            Labels labels,
            Map<String, String> annotations,
            State state,
            Instant startsAt,
            Instant updatedAt,
            List<String> silencedBy,
            List<String> inhibitedBy,
            List<String> mutedBy,
            List<String> receivers) {}

    enum State {
        UNPROCESSED,
        ACTIVE,
        SUPPRESSED
    }

    /// An empty id means a new silence. Changing the matchers or the start of an active silence expires it
    /// and creates another one.
    ///
    /// @param requestId the mark of the request with which this program created or last changed it; empty where
    ///     another program did
    /// @param annotations of other programs, which a change keeps; Alertmanager has them since version 0.32
    record Silence(
            String id,
            List<Matcher> matchers,
            Instant startsAt,
            Instant endsAt,
            String createdBy,
            String comment,
            SilenceState state,
            Instant updatedAt,
            String requestId,
            Map<String, String> annotations) {
        /// The silence with other matchers, in another state.
        public Silence with(List<Matcher> newMatchers, SilenceState newState) {
            return new Silence(
                    id, newMatchers, startsAt, endsAt, createdBy, comment, newState, updatedAt, requestId, annotations);
        }
    }

    enum SilenceState {
        PENDING,
        ACTIVE,
        EXPIRED
    }

    record Status(Source source, String version) {}

    /// One of `=`, `!=`, `=~`, `!~`, as in amtool. A regular expression is anchored at both ends.
    record Matcher(String name, String value, boolean regex, boolean equal) {
        /// This matcher for labels. Throws if its regular expression is invalid.
        public LabelMatcher onLabels() {
            var kind = regex
                    ? equal ? LabelMatcher.Kind.MATCH : LabelMatcher.Kind.NOT_MATCH
                    : equal ? LabelMatcher.Kind.EQUAL : LabelMatcher.Kind.NOT_EQUAL;
            return new LabelMatcher(name, kind, value);
        }

        @Override
        public String toString() {
            return name + (equal ? "=" : "!") + (regex ? "~" : equal ? "" : "=") + '"' + Labels.escaped(value) + '"';
        }
    }
}
