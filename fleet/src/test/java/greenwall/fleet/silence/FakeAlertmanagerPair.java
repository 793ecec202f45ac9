package greenwall.fleet.silence;

import greenwall.fleet.source.Alerts;
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

/// Two Alertmanagers as seen by [SilenceManager], with the faults that requests can meet. They synchronise unless they
/// are apart.
final class FakeAlertmanagerPair implements Alerts, SilenceClient {
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
        boolean away;
        int orders;

        Peer(String url) {
            source = new Source("east", Source.Kind.ALERTMANAGER, URI.create(url));
        }

        void thaw() {
            fault = Fault.NONE;
            away = false;
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

    final Peer one = new Peer("http://one:9093");
    final Peer two = new Peer("http://two:9093");
    boolean apart;

    private void gossip() {
        if (apart || one.away || two.away || one.fault == Fault.FROZEN || two.fault == Fault.FROZEN) {
            return;
        }
        one.silences.forEach((id, silence) -> two.silences.merge(id, silence, FakeAlertmanagerPair::newer));
        two.silences.forEach((id, silence) -> one.silences.merge(id, silence, FakeAlertmanagerPair::newer));
    }

    private static Silence newer(Silence a, Silence b) {
        return a.updatedAt().isBefore(b.updatedAt()) ? b : a;
    }

    private List<Peer> both() {
        return List.of(one, two);
    }

    @Override
    public List<Source> peers() {
        return both().stream().map(p -> p.source).toList();
    }

    @Override
    public List<Outcome<List<Silence>>> silencesByPeer(Duration deadline) {
        gossip();
        return both().stream()
                .map(p -> p.away || p.fault == Fault.FROZEN
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

    private Peer at(Source source) {
        return one.source.equals(source) ? one : two;
    }

    private interface PeerChange {
        String done();
    }

    private RequestResult order(Peer peer, PeerChange deed) {
        peer.orders++;
        return switch (peer.fault) {
            case NONE -> new RequestResult(answered(peer, deed.done()), false);
            case FROZEN -> {
                peer.waiting.add(deed::done);
                yield new RequestResult(
                        failed(peer, new Failure.TimedOut(Duration.ofSeconds(1), "it hangs", "wait")), true);
            }
            case ANSWER_LOST -> {
                deed.done();
                yield new RequestResult(
                        failed(peer, new Failure.Refused(502, "proxy", "502 Bad Gateway", "look")), true);
            }
            case ORDER_LOST -> new RequestResult(failed(peer, new Failure.Unreachable("it broke", "look")), true);
            case REPEATED -> {
                deed.done();
                yield new RequestResult(answered(peer, deed.done()), false);
            }
            case NOT_REACHED ->
                new RequestResult(failed(peer, new Failure.Unreachable("nobody listens", "start it")), false);
            case REFUSES ->
                new RequestResult(failed(peer, new Failure.Refused(400, "refused", "bad matcher", "mend")), false);
            case DIES_AFTER_IT -> {
                apart = true;
                var id = deed.done();
                peer.away = true;
                yield new RequestResult(answered(peer, id), false);
            }
        };
    }

    private Instant now = Instant.EPOCH;

    private Silence with(Silence silence, String id, SilenceState state) {
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
                silence.order());
    }

    String made(Peer peer, Silence silence) {
        var id = silence.id().isEmpty() ? UUID.randomUUID().toString() : silence.id();
        peer.silences.put(id, with(silence, id, SilenceState.ACTIVE));
        gossip();
        return id;
    }

    @Override
    public RequestResult put(Source peer, Silence silence, Duration deadline) {
        return order(at(peer), () -> made(at(peer), silence));
    }

    @Override
    public RequestResult expire(Source peer, String id, Duration deadline) {
        var at = at(peer);
        return order(at, () -> {
            at.silences.computeIfPresent(id, (_, silence) -> with(silence, id, SilenceState.EXPIRED));
            gossip();
            return id;
        });
    }

    @Override
    public Answer<List<Alerts.Alert>> alerts(List<Matcher> filter, Duration deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<List<Silence>> silences(List<Matcher> filter, Duration deadline) {
        throw new UnsupportedOperationException();
    }

    @Override
    public Answer<List<Status>> status(Duration deadline) {
        throw new UnsupportedOperationException();
    }
}
