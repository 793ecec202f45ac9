package greenwall.app.config;

import greenwall.connectors.http.Auth;
import greenwall.connectors.http.SourceOptions;
import greenwall.connectors.http.TlsFiles;
import java.io.IOException;
import java.util.Map;

/// Turns what the configuration says about a source into what the connectors need to reach it.
public final class SourceOptionsOf {
    private final Secrets secrets;

    public SourceOptionsOf(Secrets secrets) {
        this.secrets = secrets;
    }

    public SourceOptions endpoint(Endpoint endpoint) {
        SourceOptions options = SourceOptions.DEFAULT
                .withAuth(auth(endpoint.auth()))
                .withHeaders(headers(endpoint.auth()))
                .withTls(new TlsFiles(
                        endpoint.caFile(),
                        endpoint.clientCertificate().map(Endpoint.ClientCertificate::certificate),
                        endpoint.clientCertificate().map(Endpoint.ClientCertificate::key),
                        endpoint.insecure()))
                .withBodyLimit(endpoint.bodyLimit())
                .withCallsAtOnce(endpoint.maxCalls())
                .withProxy(endpoint.proxy());
        // Nobody who leaves it out wants less patience with a log of hours than its reader has.
        SourceOptions patient = endpoint.deadline().equals(Endpoint.DEFAULT_DEADLINE)
                ? options
                : options.withDeadline(endpoint.deadline());
        return endpoint.tenant().map(patient::withTenant).orElse(patient);
    }

    private Auth auth(Endpoint.Auth auth) {
        return switch (auth) {
            case Endpoint.Auth.Basic(var user, var password) -> new Auth.Basic(user, secret(password));
            case Endpoint.Auth.Bearer(var token) -> new Auth.Bearer(secret(token));
            case Endpoint.Auth.Header _, Endpoint.Auth.None _ -> Auth.NONE;
        };
    }

    private Map<String, greenwall.connectors.http.Secret> headers(Endpoint.Auth auth) {
        return auth instanceof Endpoint.Auth.Header(var name, var value) ? Map.of(name, secret(value)) : Map.of();
    }

    private greenwall.connectors.http.Secret secret(Secret secret) {
        return new greenwall.connectors.http.Secret(secret.inWords(), () -> switch (secrets.fetch(secret)) {
            case Secrets.Answer.Found(var value) -> value;
            case Secrets.Answer.Trouble(var found, var _) -> throw new IOException("found " + found);
        });
    }
}
