package greenwall.connectors.alertmanager;

import greenwall.connectors.http.SharedHttpClient;
import greenwall.connectors.http.SourceHttpClient;
import greenwall.connectors.http.SourceRequest;
import greenwall.connectors.http.SourceRequest.Method;
import greenwall.fleet.source.AlertSource;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.SilenceClient;
import greenwall.fleet.source.Source;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/// Sends changes to the Alertmanagers of one cluster: each to the given peer, and never twice.
public final class AlertmanagerSilenceClient implements SilenceClient {
    private static final String NO_SUCH_SILENCE = "no such silence";
    /// API v2 accepts only ids of this format.
    private static final Pattern UUID =
            Pattern.compile("[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}");

    private final List<SourceHttpClient> peers;

    private AlertmanagerSilenceClient(List<SourceHttpClient> peers) {
        this.peers = peers;
    }

    public static AlertmanagerSilenceClient connect(SharedHttpClient http, List<Alertmanager.Peer> peers) {
        return new AlertmanagerSilenceClient(Alertmanager.clients(http, peers));
    }

    @Override
    public RequestResult put(Source peer, AlertSource.Silence silence, Duration deadline) {
        if (!silence.id().isEmpty() && !isId(silence.id())) {
            return invalidId(peer, silence.id());
        }
        var call = SourceRequest.nonIdempotent(Method.POST_JSON, "api/v2/silences", AlertmanagerReader.silenceId())
                .body(json(silence));
        return toResult(client(peer).send(call, deadline), call.mayHaveArrived());
    }

    @Override
    public RequestResult expire(Source peer, String silenceId, Duration deadline) {
        if (!isId(silenceId)) {
            return invalidId(peer, silenceId);
        }
        var call = SourceRequest.nonIdempotent(
                Method.DELETE, "api/v2/silence/" + silenceId, _ -> SourceRequest.ParsedResponse.of(silenceId));
        return toResult(client(peer).send(call, deadline), call.mayHaveArrived());
    }

    private SourceHttpClient client(Source peer) {
        return peers.stream()
                .filter(client -> client.source().equals(peer))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(peer.url() + " is not a peer of this cluster"));
    }

    private static boolean isId(String text) {
        return UUID.matcher(text).matches();
    }

    private RequestResult invalidId(Source peer, String id) {
        var failure = new Failure.Refused(
                0,
                "silence id",
                "invalid silence id \"" + id + "\"; Alertmanager's silence ids are UUIDs",
                "nothing was sent: take the id from the list of silences");
        return new RequestResult(client(peer).failed(failure), false);
    }

    /// Only a refusal by Alertmanager itself is certain: an error from a proxy may come after the request
    /// was executed.
    private static RequestResult toResult(Outcome<String> outcome, boolean mayHaveArrived) {
        boolean certain = !(outcome instanceof Outcome.Failed<String>(var _, var _, var _, var failure))
                || !mayHaveArrived
                || failure instanceof Failure.Refused refused && isDefiniteRefusal(refused);
        return new RequestResult(outcome, !certain);
    }

    /// A status of 408 may come after the request was executed. A status of 0 means that nothing was sent.
    private static boolean isDefiniteRefusal(Failure.Refused refused) {
        int status = refused.status();
        return refused.type().equals(NO_SUCH_SILENCE) || status == 0 || status >= 300 && status < 500 && status != 408;
    }

    private static String json(AlertSource.Silence silence) {
        var json = JsonMapper.shared().createObjectNode();
        if (!silence.id().isEmpty()) {
            json.put("id", silence.id());
        }
        var matchers = json.putArray("matchers");
        for (var matcher : silence.matchers()) {
            matchers.addObject()
                    .put("name", matcher.name())
                    .put("value", matcher.value())
                    .put("isRegex", matcher.regex())
                    .put("isEqual", matcher.equal());
        }
        if (!silence.annotations().isEmpty()) {
            var annotations = json.putObject("annotations");
            silence.annotations().forEach(annotations::put);
        }
        return json.put("startsAt", silence.startsAt().toString())
                .put("endsAt", silence.endsAt().toString())
                .put("createdBy", silence.createdBy())
                .put("comment", IdempotencyKey.addTo(silence.comment(), silence.requestId()))
                .toString();
    }
}
