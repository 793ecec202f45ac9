package greenwall.fleet.silence;

import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/// Two Alertmanagers as seen by [SilenceChanger], with the faults that requests can meet. They synchronise
/// unless they are apart.
final class FakeAlertmanagerPair implements AlertSource, SilenceClient {
    enum Fault {
        NONE,
        /// Responds to nothing; a request that reaches it is processed when it resumes.
        FROZEN,
        /// Responds to queries; processes a request, but the response is lost.
        ANSWER_LOST,
        /// Responds to queries; a request is lost, and the client cannot know that.
        ORDER_LOST,
        /// Responds to queries; refuses the connection of a request.
        NOT_REACHED,
        REFUSES,
        /// A proxy in front of it sends each request twice.
        REPEATED,
        /// Processes a request, then stops responding before it has synchronised.
        DIES_AFTER_IT
    }

    final class Peer {
        final Source source;
        final Map<String, Silence> silences = new LinkedHashMap<>();
        final List<Runnable> waiting = new ArrayList<>();
        Fault fault = Fault.NONE;
        boolean unreachable;
        int requestCount;

        Peer(String url) {
            source = new Source("east", Source.Kind.ALERTMANAGER, URI.create(url));
        }

        void unfreeze() {
            fault = Fault.NONE;
            unreachable = false;
            waiting.forEach(Runnable::run);
            waiting.clear();
            gossip();
        }

        List<Silence> open() {
            return silences.values().stream()
                    .filter(s -> s.state() != SilenceState.EXPIRED)
                    .toList();
        }
    }

    final Peer peerOne = new Peer("http://one:9093");
    final Peer peerTwo = new Peer("http://two:9093");
    boolean partitioned;

    private void gossip() {
        if (partitioned
                || peerOne.unreachable
                || peerTwo.unreachable
                || peerOne.fault == Fault.FROZEN
                || peerTwo.fault == Fault.FROZEN) {
            return;
        }
        peerOne.silences.forEach((id, silence) -> peerTwo.silences.merge(id, silence, FakeAlertmanagerPair::newer));
        peerTwo.silences.forEach((id, silence) -> peerOne.silences.merge(id, silence, FakeAlertmanagerPair::newer));
    }

    private static Silence newer(Silence a, Silence b) {
        return a.updatedAt().isBefore(b.updatedAt()) ? b : a;
    }

    private List<Peer> bothPeers() {
        return List.of(peerOne, peerTwo);
    }

    @Override
    public List<Source> peers() {
        return bothPeers().stream().map(p -> p.source).toList();
    }

    @Override
    public List<Outcome<List<Silence>>> silencesByPeer(Duration deadline) {
        gossip();
        return bothPeers().stream()
                .map(p -> p.unreachable || p.fault == Fault.FROZEN
                        ? FakeAlertmanagerPair.<List<Silence>>failed(
                                p, new Failure.TimedOut(deadline, "it hangs", "wait"))
                        : answered(p, List.copyOf(p.silences.values())))
                .toList();
    }

    private static <T> Outcome<T> answered(Peer peer, T value) {
        return Outcome.answered(peer.source, Instant.EPOCH, Duration.ZERO, value);
    }

    private static <T> Outcome<T> failed(Peer peer, Failure failure) {
        return new Outcome.Failed<>(peer.source, Instant.EPOCH, Duration.ZERO, failure);
    }

    private Peer peerOf(Source source) {
        return peerOne.source.equals(source) ? peerOne : peerTwo;
    }

    private interface PeerChange {
        String done();
    }

    private RequestResult request(Peer peer, PeerChange change) {
        peer.requestCount++;
        return switch (peer.fault) {
            case NONE -> new RequestResult(answered(peer, change.done()), false);
            case FROZEN -> {
                peer.waiting.add(change::done);
                yield new RequestResult(
                        failed(peer, new Failure.TimedOut(Duration.ofSeconds(1), "it hangs", "wait")), true);
            }
            case ANSWER_LOST -> {
                change.done();
                yield new RequestResult(
                        failed(peer, new Failure.Refused(502, "proxy", "502 Bad Gateway", "look")), true);
            }
            case ORDER_LOST -> new RequestResult(failed(peer, new Failure.Unreachable("it broke", "look")), true);
            case REPEATED -> {
                change.done();
                yield new RequestResult(answered(peer, change.done()), false);
            }
            case NOT_REACHED ->
                new RequestResult(failed(peer, new Failure.Unreachable("nobody listens", "start it")), false);
            case REFUSES ->
                new RequestResult(failed(peer, new Failure.Refused(400, "refused", "bad matcher", "mend")), false);
            case DIES_AFTER_IT -> {
                partitioned = true;
                var id = change.done();
                peer.unreachable = true;
                yield new RequestResult(answered(peer, id), false);
            }
        };
    }

    private Instant now = Instant.EPOCH;

    private Silence withState(Silence silence, String id, SilenceState state) {
        now = now.plusMillis(1);
        return new Silence(
                id,
                silence.matchers(),
                silence.startsAt(),
                silence.endsAt(),
                silence.createdBy(),
                silence.comment(),
                state,
                now,
                silence.requestId(),
                silence.annotations());
    }

    String create(Peer peer, Silence silence) {
        var id = silence.id().isEmpty() ? UUID.randomUUID().toString() : silence.id();
        peer.silences.put(id, withState(silence, id, SilenceState.ACTIVE));
        gossip();
        return id;
    }

    @Override
    public RequestResult put(Source peer, Silence silence, Duration deadline) {
        return request(peerOf(peer), () -> create(peerOf(peer), silence));
    }

    @Override
    public RequestResult expire(Source peer, String id, Duration deadline) {
        var target = peerOf(peer);
        return request(target, () -> {
            target.silences.computeIfPresent(id, (_, silence) -> withState(silence, id, SilenceState.EXPIRED));
            gossip();
            return id;
        });
    }

    @Override
    public MergedResponse<List<AlertSource.ReceivedAlert>> alerts(List<Matcher> filter, Duration deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MergedResponse<List<Silence>> silences(Duration deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public MergedResponse<List<Status>> status(Duration deadline) {
        throw new UnsupportedOperationException();
    }
}
