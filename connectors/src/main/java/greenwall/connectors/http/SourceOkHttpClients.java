package greenwall.connectors.http;

import greenwall.fleet.TimeMath;
import greenwall.fleet.source.Failure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// The clients of one source: those for plain HTTP, and those for HTTPS. Its TLS files are read when first
/// needed and again when one of them changed.
final class SourceOkHttpClients {
    /// `sameHost` may present this program's certificate; `otherHosts` is for redirects to other hosts and
    /// never presents one; `fresh` never reuses a connection, so that a change is never automatically sent
    /// twice.
    record ClientSet(OkHttpClient sameHost, OkHttpClient otherHosts, OkHttpClient fresh) {
        ClientSet through(Proxy proxy) {
            return new ClientSet(
                    sameHost.newBuilder().proxy(proxy).build(),
                    otherHosts.newBuilder().proxy(proxy).build(),
                    fresh.newBuilder().proxy(proxy).build());
        }
    }

    private static final int MAX_IDLE = 5;
    /// Before it sends a POST, OkHttp tests a connection that was idle for ten seconds by a read of a
    /// millisecond. These sockets cannot limit a read, so the request would wait until its deadline.
    private static final int IDLE_SECONDS = 5;
    /// Connections of HTTP/2 and WebSockets are given up within two intervals.
    private static final Duration LONGEST_PING = Duration.ofSeconds(10);

    private record BuiltClients(List<Optional<FileTime>> versions, ClientSet set) {}

    private final OkHttpClient shared;
    private final HttpSettings settings;
    private final ProxyRules proxies;
    private final TlsClientFactory tls;
    private final ClientSet clear;
    private volatile @Nullable BuiltClients built;

    SourceOkHttpClients(OkHttpClient shared, HttpSettings settings, ProxyRules proxies) {
        this.shared = shared;
        this.settings = settings;
        this.tls = new TlsClientFactory(settings.tls());
        // Another way to the host bypasses all proxies.
        var use = settings.connector().isPresent() ? new ProxyChoice.None() : settings.proxy();
        this.proxies = switch (use) {
            case ProxyChoice.FromEnvironment _ -> proxies;
            case ProxyChoice.None _ -> new ProxyRules(Map.of());
            case ProxyChoice.FixedProxy(var url) -> new ProxyRules(Map.of("all_proxy", url.toString()));
        };
        var plain = plain();
        clear = set(plain, plain);
    }

    HttpSettings settings() {
        return settings;
    }

    /// The proxy for a URL; empty if none is used.
    Optional<ProxyRules.Choice> proxy(HttpUrl url) {
        return proxies.proxyFor(url);
    }

    ClientSet current(HttpUrl url) throws SourceFailureException {
        var choice = proxy(url);
        var unsupported = choice.map(ProxyRules.Choice::unsupported);
        if (unsupported.isPresent()) {
            boolean own = settings.proxy() instanceof ProxyChoice.FixedProxy;
            var setting = own
                    ? "\"proxy\" of this source"
                    : "the environment variable " + choice.get().variable();
            throw new SourceFailureException(new Failure.Unreachable(
                    setting + " " + unsupported.get(),
                    "name a proxy with http://, or with socks5:// and no user"
                            + (own ? "" : ", or add the host to no_proxy")));
        }
        var set = url.isHttps() ? secured() : clear;
        // OkHttp does not ask the selector about a host that is none for java.net.URI, such as one with an underscore.
        return choice.isPresent() && url.uri().getHost() == null
                ? set.through(choice.get().proxy())
                : set;
    }

    private ClientSet secured() throws SourceFailureException {
        var versions = versions();
        var known = built;
        if (known != null && known.versions.equals(versions)) {
            return known.set;
        }
        var plain = clear.sameHost
                .newBuilder()
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .build();
        var fresh = new BuiltClients(versions, set(tls.client(plain, true), tls.client(plain, false)));
        built = fresh;
        return fresh.set;
    }

    private List<Optional<FileTime>> versions() {
        var files = settings.tls();
        return Stream.of(files.caFile(), files.certificateFile(), files.keyFile(), files.pkcs12File())
                .map(file -> file.flatMap(SourceOkHttpClients::version))
                .toList();
    }

    private static Optional<FileTime> version(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static ClientSet set(OkHttpClient sameHost, OkHttpClient otherHosts) {
        var fresh = sameHost.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                .build();
        return new ClientSet(sameHost, otherHosts, fresh);
    }

    private OkHttpClient plain() {
        var client = shared.newBuilder();
        settings.connector()
                .ifPresent(way -> client.socketFactory(StreamSocket.factory(way))
                        .dns(SourceOkHttpClients::unresolvedAddress)
                        .connectionPool(new ConnectionPool(MAX_IDLE, IDLE_SECONDS, TimeUnit.SECONDS)));
        return client.proxySelector(proxies)
                .connectTimeout(settings.connectTimeout())
                // A server sends nothing while it evaluates a query, so only the deadline of a call limits the wait.
                .readTimeout(Duration.ZERO)
                .writeTimeout(settings.readTimeout())
                // A call that reaches its deadline does not close its HTTP/2 connection, which may be dead.
                .pingInterval(TimeMath.shorter(settings.readTimeout().dividedBy(3), LONGEST_PING))
                // OkHttp itself does this for HTTPS only, and sends no change again after a 407.
                .addInterceptor(chain -> {
                    var request = chain.request();
                    var login = request.isHttps() ? null : proxyLogin(request.url());
                    return chain.proceed(
                            login == null
                                    ? request
                                    : request.newBuilder()
                                            .header("Proxy-Authorization", login.header())
                                            .build());
                })
                .proxyAuthenticator((route, response) -> {
                    if (route == null || response.request().header("Proxy-Authorization") != null) {
                        return null;
                    }
                    var target = route.address().url();
                    var login = proxyLogin(target);
                    return login == null
                            ? null
                            : response.request()
                                    .newBuilder()
                                    .header("Proxy-Authorization", login.header())
                                    .build();
                })
                .build();
    }

    /// The name is resolved at the other end of the connection. The address is only a placeholder.
    private static List<InetAddress> unresolvedAddress(String host) throws UnknownHostException {
        return List.of(InetAddress.getByAddress(host, new byte[4]));
    }

    /// What identifies this program at the proxy for a URL. The proxy may pass it on, and the source may repeat it.
    List<String> proxySecrets(HttpUrl url) {
        var login = proxyLogin(url);
        return login == null
                ? List.of()
                : List.of(login.password(), login.header().substring("Basic ".length()));
    }

    private record ProxyLogin(String user, String password) {
        String header() {
            return Credentials.basic(user, password, StandardCharsets.UTF_8);
        }
    }

    private @Nullable ProxyLogin proxyLogin(HttpUrl target) {
        var userInfo = proxies.proxyFor(target).map(ProxyRules.Choice::userInfo).orElse(null);
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        var user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        var password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new ProxyLogin(decoded(user), decoded(password));
    }

    /// In this part of a URL, a plus sign is not a space.
    private static String decoded(String part) {
        return URLDecoder.decode(part.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
}
