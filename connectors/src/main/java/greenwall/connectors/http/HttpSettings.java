package greenwall.connectors.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// All connection settings of a source except its URL. Start from [#DEFAULT] and change what differs.
///
/// `headers` are sent with every call and treated as credentials: they are never sent to another host. `tenant`
/// is sent as `X-Scope-OrgID`. The deadline of a call is given with the call, unless `deadline` replaces it;
/// `readTimeout` is the longest accepted pause within a response. `bodyLimit` counts decompressed bytes.
/// `query` is added unchanged to the URL of each call. With a `connector` (such as an SSH forward), connections
/// go through it, and the host name is not resolved locally.
public record HttpSettings(
        Auth auth,
        Map<String, CachedSecret> headers,
        Optional<String> tenant,
        TlsSettings tls,
        Duration connectTimeout,
        Duration readTimeout,
        long bodyLimit,
        int maxConcurrentCalls,
        ProxyChoice proxy,
        Optional<Duration> deadline,
        Optional<String> query,
        Optional<StreamSocket.Connector> connector) {
    public static final HttpSettings DEFAULT = new HttpSettings(
            Auth.NONE,
            Map.of(),
            Optional.empty(),
            TlsSettings.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            64L << 20,
            8,
            ProxyChoice.FROM_ENVIRONMENT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public HttpSettings {
        headers = Map.copyOf(headers);
        if (bodyLimit < 1 || maxConcurrentCalls < 1) {
            throw new IllegalArgumentException("bodyLimit and maxConcurrentCalls must be at least 1");
        }
    }

    /// A copy in which some settings differ.
    public HttpSettings with(Consumer<Draft> change) {
        var draft = new Draft();
        change.accept(draft);
        return draft.finished();
    }

    /// A copy of the settings that can be changed.
    public final class Draft {
        public Auth auth = HttpSettings.this.auth;
        public Map<String, CachedSecret> headers = HttpSettings.this.headers;
        public Optional<String> tenant = HttpSettings.this.tenant;
        public TlsSettings tls = HttpSettings.this.tls;
        public Duration connectTimeout = HttpSettings.this.connectTimeout;
        public Duration readTimeout = HttpSettings.this.readTimeout;
        public long bodyLimit = HttpSettings.this.bodyLimit;
        public int maxConcurrentCalls = HttpSettings.this.maxConcurrentCalls;
        public ProxyChoice proxy = HttpSettings.this.proxy;
        public Optional<Duration> deadline = HttpSettings.this.deadline;
        public Optional<String> query = HttpSettings.this.query;
        public Optional<StreamSocket.Connector> connector = HttpSettings.this.connector;

        private HttpSettings finished() {
            return new HttpSettings(
                    auth,
                    headers,
                    tenant,
                    tls,
                    connectTimeout,
                    readTimeout,
                    bodyLimit,
                    maxConcurrentCalls,
                    proxy,
                    deadline,
                    query,
                    connector);
        }
    }
}
