package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.ConnectionSpec;
import okhttp3.Credentials;
import okhttp3.OkHttpClient;
import org.jspecify.annotations.Nullable;

/// The clients of one source: those for plain HTTP, and those for HTTPS. Its TLS files are read when first needed and
/// again when one of them changed.
final class HttpClients {
    /// `sameHost` may present this program's certificate; `otherHosts` is for redirects to other hosts and never
    /// presents one; `fresh` never reuses a connection, so that an order is never automatically sent twice.
    record Set(OkHttpClient sameHost, OkHttpClient otherHosts, OkHttpClient fresh) {}

    private static final int MAX_IDLE = 5;
    /// Before it sends a POST, OkHttp tests a connection that was idle for ten seconds by a read of a
    /// millisecond. These sockets cannot limit a read, so the request would wait until its deadline.
    private static final int IDLE_SECONDS = 9;

    private record Built(List<Optional<FileTime>> versions, Set set) {}

    private final OkHttpClient shared;
    private final HttpSettings settings;
    private final ProxyRules proxies;
    private volatile @Nullable Set clear;
    private volatile @Nullable Built built;

    HttpClients(OkHttpClient shared, HttpSettings settings, ProxyRules proxies) {
        this.shared = shared;
        this.settings = settings;
        // Another way to the host bypasses all proxies.
        var use = settings.way().isPresent() ? new ProxyChoice.None() : settings.proxy();
        this.proxies = switch (use) {
            case ProxyChoice.FromEnvironment _ -> proxies;
            case ProxyChoice.None _ -> new ProxyRules(Map.of());
            case ProxyChoice.At(var url) -> new ProxyRules(Map.of("all_proxy", url.toString()));
        };
    }

    Set current(boolean https) throws SourceFailureException {
        return https ? secured() : clear();
    }

    private Set clear() {
        var known = clear;
        if (known == null) {
            var plain = plain();
            known = set(plain, plain);
            clear = known;
        }
        return known;
    }

    private Set secured() throws SourceFailureException {
        var versions = versions();
        var known = built;
        if (known != null && known.versions.equals(versions)) {
            return known.set;
        }
        var plain = plain().newBuilder()
                .connectionSpecs(List.of(ConnectionSpec.MODERN_TLS, ConnectionSpec.CLEARTEXT))
                .build();
        var fresh = new Built(versions, set(secured(plain, true), secured(plain, false)));
        built = fresh;
        return fresh.set;
    }

    private List<Optional<FileTime>> versions() {
        var tls = settings.tls();
        return Stream.of(tls.caFile(), tls.certificateFile(), tls.keyFile(), tls.pkcs12File())
                .map(file -> file.flatMap(HttpClients::version))
                .toList();
    }

    private static Optional<FileTime> version(Path file) {
        try {
            return Optional.of(Files.getLastModifiedTime(file));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static Set set(OkHttpClient sameHost, OkHttpClient otherHosts) {
        var fresh = sameHost.newBuilder()
                .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
                .retryOnConnectionFailure(false)
                .build();
        return new Set(sameHost, otherHosts, fresh);
    }

    private OkHttpClient plain() {
        var client = shared.newBuilder();
        settings.way()
                .ifPresent(way -> client.socketFactory(StreamSocket.factory(way))
                        .dns(HttpClients::unresolvedAddress)
                        .connectionPool(new ConnectionPool(MAX_IDLE, IDLE_SECONDS, TimeUnit.SECONDS)));
        return client.proxySelector(proxies)
                .connectTimeout(settings.connectTimeout())
                .readTimeout(settings.readTimeout())
                .writeTimeout(settings.readTimeout())
                .proxyAuthenticator((route, response) -> {
                    if (route == null || response.request().header("Proxy-Authorization") != null) {
                        return null;
                    }
                    var target = route.address().url();
                    var credentials = proxyCredentials(URI.create(target.toString()));
                    return credentials == null
                            ? null
                            : response.request()
                                    .newBuilder()
                                    .header("Proxy-Authorization", credentials)
                                    .build();
                })
                .build();
    }

    /// The name is resolved at the other end of the connection. The address is only a placeholder.
    private static List<InetAddress> unresolvedAddress(String host) throws UnknownHostException {
        return List.of(InetAddress.getByAddress(host, new byte[4]));
    }

    private @Nullable String proxyCredentials(URI target) {
        var userInfo = proxies.proxyFor(target).map(ProxyRules.Choice::userInfo).orElse(null);
        if (userInfo == null) {
            return null;
        }
        int colon = userInfo.indexOf(':');
        var user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        var password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return Credentials.basic(
                URLDecoder.decode(user, StandardCharsets.UTF_8),
                URLDecoder.decode(password, StandardCharsets.UTF_8),
                StandardCharsets.UTF_8);
    }

    private OkHttpClient secured(OkHttpClient plain, boolean withClientCertificate) throws SourceFailureException {
        var tls = settings.tls();
        boolean shown = withClientCertificate && tls.showsCertificate();
        // On other hosts the configured name does not apply.
        var name = withClientCertificate ? tls.serverName() : Optional.<String>empty();
        if (tls.caFile().isEmpty() && !shown && !tls.insecure() && name.isEmpty()) {
            return plain;
        }
        try {
            var trust = tls.insecure() ? new TrustAnyone() : PemReader.trust(tls.caFile());
            var context = SSLContext.getInstance("TLS");
            context.init(shown ? keys(tls) : new KeyManager[0], new TrustManager[] {trust}, new SecureRandom());
            var sockets = context.getSocketFactory();
            var client = plain.newBuilder()
                    .sslSocketFactory(
                            name.<SSLSocketFactory>map(n -> new NamedTls(sockets, n))
                                    .orElse(sockets),
                            trust);
            name.ifPresent(n -> client.hostnameVerifier(
                    (_, session) -> plain.hostnameVerifier().verify(n, session)));
            if (tls.insecure()) {
                client.hostnameVerifier((_, _) -> true);
            }
            return client.build();
        } catch (SourceFailureException e) {
            throw e;
        } catch (IOException e) {
            throw unusable(String.valueOf(e.getMessage()));
        } catch (GeneralSecurityException e) {
            throw unusable("the certificate and key files of this source do not match ("
                    + e.getClass().getSimpleName() + ")");
        }
    }

    private static SourceFailureException unusable(String found) {
        return new SourceFailureException(new Failure.Unreachable(
                MessageText.line(found), "Correct ca_file and client_cert of this source, or the files they name"));
    }

    private static KeyManager[] keys(TlsSettings tls) throws IOException, GeneralSecurityException {
        var password =
                tls.password().isPresent() ? tls.password().get().reveal().toCharArray() : new char[0];
        var store = KeyStore.getInstance("PKCS12");
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (tls.pkcs12File().isPresent()) {
            var file = tls.pkcs12File().get();
            try (var in = new ByteArrayInputStream(PemReader.bytes(file))) {
                store.load(in, password);
            } catch (IOException e) {
                if (e.getCause() instanceof UnrecoverableKeyException) {
                    throw new IOException(file + " does not open with the password that is configured for it", e);
                }
                throw new IOException(file + " is not a PKCS#12 file: " + e.getMessage(), e);
            }
            factory.init(store, password);
            return factory.getKeyManagers();
        }
        var certificateFile = tls.certificateFile().orElseThrow();
        var chain = PemReader.certificates(certificateFile);
        var key = PemReader.privateKey(tls.keyFile().orElse(certificateFile), password);
        if (!key.getAlgorithm().equals(chain.getFirst().getPublicKey().getAlgorithm())) {
            throw new GeneralSecurityException("key and certificate are of different kinds");
        }
        store.load(null, null);
        store.setKeyEntry("client", key, new char[0], chain.toArray(new Certificate[0]));
        factory.init(store, new char[0]);
        return factory.getKeyManagers();
    }

    /// For a source that was configured as insecure.
    private static final class TrustAnyone implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // Only server certificates are checked here.
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // `insecure` accepts every certificate.
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    /// TLS for a server whose certificate has another name than the host of its URL.
    private static final class NamedTls extends SSLSocketFactory {
        private final SSLSocketFactory sockets;
        private final String name;

        NamedTls(SSLSocketFactory sockets, String name) {
            this.sockets = sockets;
            this.name = name;
        }

        @Override
        public Socket createSocket(Socket over, String host, int port, boolean autoClose) throws IOException {
            return sockets.createSocket(over, name, port, autoClose);
        }

        @Override
        public String[] getDefaultCipherSuites() {
            return sockets.getDefaultCipherSuites();
        }

        @Override
        public String[] getSupportedCipherSuites() {
            return sockets.getSupportedCipherSuites();
        }

        @Override
        public Socket createSocket(String host, int port) {
            throw new UnsupportedOperationException("TLS is only layered over an existing socket");
        }

        @Override
        public Socket createSocket(String host, int port, InetAddress local, int localPort) {
            return createSocket(host, port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port) {
            return createSocket(host.getHostName(), port);
        }

        @Override
        public Socket createSocket(InetAddress host, int port, InetAddress local, int localPort) {
            return createSocket(host, port);
        }
    }
}
