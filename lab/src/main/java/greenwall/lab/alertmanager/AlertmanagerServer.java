package greenwall.lab.alertmanager;

import greenwall.fleet.BundledText;
import greenwall.fleet.silence.SilenceMatchers;
import greenwall.fleet.source.AlertSource.Matcher;
import greenwall.lab.alertmanager.AlertStore.StoredAlert;
import greenwall.lab.alertmanager.SilenceStore.State;
import greenwall.lab.alertmanager.SilenceStore.StoredSilence;
import greenwall.lab.http.LabHttpServer;
import greenwall.lab.http.RefusedRequestException;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.ServerJson;
import greenwall.lab.rules.PostedAlert;
import greenwall.lab.text.NamedValues;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The Alertmanager of the practice range, on one port. It implements the part of API version 2 that the
/// console uses, in the format of version 0.25. It does not notify receivers.
public final class AlertmanagerServer implements PostedAlert.Receiver, AutoCloseable {
    private static final String SILENCE = "/api/v2/silence/";
    private static final Duration FIRING_LASTS = Duration.ofMinutes(4);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);
    private static final String CLUSTER = "01RANGE0000000000000000000";

    private final AlertRouting routing = AlertRouting.read(configuration());
    private final AlertStore alerts = new AlertStore();
    private final SilenceStore silences = new SilenceStore();
    private final InstantSource clock;
    private final URI prometheus;
    private final Instant started;
    private final LabHttpServer http;

    /// Port 0 selects a free port.
    ///
    /// @param prometheus the base URL of the links in alerts
    public AlertmanagerServer(InetAddress address, int port, InstantSource clock, URI prometheus) throws IOException {
        this.clock = clock;
        this.prometheus = prometheus;
        this.started = clock.instant();
        this.http = LabHttpServer.start(address, port, "range-alertmanager", clock, this::handle);
    }

    /// Returns a configuration with which a real Alertmanager routes and inhibits in the same way.
    public static String configuration() {
        return String.join("\n", BundledText.lines(AlertmanagerServer.class, "range.yml")) + "\n";
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
    }

    /// Accepts the alerts of the practice range's own rules, as if Prometheus had sent them.
    @Override
    public void accept(List<PostedAlert> fired) {
        Instant now = clock.instant();
        for (PostedAlert alert : fired) {
            String url = prometheus + "/graph?g0.expr=" + URLEncoder.encode(alert.expr(), StandardCharsets.UTF_8)
                    + "&g0.tab=1";
            alerts.put(new StoredAlert(
                    AlertStore.fingerprint(alert.labels()),
                    alert.labels(),
                    alert.annotations(),
                    alert.startsAt(),
                    alert.endsAt().orElse(now.plus(FIRING_LASTS)),
                    now,
                    url));
        }
    }

    private Response handle(Request request) throws RefusedRequestException {
        String path = request.path();
        if (path.startsWith(SILENCE)) {
            return request.method().equals("DELETE")
                    ? expireSilence(path.substring(SILENCE.length()))
                    : Response.methodNotAllowed();
        }
        boolean posts = request.method().equals("POST");
        if (!request.method().equals("GET") && !(posts && path.equals("/api/v2/silences"))) {
            return Response.methodNotAllowed();
        }
        return switch (path) {
            case "/api/v2/alerts" -> response(200, alerts(request));
            case "/api/v2/silences" -> posts ? postSilence(request) : response(200, silences());
            case "/api/v2/receivers" -> response(200, receivers(routing.receivers()));
            case "/api/v2/status" -> response(200, status());
            case "/-/healthy", "/-/ready" -> Response.of(200, "text/plain; charset=utf-8", "OK");
            default -> Response.notFound();
        };
    }

    private List<Map<String, Object>> alerts(Request request) throws RefusedRequestException {
        var filter = switch (SilenceMatchers.parse(request.all("filter"))) {
            case SilenceMatchers.Parsed.Valid(var matchers) -> matchers;
            case SilenceMatchers.Parsed.Invalid(var problem) -> throw refused(400, problem);
        };
        Instant now = clock.instant();
        var open = alerts.openAlerts(now);
        var inhibited = AlertStore.inhibited(open, routing.inhibitions());
        var active = silences.all(now).stream()
                .filter(silence -> silence.state(now) == State.ACTIVE)
                .toList();
        var found = new ArrayList<Map<String, Object>>();
        for (var alert : open) {
            if (filter.test(alert.labels())) {
                var silencedBy = active.stream()
                        .filter(silence -> silence.matchers().test(alert.labels()))
                        .map(StoredSilence::id)
                        .sorted()
                        .toList();
                var inhibitedBy =
                        Optional.ofNullable(inhibited.get(alert.fingerprint())).map(StoredAlert::fingerprint).stream()
                                .toList();
                found.add(alert(alert, routing.receiversOf(alert.labels()), silencedBy, inhibitedBy));
            }
        }
        return found;
    }

    private List<Map<String, Object>> silences() {
        Instant now = clock.instant();
        return silences.all(now).stream().map(silence -> silence(silence, now)).toList();
    }

    private Response.Complete postSilence(Request request) throws RefusedRequestException {
        Instant now = clock.instant();
        String id = silences.put(SilenceStore.read(request.text(), now), now)
                .orElseThrow(() -> refused(404, "silence not found"));
        return response(200, Map.of("silenceID", id));
    }

    private Response.Complete expireSilence(String id) throws RefusedRequestException {
        if (!silences.expire(id, clock.instant())) {
            throw refused(500, "silence not found");
        }
        return Response.empty(200);
    }

    /// Responses end with a line break.
    private static Response.Complete response(int status, Object body) {
        return Response.json(status, ServerJson.write(body) + "\n");
    }

    /// The body of an error response is a JSON string.
    static RefusedRequestException refused(int status, String message) {
        return new RefusedRequestException(response(status, message));
    }

    private static List<Map<String, String>> receivers(List<String> names) {
        return names.stream().map(name -> Map.of("name", name)).toList();
    }

    private static Map<String, Object> alert(
            StoredAlert alert, List<String> receivers, List<String> silencedBy, List<String> inhibitedBy) {
        boolean active = silencedBy.isEmpty() && inhibitedBy.isEmpty();
        return new NamedValues()
                .with("annotations", alert.annotations())
                .with("endsAt", TIME.format(alert.endsAt()))
                .with("fingerprint", alert.fingerprint())
                .with("receivers", receivers(receivers))
                .with("startsAt", TIME.format(alert.startsAt()))
                .with(
                        "status",
                        new NamedValues()
                                .with("inhibitedBy", inhibitedBy)
                                .with("silencedBy", silencedBy)
                                .with("state", active ? "active" : "suppressed"))
                .with("updatedAt", TIME.format(alert.updatedAt()))
                .with("generatorURL", alert.generatorUrl())
                .with("labels", alert.labels());
    }

    private static Map<String, Object> silence(StoredSilence silence, Instant now) {
        return new NamedValues()
                .with("id", silence.id())
                .with("status", Map.of("state", silence.state(now).word()))
                .with("updatedAt", TIME.format(silence.updatedAt()))
                .with("comment", silence.comment())
                .with("createdBy", silence.createdBy())
                .with("endsAt", TIME.format(silence.endsAt()))
                .with("startsAt", TIME.format(silence.startsAt()))
                .with(
                        "matchers",
                        silence.matchers().list().stream()
                                .map(AlertmanagerServer::matcher)
                                .toList());
    }

    private static Map<String, Object> matcher(Matcher matcher) {
        return Map.of(
                "isEqual", matcher.equal(),
                "isRegex", matcher.regex(),
                "name", matcher.name(),
                "value", matcher.value());
    }

    private Map<String, Object> status() {
        var peer = Map.of("address", "127.0.0.1:9094", "name", CLUSTER);
        return Map.of(
                "cluster", Map.of("name", CLUSTER, "peers", List.of(peer), "status", "ready"),
                "config", Map.of("original", configuration()),
                "uptime", TIME.format(started),
                "versionInfo", ServerJson.buildInfo("0.25.0"));
    }
}
