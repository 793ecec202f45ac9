package greenwall.connectors.http;

import greenwall.fleet.source.Source;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Dispatcher;
import okhttp3.Dns;
import okhttp3.OkHttpClient;

/// The one HTTP client of the program. Every source's client is derived from it and shares its connections.
public final class SharedHttpClient implements AutoCloseable {
    private final OkHttpClient client;
    private final ProxyRules proxies;
    private final InstantSource clock;
    private final LongSupplier nanos;

    /// @param environment contains the proxies
    public SharedHttpClient(Map<String, String> environment, InstantSource clock) {
        this(environment, clock, Dns.SYSTEM);
    }

    public SharedHttpClient(Map<String, String> environment, InstantSource clock, Dns names) {
        this(environment, clock, names, System::nanoTime);
    }

    /// @param nanos the clock for the expiry of tokens
    SharedHttpClient(Map<String, String> environment, InstantSource clock, Dns names, LongSupplier nanos) {
        this.nanos = nanos;
        this.proxies = new ProxyRules(environment);
        this.clock = clock;
        this.client = new OkHttpClient.Builder()
                .dispatcher(new Dispatcher(Executors.newVirtualThreadPerTaskExecutor()))
                .connectionPool(new ConnectionPool(32, 5, TimeUnit.MINUTES))
                .proxySelector(proxies)
                .dns(names)
                .followRedirects(false)
                .followSslRedirects(false)
                // TLS is added only where it is needed, because reading its certificates would slow down the
                // start.
                .connectionSpecs(List.of(ConnectionSpec.CLEARTEXT))
                .build();
    }

    public SourceHttpClient client(Source source, HttpSettings settings, ErrorBodyReader errors) {
        return new SourceHttpClient(
                new SourceAccess(source, settings, errors, new SourceOkHttpClients(client, settings, proxies), clock));
    }

    public OAuthTokens oauth(OAuthTokens.Client tokens, TlsSettings tls, ProxyChoice proxy) {
        var settings = HttpSettings.DEFAULT.with(draft -> draft.tls = tls).with(draft -> draft.proxy = proxy);
        return new OAuthTokens(tokens, new SourceOkHttpClients(client, settings, proxies), clock);
    }

    /// The token by which the program, or a person who signed in, is authenticated.
    public CachedSecret token(OAuthTokens tokens, Optional<OAuthTokens.Store> store) {
        var origin = "the OAuth server " + tokens.origin();
        return store.map(s -> CachedSecret.expiring(origin, () -> tokens.fetchUserToken(s), nanos)
                        .discardedBy(tokens::discardUserToken))
                .orElseGet(() -> CachedSecret.expiring(origin, tokens::fetchClientToken, nanos));
    }

    /// Cancels running calls and closes the connections.
    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.connectionPool().evictAll();
        client.dispatcher().executorService().shutdown();
    }
}
