package greenwall.connectors.directcheck;

import greenwall.connectors.http.PemReader;
import greenwall.fleet.DurationText;
import greenwall.fleet.SanitizedText;
import greenwall.fleet.directcheck.DirectCheck;
import greenwall.fleet.directcheck.DirectCheckFault;
import greenwall.fleet.directcheck.DirectCheckResult;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.Proxy;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import okhttp3.ConnectionPool;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/// Checks a page: its status, a text in it, and the certificate. It connects directly, without a proxy.
final class HttpCheck implements AutoCloseable {
    private static final Duration DEADLINE = Duration.ofSeconds(5);
    private static final long MAX = 256 * 1024;
    /// How Java says that no trusted authority signed a certificate.
    private static final Pattern UNKNOWN_AUTHORITY =
            Pattern.compile("path building failed|does not chain|signature check failed");

    private final InstantSource clock;
    private final OkHttpClient client = new OkHttpClient.Builder()
            .callTimeout(DEADLINE)
            .connectionPool(new ConnectionPool(0, 1, TimeUnit.SECONDS))
            .followRedirects(false)
            .followSslRedirects(false)
            .retryOnConnectionFailure(false)
            .proxy(Proxy.NO_PROXY)
            .build();
    /// The last trusted certificate, by page.
    private final Map<String, X509Certificate> trusted = new ConcurrentHashMap<>();

    HttpCheck(InstantSource clock) {
        this.clock = clock;
    }

    DirectCheckResult run(DirectCheck.HttpRequest check) {
        var shown = new RecordingTrustManager();
        OkHttpClient caller;
        try {
            caller = client(check, shown);
        } catch (GeneralSecurityException | IOException unusable) {
            return new DirectCheckResult.NotRun(
                    "the CA certificates of this check cannot be used: " + line(unusable) + "; correct its ca_file");
        }
        try (var response = caller.newCall(
                        new Request.Builder().url(check.url().toString()).build())
                .execute()) {
            return read(check, response, shown);
        } catch (SSLPeerUnverifiedException _) {
            return untrusted(check, shown, "is for another name");
        } catch (SSLException refused) {
            return shown.certificate == null
                    ? faultResult(
                            check, withoutTls(refused) ? "does not use TLS" : "TLS handshake failed", line(refused))
                    : untrusted(check, shown, why(shown, refused));
        } catch (UnknownHostException _) {
            return new DirectCheckResult.NotRun(
                    "the name " + check.url().getHost() + " does not resolve on this machine");
        } catch (ConnectException refused) {
            return faultResult(check, "does not respond", line(refused));
        } catch (InterruptedIOException late) {
            return faultResult(check, "does not respond in time", line(late));
        } catch (IOException broken) {
            // A server may close the connection before the reason of a failed handshake is read.
            boolean inHandshake = check.secured() && shown.certificate == null;
            return faultResult(check, inHandshake ? "TLS handshake failed" : "returns no valid page", line(broken));
        }
    }

    private static boolean withoutTls(SSLException refused) {
        return String.valueOf(refused.getMessage()).contains("Unsupported or unrecognized SSL message");
    }

    private static String line(Exception failed) {
        return SanitizedText.line(String.valueOf(failed.getMessage()));
    }

    private DirectCheckResult read(DirectCheck.HttpRequest check, Response response, RecordingTrustManager shown)
            throws IOException {
        var faults = new ArrayList<DirectCheckFault>();
        var figures = new ArrayList<DirectCheckResult.MeasuredValue>();
        figures.add(new DirectCheckResult.MeasuredValue("status", "", String.valueOf(response.code())));
        if (response.code() != check.status()) {
            faults.add(fault("has the wrong status", "status " + response.code() + ", expected " + check.status()));
        } else if (!check.content().isEmpty()) {
            var body = response.peekBody(MAX).bytes();
            if (!new String(body, StandardCharsets.UTF_8).contains(check.content())) {
                var where = body.length < MAX ? "the page" : "the first " + MAX / 1024 + " KiB of the page";
                faults.add(
                        fault("does not contain the expected text", "\"" + check.content() + "\" is not in " + where));
            }
        }
        var certificate = shown.certificate;
        if (certificate != null) {
            trusted.put(check.text(), certificate);
            var left =
                    Duration.between(clock.instant(), certificate.getNotAfter().toInstant());
            figures.add(new DirectCheckResult.MeasuredValue("certificate", "", "expires in " + DurationText.of(left)));
            if (left.compareTo(check.minValidity()) < 0) {
                faults.add(new DirectCheckFault(
                        DirectCheckFault.Kind.CERTIFICATE,
                        "",
                        false,
                        "has a certificate that expires soon",
                        "it expires in " + DurationText.of(left)));
            }
        }
        return new DirectCheckResult.Answered("responds with " + response.code(), figures, faults);
    }

    private static DirectCheckFault fault(String lead, String reason) {
        return new DirectCheckFault(DirectCheckFault.Kind.SERVICE, "", true, lead, reason);
    }

    private static DirectCheckResult faultResult(DirectCheck.HttpRequest check, String lead, String reason) {
        return new DirectCheckResult.Unanswered(fault(lead, check.text() + ": " + reason));
    }

    private DirectCheckResult untrusted(DirectCheck.HttpRequest check, RecordingTrustManager shown, String why) {
        var certificate = shown.certificate;
        var before = trusted.get(check.text());
        boolean replaced = certificate != null && before != null && !before.equals(certificate);
        var who = certificate == null
                ? ""
                : " of "
                        + SanitizedText.line(
                                certificate.getSubjectX500Principal().getName()) + " (issued by "
                        + SanitizedText.line(
                                certificate.getIssuerX500Principal().getName()) + ")";
        return new DirectCheckResult.Unanswered(fault(
                replaced ? "has a new certificate, which is not trusted" : "has a certificate that is not trusted",
                "the certificate" + who + " " + why));
    }

    private String why(RecordingTrustManager shown, SSLException refused) {
        var certificate = shown.certificate;
        if (certificate != null && certificate.getNotAfter().toInstant().isBefore(clock.instant())) {
            return "has expired";
        }
        if (certificate != null && certificate.getNotBefore().toInstant().isAfter(clock.instant())) {
            return "is not valid yet";
        }
        return UNKNOWN_AUTHORITY.matcher(shown.refusal).find()
                ? "is not signed by a trusted authority"
                : "was rejected: " + line(refused);
    }

    private OkHttpClient client(DirectCheck.HttpRequest check, RecordingTrustManager shown)
            throws GeneralSecurityException, IOException {
        if (!check.secured()) {
            return client;
        }
        shown.judge = PemReader.trust(check.authorities());
        var context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {shown}, new SecureRandom());
        return client.newBuilder()
                .sslSocketFactory(context.getSocketFactory(), shown)
                .build();
    }

    /// Delegates to the trust manager and records the certificate that the server presented.
    private static final class RecordingTrustManager implements X509TrustManager {
        private @Nullable X509TrustManager judge;
        private volatile @Nullable X509Certificate certificate;
        private volatile String refusal = "";

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            throw new CertificateException("this check verifies servers only");
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            certificate = chain.length == 0 ? null : chain[0];
            var trust = judge;
            if (trust == null) {
                throw new CertificateException("no trust manager is set for this check");
            }
            try {
                trust.checkServerTrusted(chain, type);
            } catch (CertificateException not) {
                refusal = String.valueOf(not.getMessage());
                throw not;
            }
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            var trust = judge;
            return trust == null ? new X509Certificate[0] : trust.getAcceptedIssuers();
        }
    }

    @Override
    public void close() {
        client.dispatcher().cancelAll();
        client.dispatcher().executorService().shutdown();
    }
}
