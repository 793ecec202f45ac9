package greenwall.app.config;

import greenwall.connectors.http.ProxyUse;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/// How one Prometheus, Loki or Alertmanager is reached.
///
/// `maxCalls` bounds the calls under way at once, `bodyLimit` the decompressed bytes of one answer. `insecure`
/// means that its certificate is not verified.
public record SourceConfig(
        Source.Kind kind,
        URI url,
        Auth auth,
        Optional<String> tenant,
        Optional<Path> caFile,
        Optional<ClientCertificate> clientCertificate,
        boolean insecure,
        Duration deadline,
        int maxCalls,
        long bodyLimit,
        ProxyUse proxy) {
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    public static final int DEFAULT_MAX_CALLS = 8;
    public static final long DEFAULT_BODY_LIMIT = 64L << 20;

    /// A source with nothing but its URL and perhaps credentials.
    public static SourceConfig plain(Source.Kind kind, URI url, Auth auth) {
        return new SourceConfig(
                kind,
                url,
                auth,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                false,
                DEFAULT_DEADLINE,
                DEFAULT_MAX_CALLS,
                DEFAULT_BODY_LIMIT,
                ProxyUse.FROM_ENVIRONMENT);
    }

    public sealed interface Auth {
        record None() implements Auth {}

        record Basic(String user, SecretLocation password) implements Auth {}

        record Bearer(SecretLocation token) implements Auth {}

        record Header(String name, SecretLocation value) implements Auth {}
    }

    public record ClientCertificate(Path certificate, Path key) {}
}
