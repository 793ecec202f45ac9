package greenwall.connectors.alertmanager;

import greenwall.connectors.http.Ask;
import greenwall.connectors.http.Ask.Method;
import greenwall.connectors.http.Endpoint;
import greenwall.connectors.http.Http;
import greenwall.connectors.http.SourceOptions;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.StringWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// The Alertmanagers of one cluster. Questions go to all peers at once and their answers are merged; an order
/// goes to the first peer that takes it.
public final class Alertmanager implements Alerts {
    /// One Alertmanager and the way to it.
    public record Peer(Source source, SourceOptions options) {}

    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final List<Endpoint> peers;

    private Alertmanager(List<Endpoint> peers) {
        this.peers = peers;
    }

    public static Alertmanager connect(Http http, List<Peer> peers) {
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("a cluster without Alertmanagers has none to connect to");
        }
        return new Alertmanager(peers.stream()
                .map(peer -> http.endpoint(peer.source(), peer.options(), new AlertmanagerDialect()))
                .toList());
    }

    @Override
    public List<Source> peers() {
        return peers.stream().map(Endpoint::source).toList();
    }

    @Override
    public Answer<List<Alert>> alerts(List<Matcher> filter, Duration deadline) {
        return all(
                _ -> filtered("api/v2/alerts", Reading.list(Reading::alert), filter),
                deadline,
                List::size,
                answers -> Merge.alerts(answers.flatMap(List::stream)));
    }

    @Override
    public Answer<List<Group>> groups(List<Matcher> filter, Duration deadline) {
        return all(
                _ -> filtered("api/v2/alerts/groups", Reading.list(Reading::group), filter),
                deadline,
                List::size,
                answers -> Merge.groups(answers.flatMap(List::stream)));
    }

    @Override
    public Answer<List<Silence>> silences(List<Matcher> filter, Duration deadline) {
        return all(
                _ -> filtered("api/v2/silences", Reading.list(Reading::silence), filter),
                deadline,
                List::size,
                answers -> Merge.silences(answers.flatMap(List::stream)));
    }

    @Override
    public Answer<List<String>> receivers(Duration deadline) {
        return all(
                _ -> Ask.query(Method.GET, "api/v2/receivers", Reading.list(Reading::name)),
                deadline,
                List::size,
                answers -> answers.flatMap(List::stream).distinct().toList());
    }

    @Override
    public Answer<List<Status>> status(Duration deadline) {
        return all(
                peer -> Ask.query(Method.GET, "api/v2/status", Reading.status(peer.source())),
                deadline,
                _ -> 1,
                Stream::toList);
    }

    /// One matcher a parameter: several in braces are refused by older ones.
    private static <T> Ask<T> filtered(String path, Ask.Reader<T> reader, List<Matcher> filter) {
        return Ask.query(Method.GET, path, reader)
                .with("filter", filter.stream().map(Matcher::toString).toList());
    }

    private <T, R> Answer<R> all(
            Function<Endpoint, Ask<T>> ask,
            Duration deadline,
            Function<T, Integer> size,
            Function<Stream<T>, R> merge) {
        var outcomes = outcomes(ask, deadline);
        var value = merge.apply(outcomes.stream().flatMap(outcome -> outcome.answer().stream()));
        return new Answer<>(
                value,
                outcomes.stream().map(outcome -> outcome.<Integer>map(size)).toList());
    }

    private <T> List<Outcome<T>> outcomes(Function<Endpoint, Ask<T>> ask, Duration deadline) {
        if (peers.size() == 1) {
            return List.of(peers.getFirst().ask(ask.apply(peers.getFirst()), deadline));
        }
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            var calls = new ArrayList<Callable<Outcome<T>>>();
            for (var peer : peers) {
                calls.add(() -> peer.ask(ask.apply(peer), deadline));
            }
            var outcomes = new ArrayList<Outcome<T>>();
            for (var future : executor.invokeAll(calls)) {
                outcomes.add(future.get());
            }
            return outcomes;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            var withdrawn = new Failure.Cancelled("the question to the Alertmanagers was withdrawn", "Nothing to mend");
            return peers.stream()
                    .<Outcome<T>>map(peer ->
                            new Outcome.Failed<>(peer.source(), peer.clock().instant(), Duration.ZERO, withdrawn))
                    .toList();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a call to an Alertmanager went wrong in this program", e.getCause());
        }
    }

    /// A silence may have been made although its answer was lost, so after a doubtful failure nobody else is
    /// asked: two silences would be worse than one and a question.
    @Override
    public Outcome<String> put(Silence silence, Duration deadline) {
        var body = json(silence);
        return first(
                () -> Ask.order(Method.POST_JSON, "api/v2/silences", Reading.silenceId())
                        .body(body),
                deadline,
                (ask, failure) -> failure instanceof Failure.Refused refused
                        ? refused.status() == 0 || refused.status() == 502 || refused.status() == 503
                        : !ask.mayHaveArrived() && !(failure instanceof Failure.Cancelled));
    }

    /// Expiring twice does no harm, so every peer may be tried.
    @Override
    public Outcome<String> expire(String silenceId, Duration deadline) {
        return first(
                () -> Ask.order(Method.DELETE, "api/v2/silence/" + silenceId, _ -> Ask.Answer.of(silenceId)),
                deadline,
                (ask, failure) -> !(failure instanceof Failure.Cancelled));
    }

    private Outcome<String> first(
            Supplier<Ask<String>> asks, Duration deadline, BiPredicate<Ask<String>, Failure> mayTryNext) {
        long until = System.nanoTime() + deadline.toNanos();
        @Nullable Outcome<String> told = null;
        for (int i = 0; i < peers.size(); i++) {
            var left = Duration.ofNanos(until - System.nanoTime());
            var ask = asks.get();
            // A peer that does not answer leaves their share of the time to the others.
            var outcome = peers.get(i).ask(ask, left.dividedBy(peers.size() - i));
            if (told == null || outcome instanceof Outcome.Answered || tellsMore(outcome, told)) {
                told = outcome;
            }
            if (!(outcome instanceof Outcome.Failed<String>(var _, var _, var _, var failure))
                    || !mayTryNext.test(ask, failure)) {
                break;
            }
        }
        if (told == null) {
            throw new IllegalStateException("there is always a peer");
        }
        return told;
    }

    /// What Alertmanager itself said tells more than that another peer was away.
    private static boolean tellsMore(Outcome<String> outcome, Outcome<String> told) {
        return outcome instanceof Outcome.Failed<String>(var _, var _, var _, var failure)
                && told instanceof Outcome.Failed<String>(var _, var _, var _, var before)
                && failure instanceof Failure.Refused
                && !(before instanceof Failure.Refused);
    }

    private static String json(Silence silence) {
        var text = new StringWriter();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            if (!silence.id().isEmpty()) {
                json.writeStringProperty("id", silence.id());
            }
            json.writeArrayPropertyStart("matchers");
            for (var matcher : silence.matchers()) {
                json.writeStartObject();
                json.writeStringProperty("name", matcher.name());
                json.writeStringProperty("value", matcher.value());
                json.writeBooleanProperty("isRegex", matcher.regex());
                json.writeBooleanProperty("isEqual", matcher.equal());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeStringProperty("startsAt", silence.startsAt().toString());
            json.writeStringProperty("endsAt", silence.endsAt().toString());
            json.writeStringProperty("createdBy", silence.createdBy());
            json.writeStringProperty("comment", silence.comment());
            json.writeEndObject();
        }
        return text.toString();
    }
}
