package greenwall.app.config;

import greenwall.connectors.http.Auth;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.http.TlsFiles;
import java.io.IOException;
import java.util.Map;

/// Turns what the configuration says about a source into what the connectors need to reach it.
public final class SourceOptionsOf {
    private final SecretFetcher secrets;

    public SourceOptionsOf(SecretFetcher secrets) {
        this.secrets = secrets;
    }

    public SourceOptions endpoint(SourceConfig endpoint) {
        SourceOptions options = SourceOptions.DEFAULT
                .withAuth(auth(endpoint.auth()))
                .withHeaders(headers(endpoint.auth()))
                .withTls(new TlsFiles(
                        endpoint.caFile(),
                        endpoint.clientCertificate().map(SourceConfig.ClientCertificate::certificate),
                        endpoint.clientCertificate().map(SourceConfig.ClientCertificate::key),
                        endpoint.insecure()))
                .withBodyLimit(endpoint.bodyLimit())
                .withCallsAtOnce(endpoint.maxCalls())
                .withProxy(endpoint.proxy());
        // Nobody who leaves it out wants less patience with a log of hours than its reader has.
        SourceOptions patient = endpoint.deadline().equals(SourceConfig.DEFAULT_DEADLINE)
                ? options
                : options.withDeadline(endpoint.deadline());
        return endpoint.tenant().map(patient::withTenant).orElse(patient);
    }

    private Auth auth(SourceConfig.Auth auth) {
        return switch (auth) {
            case SourceConfig.Auth.Basic(var user, var password) -> new Auth.Basic(user, secret(password));
            case SourceConfig.Auth.Bearer(var token) -> new Auth.Bearer(secret(token));
            case SourceConfig.Auth.Header _, SourceConfig.Auth.None _ -> Auth.NONE;
        };
    }

    private Map<String, greenwall.connectors.http.Secret> headers(SourceConfig.Auth auth) {
        return auth instanceof SourceConfig.Auth.Header(var name, var value) ? Map.of(name, secret(value)) : Map.of();
    }

    private greenwall.connectors.http.Secret secret(SecretLocation secret) {
        return new greenwall.connectors.http.Secret(secret.inWords(), () -> switch (secrets.fetch(secret)) {
            case SecretFetcher.Answer.Found(var value) -> value;
            case SecretFetcher.Answer.Trouble(var found, var _) -> throw new IOException("found " + found);
        });
    }
}
