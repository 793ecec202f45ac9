package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.Request;
import okio.Buffer;

/// Adds the credentials to a request and records them, so that they can be removed from messages.
final class RequestCredentials {
    private static final String CHECK = "check the file, variable or command that the configuration names for it";

    private RequestCredentials() {}

    /// @param secrets the list to which the secrets are added
    static Request addTo(Request.Builder request, HttpSettings settings, Instant now, List<String> secrets)
            throws IOException {
        for (var header : settings.headers().entrySet()) {
            request.header(header.getKey(), reveal(header.getValue(), secrets));
        }
        settings.tenant().ifPresent(tenant -> request.header("X-Scope-OrgID", tenant));
        switch (settings.auth()) {
            case Auth.None _ -> {}
            case Auth.Basic(var user, var password) -> {
                var word = reveal(password, secrets, true);
                var value = Credentials.basic(user, word, StandardCharsets.UTF_8);
                secrets.add(value.substring(value.indexOf(' ') + 1));
                request.header("Authorization", value);
            }
            case Auth.Bearer(var token) -> request.header("Authorization", "Bearer " + reveal(token, secrets));
            case Auth.Aws aws -> sign(request, aws, now, secrets);
        }
        return request.build();
    }

    private static void sign(Request.Builder request, Auth.Aws aws, Instant now, List<String> secrets)
            throws IOException {
        var keys = switch (aws.keys()) {
            case Auth.AwsKeys.Fixed(var accessKey, var secretKey, var session) ->
                new AccessTokenParser.AwsCredentials(
                        accessKey,
                        reveal(secretKey, secrets),
                        session.isPresent() ? reveal(session.get(), secrets) : "");
            case Auth.AwsKeys.CredentialProcess(var json) -> AccessTokenParser.aws(reveal(json, secrets));
        };
        secrets.add(keys.secretKey());
        secrets.add(keys.sessionToken());
        var bare = request.build();
        var headers = new TreeMap<String, String>();
        headers.put("host", host(bare.url()));
        headers.put("x-amz-date", AwsSignature.TIME.format(now));
        if (!keys.sessionToken().isEmpty()) {
            headers.put("x-amz-security-token", keys.sessionToken());
        }
        headers.forEach((name, value) -> {
            if (!name.equals("host")) {
                request.header(name, value);
            }
        });
        var body = new Buffer();
        var content = bare.body();
        if (content != null) {
            content.writeTo(body);
        }
        request.header(
                "Authorization",
                AwsSignature.authorization(
                        bare.method(),
                        bare.url(),
                        headers,
                        body.readByteArray(),
                        keys.accessKey(),
                        keys.secretKey(),
                        aws.region(),
                        aws.service(),
                        now));
    }

    /// The host header as OkHttp writes it.
    private static String host(HttpUrl url) {
        var host = url.host().contains(":") ? "[" + url.host() + "]" : url.host();
        return url.port() == HttpUrl.defaultPort(url.scheme()) ? host : host + ":" + url.port();
    }

    private static String reveal(CachedSecret secret, List<String> secrets) throws IOException {
        return reveal(secret, secrets, false);
    }

    /// @param encoded whether it is sent as Base64, which can carry every letter
    private static String reveal(CachedSecret secret, List<String> secrets, boolean encoded) throws IOException {
        var text = read(secret);
        if (text.isEmpty()) {
            throw unusable(
                    "the " + secret + " is empty",
                    CHECK + "; if an option's URL names the user, write the password there, or leave the user out");
        }
        if (!text.chars().allMatch(c -> encoded ? !Character.isISOControl(c) : c >= 0x20 && c < 0x7f)) {
            throw unusable("the " + secret + " contains a line break or a character that is not allowed in a header");
        }
        secrets.add(text);
        return text;
    }

    static String read(CachedSecret secret) throws SourceFailureException {
        try {
            return secret.reveal();
        } catch (SourceFailureException e) {
            throw e;
        } catch (IOException e) {
            throw unusable("the " + secret + " cannot be read: " + MessageText.line(String.valueOf(e.getMessage())));
        }
    }

    private static SourceFailureException unusable(String found) {
        return unusable(found, CHECK);
    }

    private static SourceFailureException unusable(String found, String remedy) {
        return new SourceFailureException(new Failure.Refused(0, "credentials", found, remedy));
    }
}
