package greenwall.connectors.alertmanager;

import greenwall.connectors.http.HttpSettings;
import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.connectors.json.JsonErrorBodyReader;
import greenwall.connectors.json.JsonFields;
import greenwall.fleet.TaskThreads;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The Alertmanagers of one cluster. Requests are sent to all peers at once, and their responses are merged.
/// This class only reads; [AlertmanagerSilenceClient] makes changes.
public final class Alertmanager implements AlertSource {
    public record Peer(Source source, HttpSettings settings) {}

    /// How much later than the first a peer may respond: a peer that hangs must not delay the data of the
    /// others.
    private static final Duration BEHIND_THE_FIRST = Duration.ofMillis(1_500);
    /// The same for a peer that was too late before and has not responded since.
    private static final Duration ONCE_LATE = Duration.ofMillis(500);

    private final List<SourceHttpClient> peers;
    private final Set<Source> late = ConcurrentHashMap.newKeySet();

    private Alertmanager(List<SourceHttpClient> peers) {
        this.peers = peers;
    }

    public static Alertmanager connect(SharedHttpClient http, List<Peer> peers) {
        return new Alertmanager(clients(http, peers));
    }

    static List<SourceHttpClient> clients(SharedHttpClient http, List<Peer> peers) {
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("the cluster has no Alertmanager to connect to");
        }
        return peers.stream()
                .map(peer -> http.client(peer.source(), peer.settings(), new JsonErrorBodyReader("alertmanager")))
                .toList();
    }

    @Override
    public List<Source> peers() {
        return peers.stream().map(SourceHttpClient::source).toList();
    }

    @Override
    public MergedResponse<List<ReceivedAlert>> alerts(List<Matcher> filter, Duration deadline) {
        // One parameter for each matcher, because older versions refuse several in braces.
        var filters = filter.stream().map(Matcher::toString).toList();
        return merged(
                _ -> list("api/v2/alerts", AlertmanagerReader::alert).with("filter", filters),
                deadline,
                PeerResponseMerger::alerts);
    }

    @Override
    public MergedResponse<List<Silence>> silences(Duration deadline) {
        return merged(
                _ -> list("api/v2/silences", AlertmanagerReader::silence), deadline, PeerResponseMerger::silences);
    }

    @Override
    public List<Outcome<List<Silence>>> silencesByPeer(Duration deadline) {
        return outcomes(_ -> list("api/v2/silences", AlertmanagerReader::silence), deadline);
    }

    @Override
    public MergedResponse<List<Status>> status(Duration deadline) {
        long started = System.nanoTime();
        var outcomes = outcomes(
                        peer -> SourceRequest.query(
                                Method.GET, "api/v2/status", AlertmanagerReader.status(peer.source())),
                        deadline)
                .stream()
                .map(outcome -> confirmed(outcome, deadline.minusNanos(System.nanoTime() - started)))
                .toList();
        return new MergedResponse<>(
                outcomes.stream().flatMap(o -> o.answer().stream()).toList(),
                outcomes.stream().map(outcome -> outcome.<Integer>map(_ -> 1)).toList());
    }

    /// If a peer does not provide its status, checks whether it responds to another request.
    private Outcome<Status> confirmed(Outcome<Status> outcome, Duration left) {
        if (!(outcome instanceof Outcome.Failed<Status>(var source, var _, var _, var failure))
                || !SourceHttpClient.otherPathMayWork(failure)
                || !left.isPositive()) {
            return outcome;
        }
        var peer = peers.stream().filter(p -> p.source().equals(source)).findFirst();
        return peer.<Outcome<Status>>map(p -> p.send(
                                SourceRequest.query(
                                        Method.GET,
                                        "api/v2/receivers",
                                        AlertmanagerReader.list(AlertmanagerReader::name)),
                                left)
                        .map(_ -> new Status(source, "")))
                .orElse(outcome);
    }

    private static <T> SourceRequest<List<T>> list(String path, JsonFields.ObjectReader<T> reader) {
        return SourceRequest.query(Method.GET, path, AlertmanagerReader.list(reader));
    }

    private <T> MergedResponse<List<T>> merged(
            Function<SourceHttpClient, SourceRequest<List<T>>> request,
            Duration deadline,
            Function<Stream<T>, List<T>> merge) {
        var outcomes = outcomes(request, deadline);
        return new MergedResponse<>(
                merge.apply(outcomes.stream().flatMap(o -> o.answer().stream()).flatMap(List::stream)),
                outcomes.stream()
                        .map(outcome -> outcome.<Integer>map(List::size))
                        .toList());
    }

    private <T> List<Outcome<T>> outcomes(Function<SourceHttpClient, SourceRequest<T>> request, Duration deadline) {
        if (peers.size() == 1) {
            return List.of(peers.getFirst().send(request.apply(peers.getFirst()), deadline));
        }
        try (var executor = new TaskThreads()) {
            var finished = new ExecutorCompletionService<Outcome<T>>(executor);
            var calls = new ArrayList<Future<Outcome<T>>>();
            for (var peer : peers) {
                calls.add(finished.submit(() -> peer.send(request.apply(peer), deadline)));
            }
            awaitEnough(finished);
            var outcomes = new ArrayList<Outcome<T>>();
            for (int i = 0; i < peers.size(); i++) {
                var call = calls.get(i);
                Outcome<T> outcome = call.isDone() ? call.get() : tooLate(peers.get(i));
                call.cancel(true);
                if (outcome instanceof Outcome.Answered) {
                    late.remove(outcome.source());
                }
                outcomes.add(outcome);
            }
            return outcomes;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            var withdrawn = new Failure.Cancelled("the request to the Alertmanagers was cancelled", "nothing to fix");
            return peers.stream().map(peer -> peer.<T>failed(withdrawn)).toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException("internal error in a call to an Alertmanager", e.getCause());
        }
    }

    /// Waits until all peers are done, or until the others have had their time after the first response.
    private <T> void awaitEnough(ExecutorCompletionService<Outcome<T>> finished)
            throws InterruptedException, ExecutionException {
        var open = peers.stream().map(SourceHttpClient::source).collect(Collectors.toSet());
        long first = 0;
        while (!open.isEmpty()) {
            var most = late.containsAll(open) ? ONCE_LATE : BEHIND_THE_FIRST;
            var next = first == 0
                    ? finished.take()
                    : finished.poll(first + most.toNanos() - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                return;
            }
            open.remove(next.get().source());
            if (first == 0 && next.get() instanceof Outcome.Answered) {
                first = System.nanoTime();
            }
        }
    }

    private <T> Outcome<T> tooLate(SourceHttpClient peer) {
        var most = late.add(peer.source()) ? BEHIND_THE_FIRST : ONCE_LATE;
        var failure = new Failure.TimedOut(
                most,
                peer.source().url() + " did not respond within " + most.toMillis()
                        + " ms after another Alertmanager of its cluster had responded",
                "check whether it hangs or is overloaded");
        return new Outcome.Failed<>(peer.source(), peer.clock().instant(), most, failure);
    }
}
