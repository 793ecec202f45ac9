package greenwall.connectors.ssh;

import com.jcraft.jsch.Session;
import com.jcraft.jsch.jce.SignatureECDSA256;
import com.jcraft.jsch.jce.SignatureECDSA384;
import com.jcraft.jsch.jce.SignatureECDSA521;
import com.jcraft.jsch.jce.SignatureEd25519;
import com.jcraft.jsch.jce.SignatureRSASHA256;
import com.jcraft.jsch.jce.SignatureRSASHA512;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.SignatureException;
import java.util.Map;

/// OpenSSH reads the host names in certificates literally, but the library always reads them as patterns. So a
/// certificate that contains a pattern is refused when its signature is checked, and the host is then checked
/// by its plain key. The library creates the signature classes by name, so they are public.
final class CertificatePrincipalCheck {
    private static final String CERTIFICATE = "-cert-v01@openssh.com";

    private static final Map<String, Class<?>> SIGNATURES = Map.of(
            "ssh-ed25519", Ed25519.class,
            "rsa-sha2-256", Rsa256.class,
            "rsa-sha2-512", Rsa512.class,
            "ecdsa-sha2-nistp256", Ecdsa256.class,
            "ecdsa-sha2-nistp384", Ecdsa384.class,
            "ecdsa-sha2-nistp521", Ecdsa521.class);

    private CertificatePrincipalCheck() {}

    /// Authorities may sign with these algorithms only, so that no certificate escapes the check.
    static void requireIn(Session session) {
        session.setConfig("ca_signature_algorithms", String.join(",", SIGNATURES.keySet()));
        SIGNATURES.forEach((algorithm, signature) -> session.setConfig(algorithm, signature.getName()));
    }

    /// Returns the signed data; anything but a certificate passes.
    private static byte[] checked(byte[] signed) throws SignatureException {
        try {
            var in = ByteBuffer.wrap(signed);
            var type = text(in);
            if (!type.endsWith(CERTIFICATE)) {
                return signed;
            }
            int fields = type.startsWith("ssh-ed") ? 1 : 2;
            // The nonce and the key.
            for (int i = 0; i <= fields; i++) {
                text(in);
            }
            in.getLong();
            in.getInt();
            text(in);
            var principals = text(in);
            if (principals.indexOf('*') >= 0 || principals.indexOf('?') >= 0) {
                throw new SignatureException("the certificate names a pattern instead of hosts");
            }
        } catch (BufferUnderflowException _) {
            // This is not a certificate, or it cannot be parsed.
        }
        return signed;
    }

    private static String text(ByteBuffer in) {
        int length = in.getInt();
        if (length < 0 || length > in.remaining()) {
            throw new BufferUnderflowException();
        }
        var bytes = new byte[length];
        in.get(bytes);
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    public static final class Ed25519 extends SignatureEd25519 {
        @Override
        public void update(byte[] signed) throws Exception {
            super.update(checked(signed));
        }
    }

    public static final class Rsa256 extends SignatureRSASHA256 {
        @Override
        public void update(byte[] signed) throws Exception {
            super.update(checked(signed));
        }
    }

    public static final class Rsa512 extends SignatureRSASHA512 {
        @Override
        public void update(byte[] signed) throws Exception {
            super.update(checked(signed));
        }
    }

    public static final class Ecdsa256 extends SignatureECDSA256 {
        @Override
        public void update(byte[] signed) throws Exception {
            super.update(checked(signed));
        }
    }

    public static final class Ecdsa384 extends SignatureECDSA384 {
        @Override
        public void update(byte[] signed) throws Exception {
            super.update(checked(signed));
        }
    }

    public static final class Ecdsa521 extends SignatureECDSA521 {
        @Override
        public void update(byte[] signed) throws Exception {
            super.update(checked(signed));
        }
    }
}
