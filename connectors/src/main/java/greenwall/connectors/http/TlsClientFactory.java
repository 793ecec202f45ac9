package greenwall.connectors.http;

import greenwall.fleet.source.Failure;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.security.UnrecoverableKeyException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.OkHttpClient;

/// Adds TLS to an HTTP client: the trusted authorities, the client certificate from PEM or PKCS#12 files, and
/// another name of the server.
record TlsClientFactory(TlsSettings tls) {
    /// @param withClientCertificate whether the servers of this client may see this program's certificate
    OkHttpClient client(OkHttpClient plain, boolean withClientCertificate) throws SourceFailureException {
        boolean shown = withClientCertificate && tls.showsCertificate();
        // On other hosts the configured name does not apply.
        var name = withClientCertificate ? tls.serverName() : Optional.<String>empty();
        if (tls.caFile().isEmpty() && !shown && !tls.insecure() && name.isEmpty()) {
            return plain;
        }
        try {
            var trust = tls.insecure() ? new TrustAllManager() : PemReader.trust(tls.caFile());
            var context = SSLContext.getInstance("TLS");
            context.init(shown ? clientKeys() : new KeyManager[0], new TrustManager[] {trust}, new SecureRandom());
            var sockets = context.getSocketFactory();
            var client = plain.newBuilder()
                    .sslSocketFactory(
                            name.<SSLSocketFactory>map(n -> new ServerNameSocketFactory(sockets, n))
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
            throw unusable("the certificate and key files of this source do not match");
        }
    }

    private static SourceFailureException unusable(String found) {
        return new SourceFailureException(new Failure.Unreachable(
                MessageText.line(found), "correct ca_file and client_cert of this source, or the files they name"));
    }

    private KeyManager[] clientKeys() throws IOException, GeneralSecurityException {
        var password =
                tls.password().isPresent() ? tls.password().get().reveal().toCharArray() : new char[0];
        var store = KeyStore.getInstance("PKCS12");
        var factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        if (tls.pkcs12File().isPresent()) {
            var file = tls.pkcs12File().get();
            var bytes = PemReader.bytes(file);
            try {
                store.load(new ByteArrayInputStream(bytes), password);
            } catch (IOException e) {
                if (e.getCause() instanceof UnrecoverableKeyException) {
                    throw new IOException(file + " cannot be opened with the configured password", e);
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
    private static final class TrustAllManager implements X509TrustManager {
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
    private static final class ServerNameSocketFactory extends SSLSocketFactory {
        private final SSLSocketFactory sockets;
        private final String name;

        ServerNameSocketFactory(SSLSocketFactory sockets, String name) {
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
