package greenwall.connectors.http;

import java.util.Optional;
import java.util.stream.Stream;

/// How requests to a source are authenticated.
public sealed interface Auth {
    Auth NONE = new None();

    record None() implements Auth {}

    record Basic(String user, CachedSecret password) implements Auth {}

    record Bearer(CachedSecret token) implements Auth {}

    /// Requests are signed by AWS Signature Version 4.
    ///
    /// @param service the name of the service at AWS: `aps` for its managed Prometheus
    record Aws(String region, String service, AwsKeys keys) implements Auth {}

    sealed interface AwsKeys {
        record Fixed(String accessKey, CachedSecret secretKey, Optional<CachedSecret> sessionToken)
                implements AwsKeys {}

        /// Keys with an expiry, as JSON in the format of `credential_process`.
        record CredentialProcess(CachedSecret json) implements AwsKeys {}
    }

    /// All its secrets, any of which may have been renewed in the meantime.
    default Stream<CachedSecret> secrets() {
        return switch (this) {
            case None _ -> Stream.empty();
            case Basic(var _, var password) -> Stream.of(password);
            case Bearer(var token) -> Stream.of(token);
            case Aws(var _, var _, AwsKeys.Fixed(var _, var key, var session)) ->
                Stream.concat(Stream.of(key), session.stream());
            case Aws(var _, var _, AwsKeys.CredentialProcess(var json)) -> Stream.of(json);
        };
    }
}
