package greenwall.lab.alertmanager;

import greenwall.fleet.Labels;
import greenwall.fleet.promql.Re2;
import greenwall.lab.alertmanager.SilenceStore.Silence;
import greenwall.lab.http.Request;
import greenwall.lab.http.Response;
import greenwall.lab.http.SmallHttpServer;
import greenwall.lab.rules.FiredAlert;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// The range's Alertmanager on one port: v2 of its API as version 0.25 answers it, with its two shapes of
/// errors. Nothing is ever sent to anybody.
public final class AlertmanagerServer implements FiredAlert.Receiver, AutoCloseable {
    private static final String API = "/api/v2/";
    private static final Duration FIRING_LASTS = Duration.ofMinutes(4);
    private static final Pattern UUID = Pattern.compile("[0-9a-fA-F]{8}-([0-9a-fA-F]{4}-){3}[0-9a-fA-F]{12}");
    private static final Set<String> YES =
            Set.of("true", "1", "yes", "ok", "y", "on", "selected", "checked", "t", "enabled");

    private final AlertRouting routing = LabRouting.routing();
    private final AlertStore alerts = new AlertStore();
    private final SilenceStore silences = new SilenceStore();
    private final InstantSource clock;
    private final URI prometheus;
    private final Instant started;
    private final SmallHttpServer http;

    /// Port 0 takes a free one.
    ///
    /// @param prometheus where the links of alerts lead back to
    public AlertmanagerServer(InetAddress address, int port, InstantSource clock, URI prometheus) throws IOException {
        this.clock = clock;
        this.prometheus = prometheus;
        this.started = clock.instant();
        this.http = SmallHttpServer.start(address, port, "range-alertmanager", clock, this::handle);
    }

    public URI uri() {
        return http.uri();
    }

    @Override
    public void close() {
        http.close();
    }

    /// What the range's own rules found, taken as a Prometheus would have sent it.
    @Override
    public void accept(List<FiredAlert> fired) {
        Instant now = clock.instant();
        for (FiredAlert alert : fired) {
            String url = prometheus + "/graph?g0.expr=" + URLEncoder.encode(alert.expr(), StandardCharsets.UTF_8)
                    + "&g0.tab=1";
            Instant end = alert.endsAt().orElse(now.plus(FIRING_LASTS));
            alerts.put(new PostedAlerts(alert.labels(), alert.annotations(), alert.startsAt(), end, url), now);
        }
    }

    private Response handle(Request request) {
        String path = request.path();
        if (path.equals("/-/healthy") || path.equals("/-/ready")) {
            return Response.of(200, "text/plain; charset=utf-8", "OK");
        }
        if (path.equals("/-/reload") && request.method().equals("POST")) {
            return Response.empty(200);
        }
        if (!path.startsWith(API)) {
            return Response.plainError(404, "404 page not found");
        }
        try {
            return api(request, path.substring(API.length()));
        } catch (ApiError refusal) {
            return refusal.reply();
        }
    }

    private Response.Whole api(Request request, String rest) throws ApiError {
        String method = request.method();
        boolean silence = rest.startsWith("silence/") && rest.length() > "silence/".length();
        List<String> allowed = switch (rest) {
            case "alerts", "silences" -> List.of("POST", "GET");
            case "alerts/groups", "receivers", "status" -> List.of("GET");
            default -> silence ? List.of("DELETE", "GET") : List.of();
        };
        if (allowed.isEmpty()) {
            throw ApiError.coded(404, 404, "path " + request.path() + " was not found");
        }
        if (!allowed.contains(method)) {
            String list = String.join(",", allowed);
            return ApiError.coded(405, 405, "method " + method + " is not allowed, but [" + list + "] are")
                    .reply()
                    .with("Allow", list);
        }
        return switch (rest) {
            case "alerts" -> method.equals("POST") ? postAlerts(request) : getAlerts(request);
            case "silences" -> method.equals("POST") ? postSilence(request) : getSilences(request);
            case "alerts/groups" -> groups(request);
            case "receivers" -> json(AlertmanagerJson.receivers(routing.receivers()));
            case "status" -> json(AlertmanagerJson.status(LabRouting.yaml(), started));
            default -> silence(method, rest.substring("silence/".length()));
        };
    }

    private static Response.Whole json(Object answer) {
        return Response.json(200, AlertmanagerJson.write(answer));
    }

    private List<MarkedAlert> marked(Instant now) {
        return MarkedAlert.all(alerts.open(now), silences.active(now), routing, now);
    }

    /// The parameters that `alerts` and `alerts/groups` share.
    private record Wanted(
            boolean active, boolean silenced, boolean inhibited, List<AlertMatcher> filter, Re2 receiver) {
        boolean takes(MarkedAlert marked) {
            return (active || marked.suppressed())
                    && (silenced || marked.silencedBy().isEmpty())
                    && (inhibited || marked.inhibitedBy().isEmpty())
                    && AlertRouting.all(filter, marked.alert().labels());
        }
    }

    private static boolean flag(Request request, String name) {
        return !request.has(name) || YES.contains(request.parameter(name).toLowerCase(Locale.ROOT));
    }

    private static List<AlertMatcher> filter(Request request) throws ApiError {
        var filter = new ArrayList<AlertMatcher>();
        for (String text : request.all("filter")) {
            try {
                filter.add(AlertMatcher.parse(text));
            } catch (AlertMatcher.Bad bad) {
                throw ApiError.bare(400, String.valueOf(bad.getMessage()));
            }
        }
        return filter;
    }

    private static Wanted wanted(Request request) throws ApiError {
        var filter = filter(request);
        String receiver = request.has("receiver") ? request.parameter("receiver") : ".*";
        try {
            return new Wanted(
                    flag(request, "active"),
                    flag(request, "silenced"),
                    flag(request, "inhibited"),
                    filter,
                    Re2.enclosed(receiver));
        } catch (Re2.Invalid invalid) {
            throw ApiError.bare(400, "failed to parse receiver param: " + invalid.text());
        }
    }

    private Response.Whole getAlerts(Request request) throws ApiError {
        Wanted wanted = wanted(request);
        var found = marked(clock.instant()).stream()
                .filter(wanted::takes)
                .filter(m -> AlertmanagerJson.receiversOf(m).stream()
                        .anyMatch(r -> wanted.receiver().find(r)))
                .toList();
        return json(AlertmanagerJson.alerts(found));
    }

    private Response.Whole groups(Request request) throws ApiError {
        Wanted wanted = wanted(request);
        record Key(AlertRouting.Route route, Labels labels) {}
        var groups = new LinkedHashMap<Key, List<MarkedAlert>>();
        for (MarkedAlert alert : marked(clock.instant())) {
            if (!wanted.takes(alert)) {
                continue;
            }
            for (AlertRouting.Route route : alert.routes()) {
                if (wanted.receiver().find(route.receiver())) {
                    Labels labels = AlertRouting.group(route, alert.alert().labels());
                    groups.computeIfAbsent(new Key(route, labels), _ -> new ArrayList<>())
                            .add(alert);
                }
            }
        }
        var sorted = groups.entrySet().stream()
                .map(e -> new AlertmanagerJson.Group(
                        e.getKey().labels(), e.getKey().route().receiver(), e.getValue()))
                .sorted(Comparator.comparing(AlertmanagerJson.Group::labels)
                        .thenComparing(AlertmanagerJson.Group::receiver))
                .toList();
        return json(sorted.stream().map(AlertmanagerJson.Group::json).toList());
    }

    private Response.Whole postAlerts(Request request) throws ApiError {
        Instant now = clock.instant();
        PostedAlerts.read(request, now).forEach(alert -> alerts.put(alert, now));
        return Response.empty(200);
    }

    private Response.Whole postSilence(Request request) throws ApiError {
        Instant now = clock.instant();
        Silence wanted = PostedSilence.read(request, now);
        String id = silences.put(wanted, now).orElseThrow(() -> ApiError.bare(404, "silence not found"));
        return json(Map.of("silenceID", id));
    }

    private Response.Whole getSilences(Request request) throws ApiError {
        var filter = filter(request);
        Instant now = clock.instant();
        var found = silences.all(now).stream().filter(s -> about(s, filter)).toList();
        return json(found.stream().map(s -> AlertmanagerJson.silence(s, now)).toList());
    }

    /// A filter on silences looks at what their matchers say, not at what they match.
    private static boolean about(Silence silence, List<AlertMatcher> filter) {
        Map<String, String> said = new LinkedHashMap<>();
        silence.matchers().forEach(m -> said.put(m.name(), m.value()));
        return filter.stream().allMatch(m -> {
            boolean there = said.containsKey(m.name()) || !m.equal();
            return there && m.test().matches(said.getOrDefault(m.name(), ""));
        });
    }

    private Response.Whole silence(String method, String id) throws ApiError {
        if (!UUID.matcher(id).matches()) {
            throw ApiError.coded(422, 601, "silenceID in path must be of type uuid: \"" + id + "\"");
        }
        Instant now = clock.instant();
        if (method.equals("DELETE")) {
            if (!silences.expire(id, now)) {
                throw ApiError.bare(500, "silence not found");
            }
            return Response.empty(200);
        }
        return silences.get(id).map(s -> json(AlertmanagerJson.silence(s, now))).orElseGet(() -> Response.empty(404));
    }
}
