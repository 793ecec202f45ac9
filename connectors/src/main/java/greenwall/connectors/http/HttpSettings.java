package greenwall.connectors.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/// All connection settings of a source except its URL. Start from [#DEFAULT] and change what differs.
///
/// `headers` are sent with every call and treated as credentials: they are never sent to another host. `tenant` is sent
/// as `X-Scope-OrgID`. The deadline of a call is given with the call, unless `deadline` replaces it; `readTimeout` is
/// the longest accepted pause within a response. `bodyLimit` counts decompressed bytes. `query` is added unchanged to
/// the URL of each call. With a `way` (such as an SSH forward), connections go through it, and the host name is not
/// resolved locally.
public record HttpSettings(
        Auth auth,
        Map<String, CachedSecret> headers,
        Optional<String> tenant,
        TlsSettings tls,
        Duration connectTimeout,
        Duration readTimeout,
        long bodyLimit,
        int callsAtOnce,
        ProxyChoice proxy,
        Optional<Duration> deadline,
        Optional<String> query,
        Optional<StreamSocket.Connector> way) {
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
        if (bodyLimit < 1 || callsAtOnce < 1) {
            throw new IllegalArgumentException("bodyLimit and callsAtOnce are at least 1");
        }
    }

    private HttpSettings with(Consumer<Draft> change) {
        var draft = new Draft();
        change.accept(draft);
        return draft.finished();
    }

    public HttpSettings withAuth(Auth change) {
        return with(draft -> draft.auth = change);
    }

    public HttpSettings withHeaders(Map<String, CachedSecret> change) {
        return with(draft -> draft.headers = change);
    }

    public HttpSettings withTenant(String change) {
        return with(draft -> draft.tenant = Optional.of(change));
    }

    public HttpSettings withTls(TlsSettings change) {
        return with(draft -> draft.tls = change);
    }

    public HttpSettings withTimeouts(Duration connect, Duration read) {
        return with(draft -> {
            draft.connectTimeout = connect;
            draft.readTimeout = read;
        });
    }

    public HttpSettings withBodyLimit(long change) {
        return with(draft -> draft.bodyLimit = change);
    }

    public HttpSettings withCallsAtOnce(int change) {
        return with(draft -> draft.callsAtOnce = change);
    }

    public HttpSettings withProxy(ProxyChoice change) {
        return with(draft -> draft.proxy = change);
    }

    public HttpSettings withDeadline(Duration longest) {
        return with(draft -> draft.deadline = Optional.of(longest));
    }

    public HttpSettings withQuery(String change) {
        return with(draft -> draft.query = Optional.of(change));
    }

    public HttpSettings withWay(StreamSocket.Connector change) {
        return with(draft -> draft.way = Optional.of(change));
    }

    /// A mutable copy of the settings, used to change one of them.
    private final class Draft {
        private Auth auth = HttpSettings.this.auth;
        private Map<String, CachedSecret> headers = HttpSettings.this.headers;
        private Optional<String> tenant = HttpSettings.this.tenant;
        private TlsSettings tls = HttpSettings.this.tls;
        private Duration connectTimeout = HttpSettings.this.connectTimeout;
        private Duration readTimeout = HttpSettings.this.readTimeout;
        private long bodyLimit = HttpSettings.this.bodyLimit;
        private int callsAtOnce = HttpSettings.this.callsAtOnce;
        private ProxyChoice proxy = HttpSettings.this.proxy;
        private Optional<Duration> deadline = HttpSettings.this.deadline;
        private Optional<String> query = HttpSettings.this.query;
        private Optional<StreamSocket.Connector> way = HttpSettings.this.way;

        HttpSettings finished() {
            return new HttpSettings(
                    auth,
                    headers,
                    tenant,
                    tls,
                    connectTimeout,
                    readTimeout,
                    bodyLimit,
                    callsAtOnce,
                    proxy,
                    deadline,
                    query,
                    way);
        }
    }
}
