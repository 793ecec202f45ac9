package greenwall.app.config;

import greenwall.connectors.http.ProxyChoice;
import greenwall.fleet.source.Source;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of one source.
///
/// `maxCalls` limits concurrent calls, and `bodyLimit` the decompressed size of a response in bytes.
/// `insecure` disables certificate checks. `query` is added to each request, `serverName` is the name that
/// the certificate must have, and `via` is the SSH host through which the source is reached.
public record SourceConfig(
        Source.Kind kind,
        URI url,
        AuthConfig auth,
        Optional<String> tenant,
        Optional<Path> caFile,
        Optional<ClientCertificate> clientCertificate,
        boolean insecure,
        Duration deadline,
        int maxCalls,
        long bodyLimit,
        ProxyChoice proxy,
        Map<String, SecretLocation> headers,
        Optional<String> query,
        Optional<String> serverName,
        Optional<String> via) {
    public static final Duration DEFAULT_DEADLINE = Duration.ofSeconds(10);
    public static final int DEFAULT_MAX_CALLS = 8;
    public static final long DEFAULT_BODY_LIMIT = 64L << 20;

    /// A source without special settings, with a query that is added to each request.
    public static SourceConfig plain(Source.Kind kind, URI url, Optional<String> query, AuthConfig auth) {
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
                ProxyChoice.FROM_ENVIRONMENT,
                Map.of(),
                query,
                Optional.empty(),
                Optional.empty());
    }

    /// Whether any machine reaches the source with only its URL and tenant, and may send it data for that
    /// tenant.
    public boolean isOpen() {
        boolean http = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
        return http
                && auth instanceof AuthConfig.None
                && headers.isEmpty()
                && clientCertificate.isEmpty()
                && caFile.isEmpty()
                && serverName.isEmpty()
                && !insecure
                && query.isEmpty()
                && via.isEmpty()
                && tenant.filter(name -> name.contains("|")).isEmpty();
    }

    public sealed interface AuthConfig {
        record None() implements AuthConfig {}

        record Basic(String user, SecretLocation password) implements AuthConfig {}

        /// @param expiry the lifetime of a token that does not state one
        record Bearer(SecretLocation token, Optional<Duration> expiry) implements AuthConfig {}

        /// @param deviceUrl where a user signs in; empty if the client secret is enough
        record OAuth(
                URI tokenUrl,
                Optional<URI> deviceUrl,
                String clientId,
                Optional<SecretLocation> clientSecret,
                List<String> scopes,
                Map<String, String> parameters,
                Optional<Path> caFile)
                implements AuthConfig {}

        /// @param credentials all keys as JSON, instead of the three separate keys
        record Aws(
                String region,
                String service,
                Optional<String> accessKey,
                Optional<SecretLocation> secretKey,
                Optional<SecretLocation> sessionToken,
                Optional<SecretLocation> credentials)
                implements AuthConfig {}
    }

    /// The certificate and key as PEM files, or both in a PKCS#12 file.
    public record ClientCertificate(
            Optional<Path> certificate, Optional<Path> key, Optional<Path> pkcs12, Optional<SecretLocation> password) {}
}
