package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.Credentials;
import okhttp3.FormBody;
import okhttp3.HttpUrl;
import okhttp3.Request;

/// Access tokens of an OAuth 2 authorization server: for a program with its own secret (client credentials), or
/// for a person who signs in once in a browser (device flow), whose tokens are kept in a store.
public final class OAuthTokens {
    /// @param parameters further parameters that the server requires, such as `audience`
    /// @param deviceUrl the URL that starts the sign-in of a person; empty for client credentials
    public record Client(
            URI tokenUrl,
            Optional<URI> deviceUrl,
            String clientId,
            Optional<CachedSecret> clientSecret,
            List<String> scopes,
            Map<String, String> parameters) {
        public Client {
            scopes = List.copyOf(scopes);
            parameters = Map.copyOf(parameters);
        }
    }

    /// @param refreshToken empty if the server issues none
    public record StoredTokens(String accessToken, Instant end, String refreshToken) {
        @Override
        public String toString() {
            return "StoredTokens[…, " + end + "]";
        }
    }

    /// The store of these tokens. Several programs may share it.
    public interface Store {
        Optional<StoredTokens> load() throws IOException;

        /// @param change receives the stored tokens, while nobody else can change them
        StoredTokens change(TokenUpdate change) throws IOException;

        void save(StoredTokens kept) throws IOException;
    }

    @FunctionalInterface
    public interface TokenUpdate {
        StoredTokens of(Optional<StoredTokens> before) throws IOException;
    }

    /// The data that a person needs to sign in.
    ///
    /// @param direct the URL that contains the code; empty if the server has none
    public record DeviceCode(String userCode, String page, Optional<String> direct, Instant end, Duration interval) {}

    private static final Duration LIMIT = Duration.ofSeconds(10);
    private static final Duration DEFAULT_LIFETIME = Duration.ofMinutes(5);
    /// A stored token that expires sooner than this is not used.
    private static final Duration MARGIN = Duration.ofSeconds(20);
    /// A source that refuses also the token that replaced a refused one has another reason.
    private static final Duration BETWEEN_REFUSALS = Duration.ofMinutes(5);
    private static final long LARGEST_ANSWER = 1 << 20;

    private final Client client;
    private final SourceOkHttpClients clients;
    private final InstantSource clock;
    /// Some servers require the client secret in the form instead of in a header.
    private volatile boolean secretInForm;
    private volatile String deviceCode = "";
    private volatile String personToken = "";
    private volatile String refusedToken = "";
    private volatile Instant lastRefusal = Instant.EPOCH;

    OAuthTokens(Client client, SourceOkHttpClients clients, InstantSource clock) {
        this.client = client;
        this.clients = clients;
        this.clock = clock;
    }

    String origin() {
        return client.tokenUrl.toString();
    }

    /// A token for the program itself.
    CachedSecret.Token fetchClientToken() throws IOException {
        return token(fields(client.tokenUrl, withScopes(form("grant_type", "client_credentials"))));
    }

    /// A token for the person who signed in; it is renewed if the stored one expires soon or was refused.
    CachedSecret.Token fetchUserToken(Store store) throws IOException {
        var now = clock.instant();
        var kept = store.change(before -> {
            var known = before.orElseThrow(this::notSignedIn);
            boolean valid = now.plus(MARGIN).isBefore(known.end);
            if (valid && !known.accessToken.equals(refusedToken)) {
                return known;
            }
            try {
                return renewed(known, now);
            } catch (IOException e) {
                if (valid) {
                    // Perhaps the source refuses this person only a part of its API. The next attempt is after the next
                    // refusal that counts.
                    refusedToken = "";
                    return known;
                }
                throw e;
            }
        });
        personToken = kept.accessToken;
        return new CachedSecret.Token(kept.accessToken, Optional.of(Duration.between(now, kept.end)));
    }

    private StoredTokens renewed(StoredTokens known, Instant now) throws IOException {
        if (known.refreshToken.isEmpty()) {
            throw notSignedIn();
        }
        var form = form("grant_type", "refresh_token");
        form.put("refresh_token", known.refreshToken);
        return tokens(fields(client.tokenUrl, form), known.refreshToken, now);
    }

    /// Makes the next fetch renew the person's token although it has not expired.
    boolean discardUserToken() {
        var now = clock.instant();
        if (Duration.between(lastRefusal, now).abs().compareTo(BETWEEN_REFUSALS) < 0) {
            return false;
        }
        lastRefusal = now;
        refusedToken = personToken;
        return true;
    }

    private SourceFailureException notSignedIn() {
        return new SourceFailureException(new Failure.Refused(
                401, "sign-in", "nobody is signed in at " + origin(), "sign in once as this user: greenwall sign-in"));
    }

    public DeviceCode begin() throws IOException {
        var url = client.deviceUrl.orElseThrow(() -> new IOException("this source has no device_url"));
        var answer = fields(url, withScopes(form("client_id", client.clientId)));
        var page = answer.getOrDefault("verification_uri", answer.getOrDefault("verification_url", ""));
        var userCode = answer.getOrDefault("user_code", "");
        var code = answer.getOrDefault("device_code", "");
        if (page.isEmpty() || userCode.isEmpty() || code.isEmpty()) {
            throw refused(url, 200, "its response has no verification_uri, user_code or device_code");
        }
        deviceCode = code;
        return new DeviceCode(
                MessageText.line(userCode),
                MessageText.line(page),
                Optional.ofNullable(answer.get("verification_uri_complete")).map(MessageText::line),
                clock.instant().plus(seconds(answer, "expires_in", 900)),
                seconds(answer, "interval", 5));
    }

    private static Duration seconds(Map<String, String> answer, String name, long usual) {
        var text = answer.getOrDefault(name, "");
        return Duration.ofSeconds(text.matches("\\d{1,6}") ? Math.max(1, Long.parseLong(text)) : usual);
    }

    public enum Progress {
        SIGNED_IN,
        WAIT,
        /// The server requires a pause that is five seconds longer.
        SLOW_DOWN
    }

    /// Checks once whether the person has signed in, and stores the tokens if so.
    public Progress poll(Store store) throws IOException {
        var now = clock.instant();
        var form = form("grant_type", "urn:ietf:params:oauth:grant-type:device_code");
        form.put("device_code", deviceCode);
        form.put("client_id", client.clientId);
        var answer = exchange(client.tokenUrl, form, List.of(deviceCode));
        return switch (answer.getOrDefault("error", "")) {
            case "" -> {
                store.save(tokens(answer, "", now));
                yield Progress.SIGNED_IN;
            }
            case "authorization_pending" -> Progress.WAIT;
            case "slow_down" -> Progress.SLOW_DOWN;
            default -> throw refusedBy(client.tokenUrl, answer);
        };
    }

    /// @param requested when the token was requested; its lifetime is counted from then
    private StoredTokens tokens(Map<String, String> answer, String refreshToken, Instant requested) throws IOException {
        var token = token(answer);
        return new StoredTokens(
                token.text(),
                requested.plus(token.lifetime().orElse(DEFAULT_LIFETIME)),
                answer.getOrDefault("refresh_token", refreshToken));
    }

    private CachedSecret.Token token(Map<String, String> answer) throws IOException {
        var token = answer.getOrDefault("access_token", "");
        if (token.isEmpty()) {
            throw refused(client.tokenUrl, 200, "its response has no access_token");
        }
        if (!answer.getOrDefault("token_type", "Bearer").equalsIgnoreCase("bearer")) {
            throw refused(
                    client.tokenUrl,
                    200,
                    "it issues tokens of type " + MessageText.line(answer.getOrDefault("token_type", ""))
                            + ", not Bearer");
        }
        return new CachedSecret.Token(
                token,
                Optional.of(AccessTokenParser.lifetime(answer, clock.instant()).orElse(DEFAULT_LIFETIME)));
    }

    private static Map<String, String> form(String name, String value) {
        var form = new LinkedHashMap<String, String>();
        form.put(name, value);
        return form;
    }

    private Map<String, String> withScopes(Map<String, String> form) {
        if (!client.scopes.isEmpty()) {
            form.put("scope", String.join(" ", client.scopes));
        }
        form.putAll(client.parameters);
        return form;
    }

    /// The fields of the response; an error of the protocol is thrown as a failure.
    private Map<String, String> fields(URI url, Map<String, String> form) throws IOException {
        var answer =
                exchange(url, form, Stream.ofNullable(form.get("refresh_token")).toList());
        if (answer.containsKey("error")) {
            throw refusedBy(url, answer);
        }
        return answer;
    }

    private Map<String, String> exchange(URI url, Map<String, String> form, List<String> sent) throws IOException {
        boolean inForm = secretInForm;
        var answer = sent(url, form, sent, inForm);
        if ("invalid_client".equals(answer.get("error")) && client.clientSecret.isPresent()) {
            client.clientSecret.get().discard();
            var retried = sent(url, form, sent, !inForm);
            if (!"invalid_client".equals(retried.get("error"))) {
                secretInForm = !inForm;
                return retried;
            }
        }
        return answer;
    }

    private Map<String, String> sent(URI url, Map<String, String> form, List<String> sent, boolean inForm)
            throws IOException {
        var at = HttpUrl.get(url.toString());
        var secrets = new ArrayList<>(sent);
        var body = new FormBody.Builder(StandardCharsets.UTF_8);
        form.forEach(body::add);
        var request =
                new Request.Builder().url(at).header("User-Agent", "greenwall").header("Accept", "application/json");
        var secret = client.clientSecret.isPresent() ? RequestCredentials.read(client.clientSecret.get()) : "";
        if (!secret.isEmpty()) {
            secrets.add(secret);
        }
        if (secret.isEmpty() || inForm) {
            if (!form.containsKey("client_id")) {
                body.add("client_id", client.clientId);
            }
            if (!secret.isEmpty()) {
                body.add("client_secret", secret);
            }
        } else {
            request.header("Authorization", Credentials.basic(coded(client.clientId), coded(secret)));
        }
        var call = clients.current(at)
                .sameHost()
                .newCall(request.post(body.build()).build());
        secrets.addAll(clients.proxySecrets(at));
        call.timeout().timeout(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
        try (var response = call.execute()) {
            var text = HttpAttempt.beginning(response, LARGEST_ANSWER);
            var fields = answer(text);
            if (!response.isSuccessful() && !fields.containsKey("error")) {
                var page = HtmlErrorPage.isHtml(text) ? ", with " + HtmlErrorPage.describe(text) : "";
                throw refused(url, response.code(), "it responded with " + response.code() + page);
            }
            fields.computeIfPresent("error", (_, error) -> SecretScrubber.scrub(MessageText.line(error), secrets));
            fields.computeIfPresent(
                    "error_description", (_, words) -> SecretScrubber.scrub(MessageText.line(words), secrets));
            return fields;
        } catch (SourceFailureException e) {
            throw e;
        } catch (IOException e) {
            var failure = ConnectionFailures.of(e, at, clients, LIMIT, false, false);
            throw new SourceFailureException(
                    SecretScrubber.withFound(failure, "no token from the OAuth server: " + failure.found()));
        }
    }

    private static Map<String, String> answer(String text) {
        try {
            return AccessTokenParser.fields(text);
        } catch (IOException _) {
            return new LinkedHashMap<>();
        }
    }

    private static String coded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private SourceFailureException refusedBy(URI url, Map<String, String> answer) {
        var error = answer.getOrDefault("error", "");
        var words = answer.getOrDefault("error_description", "");
        return failure(url, 401, Set.of("error", "code " + error), error + (words.isEmpty() ? "" : " (" + words + ")"));
    }

    private SourceFailureException refused(URI url, int status, String found) {
        return failure(url, status, Set.of(), found);
    }

    private SourceFailureException failure(URI url, int status, Set<String> words, String answer) {
        var all = new HashSet<>(words);
        all.add(client.deviceUrl.isPresent() ? "person" : "program");
        var values = Map.of("where", ConnectionFailures.place(HttpUrl.get(url.toString())), "said", answer);
        return new SourceFailureException(
                ErrorResponseTable.answer("sign-in", status, all, answer, Duration.ZERO, values)
                        .orElseThrow());
    }
}
