package greenwall.connectors.http;

import static greenwall.connectors.MockServers.always;
import static greenwall.connectors.MockServers.answer;
import static greenwall.connectors.MockServers.failure;
import static greenwall.connectors.MockServers.redirect;
import static greenwall.connectors.MockServers.takeRequest;
import static greenwall.connectors.MockServers.up;
import static org.assertj.core.api.Assertions.assertThat;

import greenwall.connectors.MockServers;
import greenwall.connectors.prometheus.Prometheus;
import greenwall.fleet.source.Failure;
import greenwall.fleet.source.InstantVector;
import greenwall.fleet.source.Outcome;
import greenwall.fleet.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.cert.CertPathValidatorException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Which certificates are trusted, and which client certificates are sent to which server.
class CertificatesTest extends ServerFixture {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(1)
            .commonName("test authority")
            .build();

    private Outcome<InstantVector> query(HttpSettings settings) {
        return query(server.url("/").toString(), settings);
    }

    private HeldCertificate serverCertificate(String host) {
        return new HeldCertificate.Builder()
                .addSubjectAlternativeName(host)
                .signedBy(AUTHORITY)
                .build();
    }

    private void startTls(HeldCertificate certificate, boolean requiresClientCertificate) throws IOException {
        var handshake = new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        server.useHttps(handshake.sslSocketFactory());
        if (requiresClientCertificate) {
            server.requireClientAuth();
        }
        server.start();
        always(server, up());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private HttpSettings trusting() throws IOException {
        var ca = write("ca.pem", "the authority\n" + AUTHORITY.certificatePem());
        return HttpSettings.DEFAULT.with(
                draft -> draft.tls = new TlsSettings(Optional.of(ca), Optional.empty(), Optional.empty(), false));
    }

    @Test
    void aPrivateCaIsTrustedWithItsCaFileAndHttp2IsUsed() throws Exception {
        startTls(serverCertificate("localhost"), false);

        assertThat(answer(query(trusting())).size()).isEqualTo(1);
        assertThat(takeRequest(server).getVersion()).isEqualTo("HTTP/2");
        assertThat(server.getProtocols()).contains(Protocol.HTTP_2);
    }

    /// Forwards connections, until their bytes are lost without an end of the connection.
    private static final class LossyRelay implements AutoCloseable {
        private final ServerSocket listener = new ServerSocket(0);
        private final List<Socket> ends = new CopyOnWriteArrayList<>();
        private final int target;
        private volatile int lost;

        LossyRelay(int target) throws IOException {
            this.target = target;
            Thread.ofVirtual().start(() -> {
                while (!listener.isClosed()) {
                    try {
                        accept();
                    } catch (IOException _) {
                        return;
                    }
                }
            });
        }

        private void accept() throws IOException {
            var client = listener.accept();
            var server = new Socket("localhost", target);
            ends.add(client);
            ends.add(server);
            int number = ends.size();
            forward(client, server, number);
            forward(server, client, number);
        }

        private void forward(Socket from, Socket to, int number) {
            Thread.ofVirtual().start(() -> {
                var buffer = new byte[8192];
                try {
                    for (int n = from.getInputStream().read(buffer);
                            n >= 0;
                            n = from.getInputStream().read(buffer)) {
                        if (number > lost) {
                            to.getOutputStream().write(buffer, 0, n);
                        }
                    }
                } catch (IOException _) {
                    // One end is closed.
                }
            });
        }

        int port() {
            return listener.getLocalPort();
        }

        void loseOpenConnections() {
            lost = ends.size();
        }

        @Override
        public void close() throws IOException {
            listener.close();
            for (var end : ends) {
                end.close();
            }
        }
    }

    @Test
    void anHttp2ConnectionWhosePacketsAreLostIsReplaced() throws Exception {
        startTls(serverCertificate("localhost"), false);
        try (var relay = new LossyRelay(server.getPort())) {
            var source = MockServers.source(Source.Kind.PROMETHEUS, "https://localhost:" + relay.port());
            var prometheus = Prometheus.connect(
                    http, source, trusting().with(draft -> draft.readTimeout = Duration.ofSeconds(3)));
            answer(prometheus.instant("up", MockServers.SOON));

            relay.loseOpenConnections();

            assertThat(answer(prometheus.instant("up", MockServers.SOON)).size())
                    .isEqualTo(1);
        }
    }

    @Test
    void aQueryFollowsARedirectToTheSameHostOverTls() throws Exception {
        startTls(serverCertificate("localhost"), false);
        try (var plainServer = MockServers.mock()) {
            plainServer.start();
            always(plainServer, redirect(301, server.url("/api/v1/query").toString()));

            assertThat(answer(query(plainServer.url("/").toString(), trusting()))
                            .size())
                    .isEqualTo(1);

            assertThat(takeRequest(server).getBody().utf8()).contains("query=");
        }
    }

    @Test
    void withoutTheCaFileAPrivateCaIsRefusedAndTheRemedyNamesTheSetting() throws Exception {
        startTls(serverCertificate("localhost"), false);

        var failure = failure(query(HttpSettings.DEFAULT));

        assertThat(failure.found()).contains("not signed by an authority that this machine trusts");
        assertThat(failure.remedy()).contains("ca_file");
    }

    @Test
    void aCaFileWithoutTheAuthorityIsTheOneToAddItTo() throws Exception {
        var other = new HeldCertificate.Builder().certificateAuthority(1).build();
        startTls(
                new HeldCertificate.Builder()
                        .addSubjectAlternativeName("localhost")
                        .signedBy(other)
                        .build(),
                false);

        var failure = failure(query(trusting()));

        assertThat(failure.found()).endsWith("not signed by an authority in ca_file of this source");
        assertThat(failure.remedy()).startsWith("add the authority to that file");
    }

    private static Failure failedHandshake(TlsSettings tls, Exception cause) {
        var settings = HttpSettings.DEFAULT.with(draft -> draft.tls = tls);
        return ConnectionFailures.of(
                new SSLHandshakeException(cause.getMessage(), cause),
                HttpUrl.get("https://prometheus/"),
                new SourceOkHttpClients(new OkHttpClient(), settings, new ProxyRules(Map.of())),
                MockServers.SOON,
                false,
                false);
    }

    @Test
    void aCertificateThatJavaRejectsIsNotCalledUntrusted() {
        var weak = new CertPathValidatorException(
                "Algorithm constraints check failed on keysize limits: RSA 512 bit key used");

        assertThat(failedHandshake(TlsSettings.DEFAULT, weak).found())
                .isEqualTo("the certificate of https://prometheus/ was rejected: " + weak.getMessage());
    }

    @Test
    void aClientCertificateIsCalledRejectedOnlyIfTheSourceHasOne() {
        var alert = new SSLException("Received fatal alert: bad_certificate");
        var certified =
                new TlsSettings(Optional.empty(), Optional.of(folder.resolve("me.pem")), Optional.empty(), false);

        assertThat(failedHandshake(TlsSettings.DEFAULT, alert).found())
                .contains("asks for a client certificate, and none was sent");
        assertThat(failedHandshake(certified, alert).found())
                .contains("did not accept the client certificate of this source");
        assertThat(ConnectionFailures.answer(
                                HttpUrl.get("https://prometheus/"),
                                403,
                                "",
                                HttpSettings.DEFAULT.with(draft -> draft.tls = certified),
                                false)
                        .found())
                .contains("with only the client certificate of this source (403)");
    }

    @Test
    void insecureAcceptsAnyCertificate() throws Exception {
        startTls(serverCertificate("other.example"), false);
        var insecure = new TlsSettings(Optional.empty(), Optional.empty(), Optional.empty(), true);

        assertThat(answer(query(HttpSettings.DEFAULT.with(draft -> draft.tls = insecure)))
                        .size())
                .isEqualTo(1);
    }

    @Test
    void aCertificateForAnotherNameIsRefusedAndItsNamesAreReported() throws Exception {
        startTls(serverCertificate("other.example"), false);

        var failure = failure(query(trusting()));

        assertThat(failure.found()).contains("is not for localhost").contains("other.example");

        var tls = trusting().tls();
        var named = new TlsSettings(
                tls.caFile(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of("prometheus.internal"),
                false);
        assertThat(failure(query(HttpSettings.DEFAULT.with(draft -> draft.tls = named)))
                        .found())
                .contains("is not for prometheus.internal")
                .contains("other.example");
    }

    @Test
    void anExpiredCertificateIsReportedAsExpired() throws Exception {
        var expired = new HeldCertificate.Builder()
                .addSubjectAlternativeName("localhost")
                .validityInterval(1_000_000_000_000L, 1_100_000_000_000L)
                .signedBy(AUTHORITY)
                .build();
        startTls(expired, false);

        assertThat(failure(query(trusting())).found()).contains("has expired");
    }

    @Test
    void aRedirectThatLeavesTlsIsRefused() throws Exception {
        startTls(serverCertificate("localhost"), false);
        try (var plainServer = MockServers.mock()) {
            plainServer.start();
            plainServer.enqueue(up());
            always(server, redirect(307, plainServer.url("/api/v1/query").toString()));

            var failure = failure(query(trusting()));

            assertThat(failure.found()).contains("redirects to http://").contains("does not use TLS");
            assertThat(plainServer.getRequestCount()).isZero();
        }
    }

    @Test
    void mismatchesBetweenTlsAndPlainHttpAreReported() throws Exception {
        startTls(serverCertificate("localhost"), false);
        Failure needless;
        try (var plain = new ServerSocket(0)) {
            Thread.ofVirtual().start(() -> {
                while (!plain.isClosed()) {
                    try (var socket = plain.accept()) {
                        // Read to the end first: closing a socket with unread data would discard the response.
                        socket.setSoTimeout(20_000);
                        var hello = socket.getInputStream().read(new byte[8192]);
                        if (hello > 0) {
                            socket.getOutputStream().write("HTTP/1.0 400 Bad Request\r\n\r\n".getBytes());
                        }
                        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
                    } catch (IOException _) {
                        return;
                    }
                }
            });
            needless = failure(query("https://localhost:" + plain.getLocalPort(), HttpSettings.DEFAULT));
        }
        var missing = failure(query("http://localhost:" + server.getPort(), HttpSettings.DEFAULT));

        assertThat(needless.found()).contains("responded without TLS");
        assertThat(needless.remedy()).contains("http://");
        assertThat(missing.remedy()).isNotBlank();
    }

    @Test
    void aMissingCaFileIsReported() {
        var missingFiles =
                new TlsSettings(Optional.of(folder.resolve("gone.pem")), Optional.empty(), Optional.empty(), false);

        var failure =
                failure(query("https://localhost:1", HttpSettings.DEFAULT.with(draft -> draft.tls = missingFiles)));

        assertThat(failure.found()).contains("gone.pem does not exist");
        assertThat(failure.remedy()).contains("ca_file");
    }

    private Outcome<InstantVector> queryWithKey(String certificate, String key) throws IOException {
        var trusting = trusting().tls();
        var withKey = new TlsSettings(
                trusting.caFile(),
                Optional.of(write("client.pem", certificate)),
                Optional.of(write("client.key", key)),
                false);
        return query(trusting().with(draft -> draft.tls = withKey));
    }

    @ParameterizedTest
    @CsvSource({"EC, PKCS8", "RSA, PKCS8", "RSA, PKCS1", "EC, SEC1"})
    void aClientCertificateIsSentWithItsKeyInAnyCommonFormat(String kind, String form) throws Exception {
        startTls(serverCertificate("localhost"), true);
        var builder = new HeldCertificate.Builder().commonName("me").signedBy(AUTHORITY);
        var clientCertificate = (kind.equals("RSA") ? builder.rsa2048() : builder.ecdsa256()).build();
        var key = switch (form) {
            case "PKCS1" -> clientCertificate.privateKeyPkcs1Pem();
            case "SEC1" -> sec1(clientCertificate);
            default -> clientCertificate.privateKeyPkcs8Pem();
        };

        assertThat(answer(queryWithKey(clientCertificate.certificatePem(), key)).size())
                .isEqualTo(1);
    }

    /// The key as `openssl ecparam -genkey` writes it: the inner structure of PKCS#8 with the name of the curve
    /// inserted.
    private static String sec1(HeldCertificate clientCertificate) {
        byte[] pkcs8 = clientCertificate.keyPair().getPrivate().getEncoded();
        byte[] curve = {0x06, 0x08, 0x2a, (byte) 0x86, 0x48, (byte) 0xce, 0x3d, 0x03, 0x01, 0x07};
        // In PKCS#8 the key itself is the 32 bytes after "04 20".
        int offset = 0;
        for (int i = pkcs8.length - 34; i > 0; i--) {
            if (pkcs8[i] == 0x04 && pkcs8[i + 1] == 0x20 && pkcs8[i - 1] == 0x01) {
                offset = i;
                break;
            }
        }
        byte[] secret = Arrays.copyOfRange(pkcs8, offset, offset + 34);
        var der = new ByteArrayOutputStream();
        der.write(0x30);
        der.write(3 + secret.length + 2 + curve.length);
        der.writeBytes(new byte[] {0x02, 0x01, 0x01});
        der.writeBytes(secret);
        der.write(0xa0);
        der.write(curve.length);
        der.writeBytes(curve);
        return "-----BEGIN EC PRIVATE KEY-----\n" + Base64.getMimeEncoder().encodeToString(der.toByteArray())
                + "\n-----END EC PRIVATE KEY-----\n";
    }

    @Test
    void anEncryptedOrMissingKeyIsReported() throws Exception {
        startTls(serverCertificate("localhost"), true);
        var clientCertificate =
                new HeldCertificate.Builder().signedBy(AUTHORITY).build();

        var locked = failure(queryWithKey(
                clientCertificate.certificatePem(),
                "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n"));
        var withoutKey = failure(queryWithKey(clientCertificate.certificatePem(), "nothing here"));

        assertThat(locked.found()).contains("encrypted with a passphrase");
        assertThat(withoutKey.found()).contains("contains no private key");
    }

    @Test
    void theClientCertificateIsNotSentToARedirectTarget() throws Exception {
        startTls(serverCertificate("localhost"), true);
        var otherServer = MockServers.mock();
        var handshake = new HandshakeCertificates.Builder()
                .heldCertificate(serverCertificate("localhost"))
                .addTrustedCertificate(AUTHORITY.certificate())
                .build();
        otherServer.useHttps(handshake.sslSocketFactory());
        otherServer.requestClientAuth();
        otherServer.start();
        always(otherServer, up());
        always(server, redirect(303, otherServer.url("/api/v1/query").toString()));
        var clientCertificate = new HeldCertificate.Builder()
                .commonName("me")
                .signedBy(AUTHORITY)
                .build();

        queryWithKey(clientCertificate.certificatePem(), clientCertificate.privateKeyPkcs8Pem());

        var hello = takeRequest(otherServer).getHandshake();
        assertThat(hello).isNotNull();
        assertThat(hello.peerCertificates()).isEmpty();
        otherServer.close();
    }

    @Test
    void anRsaKeyEncodedByThisJavaIsRead() throws Exception {
        var pair = KeyPairGenerator.getInstance("RSA");
        pair.initialize(2048);
        var key = (RSAPrivateCrtKey) pair.generateKeyPair().getPrivate();
        var file = write(
                "k.pem",
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key.getEncoded())
                        + "\n-----END PRIVATE KEY-----\n");

        assertThat(PemReader.privateKey(file, new char[0])).isEqualTo(key);
    }
}
