package greenwall.connectors.http;

import static greenwall.connectors.MockServers.UP;
import static greenwall.connectors.MockServers.json;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.RecordedRequest;

/// A sign-in server and a Prometheus behind it. It issues tokens by RFC 6749 and RFC 8628 and rejects expired
/// ones; each refresh token is valid once.
final class StrictSignInServer extends Dispatcher {
    static final String SECRET = "client-Secret-Quokka-81c3";
    private static final String CLIENT = "noc";
    private static final Duration LIFE = Duration.ofMinutes(1);

    /// How a client authenticates.
    enum ClientAuthentication {
        HEADER,
        FORM,
        /// A public client has no secret.
        NONE
    }

    /// The decision of the user at the device.
    enum Consent {
        PENDING,
        GIVEN,
        DENIED
    }

    private final InstantSource clock;
    private final Map<String, Instant> tokens = new ConcurrentHashMap<>();
    private final Set<String> refreshTokens = ConcurrentHashMap.newKeySet();
    private final AtomicInteger issued = new AtomicInteger();
    private final AtomicInteger refusals = new AtomicInteger();
    private final AtomicInteger refreshes = new AtomicInteger();
    volatile ClientAuthentication proof = ClientAuthentication.HEADER;
    volatile Consent consent = Consent.PENDING;
    volatile boolean unavailable;

    StrictSignInServer(InstantSource clock) {
        this.clock = clock;
    }

    void revokeAccessTokens() {
        tokens.clear();
    }

    void revokeAll() {
        revokeAccessTokens();
        refreshTokens.clear();
    }

    int issued() {
        return issued.get();
    }

    /// The number of requests without a valid token.
    int refusals() {
        return refusals.get();
    }

    /// The number of requests with a refresh token.
    int refreshes() {
        return refreshes.get();
    }

    String issue() {
        var token = "token-Walrus-" + issued.incrementAndGet() + "-5f0a77e1";
        tokens.put(token, clock.instant().plus(LIFE));
        return token;
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        var path = request.getUrl().encodedPath();
        return switch (path) {
            case "/token" -> token(request);
            case "/device" -> device(form(request));
            default -> queryResponse(request);
        };
    }

    private MockResponse queryResponse(RecordedRequest request) {
        var sent = Objects.requireNonNullElse(request.getHeaders().get("Authorization"), "");
        var end = sent.startsWith("Bearer ") ? tokens.get(sent.substring(7)) : null;
        if (end == null || !clock.instant().isBefore(end)) {
            refusals.incrementAndGet();
            return new MockResponse.Builder().code(401).body("you sent " + sent).build();
        }
        return new MockResponse.Builder().body(UP).build();
    }

    private static Map<String, String> form(RecordedRequest request) {
        var form = new HashMap<String, String>();
        var body = Objects.requireNonNull(request.getBody()).utf8();
        for (var pair : body.split("&")) {
            int at = pair.indexOf('=');
            form.put(
                    URLDecoder.decode(pair.substring(0, at), StandardCharsets.UTF_8),
                    URLDecoder.decode(pair.substring(at + 1), StandardCharsets.UTF_8));
        }
        return form;
    }

    private MockResponse token(RecordedRequest request) {
        if (unavailable) {
            return new MockResponse.Builder().code(503).build();
        }
        var form = form(request);
        if (!request.getMethod().equals("POST") || !isAuthenticated(request, form)) {
            return error(
                    401, "invalid_client", "you sent " + request.getHeaders().get("Authorization") + " and " + form);
        }
        return switch (form.getOrDefault("grant_type", "")) {
            case "client_credentials" ->
                "metrics logs".equals(form.get("scope")) && "prometheus".equals(form.get("audience"))
                        ? tokenResponse("")
                        : error(400, "invalid_scope", "");
            case "refresh_token" -> {
                refreshes.incrementAndGet();
                yield refreshTokens.remove(form.getOrDefault("refresh_token", ""))
                        ? tokenResponse(refresh())
                        : error(400, "invalid_grant", "you sent " + form);
            }
            case "urn:ietf:params:oauth:grant-type:device_code" ->
                !"device-Ocelot-1".equals(form.get("device_code"))
                        ? error(400, "invalid_grant", "")
                        : switch (consent) {
                            case PENDING -> error(400, "authorization_pending", "");
                            case GIVEN -> tokenResponse(refresh());
                            case DENIED -> error(400, "access_denied", "");
                        };
            default -> error(400, "unsupported_grant_type", "");
        };
    }

    private boolean isAuthenticated(RecordedRequest request, Map<String, String> form) {
        boolean isKnownClient = CLIENT.equals(form.get("client_id"));
        return switch (proof) {
            case NONE -> isKnownClient;
            case FORM -> isKnownClient && SECRET.equals(form.get("client_secret"));
            case HEADER -> {
                var words = (CLIENT + ":" + SECRET).getBytes(StandardCharsets.UTF_8);
                var expected = "Basic " + Base64.getEncoder().encodeToString(words);
                yield expected.equals(request.getHeaders().get("Authorization"));
            }
        };
    }

    private String refresh() {
        var token = "refresh-Gibbon-" + issued.get() + "-60d2";
        refreshTokens.add(token);
        return token;
    }

    private MockResponse device(Map<String, String> form) {
        return CLIENT.equals(form.get("client_id")) && "metrics logs".equals(form.get("scope"))
                ? json(
                        200,
                        "{\"device_code\":\"device-Ocelot-1\",\"user_code\":\"WDJB-MJHT\",\"verification_uri\":"
                                + "\"https://sign.in/device\",\"expires_in\":1800,\"interval\":5}")
                : error(400, "invalid_request", "");
    }

    private MockResponse tokenResponse(String refresh) {
        return json(
                200,
                "{\"access_token\":\"" + issue() + "\",\"token_type\":\"bearer\",\"expires_in\":" + LIFE.toSeconds()
                        + (refresh.isEmpty() ? "" : ",\"refresh_token\":\"" + refresh + "\"") + "}");
    }

    private static MockResponse error(int status, String error, String words) {
        return json(status, "{\"error\":\"" + error + "\",\"error_description\":\"" + words + "\"}");
    }
}
