package greenwall.connectors.http;

import static greenwall.connectors.MockServers.UP;
import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.redirect;
import static greenwall.connectors.MockServers.up;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sources with encrypted keys, with other server names, behind SOCKS and on Unix sockets.
class ConnectionOptionsTest extends ServerFixture {
    private static final HeldCertificate AUTHORITY =
            new HeldCertificate.Builder().certificateAuthority(1).build();
    private static final String PASSWORD = "phrase-Gibbon-Lantern";

    private void startTls(String name, boolean requiresClientCertificate) throws IOException {
        var certificate = new HeldCertificate.Builder()
                .addSubjectAlternativeName(name)
                .signedBy(AUTHORITY)
                .build();
        server.useHttps(new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build()
                .sslSocketFactory());
        if (requiresClientCertificate) {
            server.requireClientAuth();
        }
        server.start();
        always(server, up());
    }

    private TlsSettings trusting() throws IOException {
        var ca = Files.writeString(folder.resolve("ca.pem"), AUTHORITY.certificatePem());
        return new TlsSettings(Optional.of(ca), Optional.empty(), Optional.empty(), false);
    }

    private static Optional<CachedSecret> password(String passwordText) {
        return Optional.of(new CachedSecret("a file", () -> passwordText));
    }

    private String url() {
        return server.url("/").toString();
    }

    private static Path key(String name) throws Exception {
        return Path.of(Objects.requireNonNull(ConnectionOptionsTest.class.getResource("keys/" + name))
                .toURI());
    }

    /// Written by OpenSSL, all from the same key.
    @ParameterizedTest
    @ValueSource(strings = {"pbes2.pem", "pbes1.pem"})
    void anEncryptedKeyOpensOnlyWithItsPassword(String name) throws Exception {
        assertThat(PemReader.privateKey(key(name), PASSWORD.toCharArray()))
                .isEqualTo(PemReader.privateKey(key("plain.pem"), new char[0]));
        assertThatThrownBy(() -> PemReader.privateKey(key(name), new char[0]))
                .hasMessageContaining("encrypted with a passphrase")
                .hasMessageContaining("password_file");
        assertThatThrownBy(() -> PemReader.privateKey(key(name), "other-Word".toCharArray()))
                .hasMessageContaining("cannot be decrypted with the configured password")
                .hasMessageNotContaining("other-Word");
    }

    @ParameterizedTest
    @ValueSource(strings = {"scrypt.pem", "traditional.pem"})
    void anUnsupportedKeyEncryptionIsReportedWithAConversionCommand(String name) {
        assertThatThrownBy(() -> PemReader.privateKey(key(name), PASSWORD.toCharArray()))
                .hasMessageContaining("openssl pkcs8 -topk8");
    }

    @Test
    void anEncryptedKeyIsUsedForClientAuthentication() throws Exception {
        var plain = (ECPrivateKey) PemReader.privateKey(key("plain.pem"), new char[0]);
        var clientCertificate = new HeldCertificate.Builder()
                .keyPair(pair(plain))
                .signedBy(AUTHORITY)
                .build();
        startTls("localhost", true);
        var certificate = Files.writeString(folder.resolve("c.pem"), clientCertificate.certificatePem());
        var tls = new TlsSettings(trusting().caFile(), Optional.of(certificate), Optional.of(key("pbes2.pem")), false);
        assertThat(answer(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = withPassword(tls, PASSWORD))))
                        .size())
                .isEqualTo(1);
    }

    private static TlsSettings withPassword(TlsSettings tls, String password) {
        return new TlsSettings(
                tls.caFile(),
                tls.certificateFile(),
                tls.keyFile(),
                tls.pkcs12File(),
                password(password),
                tls.serverName(),
                tls.insecure());
    }

    private TlsSettings tlsWithServerName(String server) throws IOException {
        return new TlsSettings(
                trusting().caFile(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(server),
                false);
    }

    /// The public key is at the end of the private key's PKCS#8.
    private static KeyPair pair(ECPrivateKey key) throws Exception {
        var text = Files.readString(key("plain.pem")).replaceAll("-----[A-Z ]+-----|\\s", "");
        var derBytes = Base64.getDecoder().decode(text);
        var point = Arrays.copyOfRange(derBytes, derBytes.length - 64, derBytes.length);
        var w = new ECPoint(
                new BigInteger(1, Arrays.copyOf(point, 32)), new BigInteger(1, Arrays.copyOfRange(point, 32, 64)));
        return new KeyPair(KeyFactory.getInstance("EC").generatePublic(new ECPublicKeySpec(w, key.getParams())), key);
    }

    @Test
    void aPkcs12FileProvidesCertificateAndKey() throws Exception {
        startTls("localhost", true);
        var clientCertificate =
                new HeldCertificate.Builder().signedBy(AUTHORITY).build();
        var store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("me", clientCertificate.keyPair().getPrivate(), PASSWORD.toCharArray(), new Certificate[] {
            clientCertificate.certificate()
        });
        var file = folder.resolve("me.p12");
        try (var out = Files.newOutputStream(file)) {
            store.store(out, PASSWORD.toCharArray());
        }
        var tls = new TlsSettings(
                trusting().caFile(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(file),
                Optional.empty(),
                Optional.empty(),
                false);

        assertThat(answer(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = withPassword(tls, PASSWORD))))
                        .size())
                .isEqualTo(1);
        assertThat(failure(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = withPassword(tls, "wrong"))))
                        .found())
                .contains("cannot be opened with the configured password");
        Files.writeString(file, "no such thing");
        assertThat(failure(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = withPassword(tls, PASSWORD))))
                        .found())
                .contains("is not a PKCS#12 file");
        Files.delete(file);
        assertThat(failure(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = withPassword(tls, PASSWORD))))
                        .found())
                .isEqualTo(file + " does not exist");
    }

    @Test
    void theConfiguredServerNameIsUsedForSniAndVerification() throws Exception {
        startTls("prometheus.internal", false);
        var tlsFiles = tlsWithServerName("prometheus.internal");

        assertThat(answer(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = tlsFiles)))
                        .size())
                .isEqualTo(1);
        var serverNames = server.takeRequest().getHandshakeServerNames();
        assertThat(serverNames).containsExactly("prometheus.internal");
        var otherName = tlsWithServerName("other.internal");
        assertThat(failure(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = otherName)))
                        .found())
                .contains("prometheus.internal");
        var trusting = trusting();
        assertThat(failure(query(url(), HttpSettings.DEFAULT.with(draft -> draft.tls = trusting)))
                        .found())
                .contains("is not for localhost");
    }

    @Test
    void urlParametersAreSentWithEveryRequestEvenAfterARedirect() throws Exception {
        server.start();
        server.enqueue(redirect(307, "/behind/api/v1/query"));
        server.enqueue(up());
        answer(query(
                url(),
                HttpSettings.DEFAULT.with(
                        draft -> draft.query = Optional.of("extra_label=team%3Dnoc&extra_label=site%3Da"))));
        for (int i = 0; i < 2; i++) {
            assertThat(server.takeRequest().getUrl().queryParameterValues("extra_label"))
                    .containsExactly("team=noc", "site=a");
        }
    }

    @Test
    void aUnixSocketIsQueriedByItsPath() throws Exception {
        var file = folder.resolve("p.sock");
        var requestHeads = new ConcurrentLinkedQueue<String>();
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(file));
            Thread.ofVirtual().start(() -> {
                while (listening.isOpen()) {
                    try (var channel = listening.accept()) {
                        requestHeads.add(head(Channels.newInputStream(channel)));
                        Channels.newOutputStream(channel).write(plainAnswer());
                    } catch (IOException _) {
                        // The test or the client has ended.
                    }
                }
            });
            var settings = HttpSettings.DEFAULT.with(draft -> draft.connector = Optional.of(StreamSocket.unix(file)));
            assertThat(answer(query("unix://" + file, settings)).size()).isEqualTo(1);
            assertThat(answer(query("unix://" + file, settings)).size()).isEqualTo(1);
        }
        assertThat(requestHeads.peek()).startsWith("POST /api/v1/query HTTP/1.1");
        Files.deleteIfExists(file);
        var missingSocket = failure(query(
                "unix://" + file,
                HttpSettings.DEFAULT.with(draft -> draft.connector = Optional.of(StreamSocket.unix(file)))));
        assertThat(missingSocket.found()).contains(file.toString()).doesNotContain("unix.invalid");
        assertThat(missingSocket.remedy()).contains("unix://");
    }

    /// OkHttp tests a connection that was idle for ten seconds by a read with a timeout, which a Unix socket
    /// has not: the next request would wait for its deadline.
    @Test
    void anIdleUnixSocketIsClosedBeforeTheClientTestsIt() throws Exception {
        var file = folder.resolve("idle.sock");
        try (var listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            listening.bind(UnixDomainSocketAddress.of(file));
            var idle = CompletableFuture.supplyAsync(
                    () -> {
                        try (var channel = listening.accept()) {
                            head(Channels.newInputStream(channel));
                            Channels.newOutputStream(channel).write(answerWith("keep-alive"));
                            long answered = System.nanoTime();
                            while (Channels.newInputStream(channel).read() >= 0) {
                                // Reads to the end.
                            }
                            return Duration.ofNanos(System.nanoTime() - answered);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    Thread::startVirtualThread);
            answer(query(
                    "unix://" + file,
                    HttpSettings.DEFAULT.with(draft -> draft.connector = Optional.of(StreamSocket.unix(file)))));
            assertThat(idle.get(30, TimeUnit.SECONDS)).isLessThan(Duration.ofSeconds(10));
        }
    }

    private static byte[] plainAnswer() {
        return answerWith("close");
    }

    private static byte[] answerWith(String connection) {
        return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: " + connection
                        + "\r\nContent-Length: " + UP.length() + "\r\n\r\n" + UP)
                .getBytes();
    }

    /// Reads a request to the end of its form body.
    private static String head(InputStream in) throws IOException {
        var text = new StringBuilder();
        while (!text.toString().contains("query=up")) {
            int b = in.read();
            if (b < 0) {
                break;
            }
            text.append((char) b);
        }
        return text.toString();
    }

    /// A SOCKS server that accepts only host names and forwards each to the same port.
    @Test
    void aSocksProxyIsGivenTheNameUnresolved() throws Exception {
        server.start();
        always(server, up());
        var names = new ConcurrentLinkedQueue<String>();
        try (var socks = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                while (!socks.isClosed()) {
                    try {
                        var socket = socks.accept();
                        Thread.ofVirtual().start(() -> serveSocks(socket, names));
                    } catch (IOException _) {
                        return;
                    }
                }
            });
            var proxy = new ProxyChoice.FixedProxy(URI.create("socks5://127.0.0.1:" + socks.getLocalPort()));
            assertThat(answer(query(
                                    "http://prometheus.invalid:9090",
                                    HttpSettings.DEFAULT.with(draft -> draft.proxy = proxy)))
                            .size())
                    .isEqualTo(1);
        }
        assertThat(names).contains("prometheus.invalid");
    }

    private void serveSocks(Socket socket, ConcurrentLinkedQueue<String> names) {
        try (socket;
                var upstream = new Socket(InetAddress.getLoopbackAddress(), server.getPort())) {
            var in = new DataInputStream(socket.getInputStream());
            var out = socket.getOutputStream();
            in.readByte();
            in.readFully(new byte[in.readUnsignedByte()]);
            out.write(new byte[] {5, 0});
            in.readFully(new byte[3]);
            if (in.readByte() == 3) {
                var name = new byte[in.readUnsignedByte()];
                in.readFully(name);
                names.add(new String(name, StandardCharsets.UTF_8));
            }
            in.readFully(new byte[2]);
            out.write(new byte[] {5, 0, 0, 1, 0, 0, 0, 0, 0, 0});
            Thread.ofVirtual().start(() -> copy(in, upstream));
            upstream.getInputStream().transferTo(out);
        } catch (IOException _) {
            // One end is closed.
        }
    }

    private static void copy(InputStream from, Socket to) {
        try {
            OutputStream out = to.getOutputStream();
            from.transferTo(out);
        } catch (IOException _) {
            // One end is closed.
        }
    }
}
