package greenwall.connectors.alertmanager;

import greenwall.connectors.http.Ask;
import greenwall.connectors.http.Ask.Method;
import greenwall.connectors.http.Endpoint;
import greenwall.connectors.http.Http;
import greenwall.fleet.source.Alerts;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Silencer;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/// Orders to the Alertmanagers of one cluster: each goes to the first peer that takes it.
public final class SilenceOrders implements Silencer {
    private static final JsonFactory JSON = JsonFactory.builder().build();

    private final List<Endpoint> peers;

    private SilenceOrders(List<Endpoint> peers) {
        this.peers = peers;
    }

    public static SilenceOrders connect(Http http, List<Alertmanager.Peer> peers) {
        if (peers.isEmpty()) {
            throw new IllegalArgumentException("a cluster without Alertmanagers has none to give orders to");
        }
        return new SilenceOrders(peers.stream()
                .map(peer -> http.endpoint(peer.source(), peer.options(), new AlertmanagerDialect()))
                .toList());
    }

    /// A silence may have been made although its answer was lost, so after a doubtful failure nobody else is
    /// asked: two silences would be worse than one and a question.
    @Override
    public Outcome<String> put(Alerts.Silence silence, Duration deadline) {
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

    private static String json(Alerts.Silence silence) {
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
