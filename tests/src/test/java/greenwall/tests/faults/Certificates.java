package greenwall.tests.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLSocketFactory;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.jspecify.annotations.Nullable;

/// The certificates that a source presents: a good one, and one for each way in which a certificate can be bad.
final class Certificates {
    private final HeldCertificate authority = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("the site's own")
            .build();
    private final SSLSocketFactory valid;
    private final SSLSocketFactory expired;
    private final SSLSocketFactory forAnotherName;
    private final SSLSocketFactory ofAnUnknownAuthority;

    Certificates(String name) {
        long now = System.currentTimeMillis();
        valid = sockets(new HeldCertificate.Builder()
                .addSubjectAlternativeName(name)
                .signedBy(authority)
                .build());
        expired = sockets(new HeldCertificate.Builder()
                .addSubjectAlternativeName(name)
                .validityInterval(now - TimeUnit.DAYS.toMillis(90), now - TimeUnit.DAYS.toMillis(1))
                .signedBy(authority)
                .build());
        forAnotherName = sockets(new HeldCertificate.Builder()
                .addSubjectAlternativeName("elsewhere.test")
                .signedBy(authority)
                .build());
        ofAnUnknownAuthority = sockets(
                new HeldCertificate.Builder().addSubjectAlternativeName(name).build());
    }

    private static SSLSocketFactory sockets(HeldCertificate certificate) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(certificate)
                .build()
                .sslContext()
                .getSocketFactory();
    }

    /// The authority that the console is configured to trust.
    Path authorityFile() throws IOException {
        var file = Files.createTempFile("greenwall-authority", ".pem");
        file.toFile().deleteOnExit();
        return Files.writeString(file, authority.certificatePem());
    }

    SSLSocketFactory shownUnder(@Nullable Fault fault) {
        return switch (fault) {
            case CERTIFICATE_EXPIRED -> expired;
            case CERTIFICATE_FOR_ANOTHER_NAME -> forAnotherName;
            case CERTIFICATE_OF_AN_UNKNOWN_AUTHORITY -> ofAnUnknownAuthority;
            case null, default -> valid;
        };
    }
}
