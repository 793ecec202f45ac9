package greenwall.connectors.http;

import greenwall.fleet.TimeMath;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Parses tokens from programs and sign-in servers: plain text, or JSON with the expiry.
public final class AccessTokenParser {
    private static final List<String> TOKENS = List.of("access_token", "accessToken", "token");
    private static final List<String> SECONDS = List.of("expires_in", "expiresIn");
    private static final List<String> EPOCHS = List.of("expires_on");
    private static final List<String> TIMES =
            List.of("token_expiry", "expiry", "expirationTimestamp", "expires_at", "Expiration", "expiresOn");
    /// Members into which some programs wrap the token.
    private static final List<String> INSIDE = List.of("status", "credential", "data");

    /// The limit of a lifetime, so that no sum of nanoseconds overflows.
    private static final Duration LONGEST = Duration.ofDays(365);

    /// @param sessionToken empty if the keys have none
    public record AwsCredentials(String accessKey, String secretKey, String sessionToken) {
        @Override
        public String toString() {
            return "Aws[" + accessKey + ", …]";
        }
    }

    private AccessTokenParser() {}

    /// Parses the output of `az account get-access-token`, `gcloud config config-helper`, a Kubernetes
    /// credential plugin or a similar program: JSON with a token, or the token itself.
    public static CachedSecret.Token of(String printed, Optional<Duration> defaultLifetime, Instant now)
            throws IOException {
        var text = printed.strip();
        if (!text.startsWith("{")) {
            return new CachedSecret.Token(text, defaultLifetime);
        }
        var fields = fields(text);
        var token = first(fields, TOKENS);
        if (token.isEmpty()) {
            throw new IOException("the JSON has no access_token, accessToken or token");
        }
        return new CachedSecret.Token(token.get(), lifetime(fields, now).or(() -> defaultLifetime));
    }

    /// Checks the JSON of AWS' `credential_process`, which is kept unchanged as the token.
    public static CachedSecret.Token awsKeys(String printed, Instant now) throws IOException {
        var text = printed.strip();
        aws(text);
        return new CachedSecret.Token(text, lifetime(fields(text), now));
    }

    static AwsCredentials aws(String json) throws IOException {
        var fields = fields(json);
        var key = fields.get("AccessKeyId");
        var secret = fields.get("SecretAccessKey");
        if (key == null || secret == null || key.isBlank() || secret.isBlank()) {
            throw new IOException("the JSON has no AccessKeyId and SecretAccessKey");
        }
        return new AwsCredentials(key, secret, Objects.requireNonNullElse(fields.get("SessionToken"), ""));
    }

    static Optional<Duration> lifetime(Map<String, String> fields, Instant now) {
        return first(fields, SECONDS)
                .flatMap(AccessTokenParser::number)
                .map(Duration::ofSeconds)
                .or(() -> first(fields, EPOCHS)
                        .flatMap(AccessTokenParser::number)
                        .map(Instant::ofEpochSecond)
                        .or(() -> TIMES.stream()
                                .flatMap(name -> Stream.ofNullable(fields.get(name)))
                                .flatMap(text -> instant(text).stream())
                                .findFirst())
                        .map(end -> Duration.between(now, end)))
                .map(left -> left.isNegative() ? Duration.ZERO : TimeMath.shorter(left, LONGEST));
    }

    private static Optional<String> first(Map<String, String> fields, List<String> names) {
        return names.stream()
                .flatMap(name -> Stream.ofNullable(fields.get(name)))
                .filter(text -> !text.isBlank())
                .findFirst();
    }

    private static Optional<Long> number(String text) {
        return text.matches("\\d{1,12}") ? Optional.of(Long.parseLong(text)) : Optional.empty();
    }

    private static Optional<Instant> instant(String text) {
        try {
            return Optional.of(OffsetDateTime.parse(text).toInstant());
        } catch (DateTimeException _) {
            // A time without a zone is ambiguous.
            return Optional.empty();
        }
    }

    /// The texts and numbers of an object, and of those members that are known to contain tokens.
    static Map<String, String> fields(String json) throws IOException {
        var fields = new HashMap<String, String>();
        try {
            take(JsonMapper.shared().readTree(json), fields, true);
        } catch (JacksonException _) {
            throw new IOException("the text begins like JSON but is not valid JSON");
        }
        return fields;
    }

    private static void take(JsonNode object, Map<String, String> fields, boolean outer) {
        for (var field : object.properties()) {
            if (field.getValue().isValueNode() && !field.getValue().isNull()) {
                fields.putIfAbsent(field.getKey(), field.getValue().asString());
            } else if (outer && INSIDE.contains(field.getKey())) {
                take(field.getValue(), fields, false);
            }
        }
    }
}
