package greenwall.connectors.http;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/// Everything about the way to one source except its URL. Start from [#DEFAULT] and change what differs.
///
/// `headers` go with every call and are treated as credentials: they never leave the source's own host.
/// `tenant` is sent as `X-Scope-OrgID`. A call's whole deadline is given with the call, unless `deadline` takes its
/// place; `readTimeout` is how long a silence in the middle of an answer is borne. `bodyLimit` counts decompressed
/// bytes. `query` goes with the URL of each call, as it is written there. With a `way` the source's host is connected
/// to by it, and no name is resolved here.
public record SourceOptions(
        Auth auth,
        Map<String, Secret> headers,
        Optional<String> tenant,
        TlsFiles tls,
        Duration connectTimeout,
        Duration readTimeout,
        long bodyLimit,
        int callsAtOnce,
        ProxyUse proxy,
        Optional<Duration> deadline,
        Optional<String> query,
        Optional<StreamSocket.Way> way) {
    public static final SourceOptions DEFAULT = new SourceOptions(
            Auth.NONE,
            Map.of(),
            Optional.empty(),
            TlsFiles.DEFAULT,
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            64L << 20,
            8,
            ProxyUse.FROM_ENVIRONMENT,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public SourceOptions {
        headers = Map.copyOf(headers);
        if (bodyLimit < 1 || callsAtOnce < 1) {
            throw new IllegalArgumentException("bodyLimit and callsAtOnce are at least 1");
        }
    }

    public SourceOptions withAuth(Auth change) {
        return new SourceOptions(
                change,
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

    public SourceOptions withHeaders(Map<String, Secret> change) {
        return new SourceOptions(
                auth,
                change,
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

    public SourceOptions withTenant(String change) {
        return new SourceOptions(
                auth,
                headers,
                Optional.of(change),
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

    public SourceOptions withTls(TlsFiles change) {
        return new SourceOptions(
                auth,
                headers,
                tenant,
                change,
                connectTimeout,
                readTimeout,
                bodyLimit,
                callsAtOnce,
                proxy,
                deadline,
                query,
                way);
    }

    public SourceOptions withTimeouts(Duration connect, Duration read) {
        return new SourceOptions(
                auth, headers, tenant, tls, connect, read, bodyLimit, callsAtOnce, proxy, deadline, query, way);
    }

    public SourceOptions withBodyLimit(long change) {
        return new SourceOptions(
                auth,
                headers,
                tenant,
                tls,
                connectTimeout,
                readTimeout,
                change,
                callsAtOnce,
                proxy,
                deadline,
                query,
                way);
    }

    public SourceOptions withCallsAtOnce(int change) {
        return new SourceOptions(
                auth,
                headers,
                tenant,
                tls,
                connectTimeout,
                readTimeout,
                bodyLimit,
                change,
                proxy,
                deadline,
                query,
                way);
    }

    public SourceOptions withProxy(ProxyUse change) {
        return new SourceOptions(
                auth,
                headers,
                tenant,
                tls,
                connectTimeout,
                readTimeout,
                bodyLimit,
                callsAtOnce,
                change,
                deadline,
                query,
                way);
    }

    public SourceOptions withDeadline(Duration longest) {
        return new SourceOptions(
                auth,
                headers,
                tenant,
                tls,
                connectTimeout,
                readTimeout,
                bodyLimit,
                callsAtOnce,
                proxy,
                Optional.of(longest),
                query,
                way);
    }

    public SourceOptions withQuery(String change) {
        return new SourceOptions(
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
                Optional.of(change),
                way);
    }

    public SourceOptions withWay(StreamSocket.Way change) {
        return new SourceOptions(
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
                Optional.of(change));
    }
}
