package greenwall.connectors.http;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPrivateKeySpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Cipher;
import javax.crypto.EncryptedPrivateKeyInfo;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;

/// Reads certificates and private keys from PEM files: PKCS#8, PKCS#1 (RSA) and SEC 1 (EC), in the formats of
/// common tools.
public final class PemReader {
    private static final int LARGEST_FILE = 4 << 20;
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----([^-]*)-----END \\1-----", Pattern.DOTALL);
    private static final int NUMBER = 0x02;
    private static final int OCTETS = 0x04;
    private static final int SEQUENCE = 0x30;
    private static final int CURVE = 0xa0;

    private record Block(String type, byte[] content) {}

    private PemReader() {}

    /// The trusted authorities for server certificates: those in a file, or the defaults of this Java.
    public static X509TrustManager trust(Optional<Path> authorities) throws GeneralSecurityException, IOException {
        KeyStore store = null;
        if (authorities.isPresent()) {
            store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            int n = 0;
            for (var authority : certificates(authorities.get())) {
                store.setCertificateEntry("ca" + n++, authority);
            }
        }
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        for (var manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager found) {
                return found;
            }
        }
        throw new GeneralSecurityException("this Java runtime has no X.509 trust manager");
    }

    public static List<X509Certificate> certificates(Path file) throws IOException {
        var found = new ArrayList<X509Certificate>();
        for (var block : blocks(file)) {
            if (!block.type.endsWith("CERTIFICATE")) {
                continue;
            }
            try {
                var factory = CertificateFactory.getInstance("X.509");
                found.add((X509Certificate) factory.generateCertificate(new ByteArrayInputStream(block.content)));
            } catch (GeneralSecurityException _) {
                throw new IOException(file + " contains a certificate that cannot be read");
            }
        }
        if (found.isEmpty()) {
            throw new IOException(file + " contains no certificate (no BEGIN CERTIFICATE line)");
        }
        return found;
    }

    /// @param password empty if the key is not encrypted
    static PrivateKey privateKey(Path file, char[] password) throws IOException {
        for (var block : blocks(file)) {
            switch (block.type) {
                case "PRIVATE KEY" -> {
                    return key(file, block.content);
                }
                case "RSA PRIVATE KEY", "EC PRIVATE KEY" -> {
                    return ofOwnForm(file, block);
                }
                case "ENCRYPTED PRIVATE KEY" -> {
                    return key(file, unlocked(file, block.content, password));
                }
                default -> {}
            }
        }
        throw new IOException(file + " contains no private key");
    }

    private static byte[] unlocked(Path file, byte[] locked, char[] password) throws IOException {
        if (password.length == 0) {
            throw new IOException(
                    file + " contains a private key that is encrypted with a passphrase; set password_file, "
                            + "password_env or password_command of client_cert");
        }
        try {
            var info = new EncryptedPrivateKeyInfo(locked);
            var parameters = info.getAlgParameters();
            // For PBES2, only the parameters contain the full name of the algorithm.
            var algorithm = parameters != null && parameters.toString().startsWith("PBEWith")
                    ? parameters.toString()
                    : info.getAlgName();
            var secret = SecretKeyFactory.getInstance(algorithm).generateSecret(new PBEKeySpec(password));
            var cipher = Cipher.getInstance(algorithm);
            cipher.init(Cipher.DECRYPT_MODE, secret, parameters);
            return info.getKeySpec(cipher).getEncoded();
        } catch (NoSuchAlgorithmException | IOException e) {
            throw new IOException(
                    file
                            + " contains a private key that is encrypted in a way that this Java runtime cannot read;"
                            + " convert it: openssl pkcs8 -topk8 -v2 aes-256-cbc -in " + file.getFileName(),
                    e);
        } catch (GeneralSecurityException e) {
            throw new IOException(
                    file + " contains a private key that cannot be decrypted with the configured password", e);
        }
    }

    private static PrivateKey key(Path file, byte[] pkcs8) throws IOException {
        for (var algorithm : List.of("RSA", "EC", "EdDSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
            } catch (GeneralSecurityException _) {
                // Each factory refuses the keys of other algorithms.
            }
        }
        throw new IOException(file + " contains a private key that is neither RSA, EC nor EdDSA");
    }

    static byte[] bytes(Path file) throws IOException {
        try {
            if (Files.exists(file) && !Files.isRegularFile(file)) {
                throw new IOException(file + " is not read: it is not a regular file");
            }
            try (var in = Files.newInputStream(file)) {
                return in.readNBytes(LARGEST_FILE);
            }
        } catch (NoSuchFileException _) {
            throw new IOException(file + " does not exist");
        } catch (AccessDeniedException _) {
            throw new IOException(file + " cannot be read: permission denied");
        } catch (FileSystemException e) {
            throw new IOException(file + " cannot be read", e);
        }
    }

    private static List<Block> blocks(Path file) throws IOException {
        var text = new String(bytes(file), StandardCharsets.ISO_8859_1);
        if (text.contains("Proc-Type: 4,ENCRYPTED")) {
            throw new IOException(
                    file + " contains a private key that is encrypted in the old format of OpenSSL; convert it: "
                            + "openssl pkcs8 -topk8 -in " + file.getFileName());
        }
        var blocks = new ArrayList<Block>();
        var matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            try {
                blocks.add(new Block(
                        matcher.group(1),
                        Base64.getMimeDecoder().decode(matcher.group(2).strip())));
            } catch (IllegalArgumentException _) {
                throw new IOException(file + " is not a valid PEM file");
            }
        }
        return blocks;
    }

    private static PrivateKey ofOwnForm(Path file, Block block) throws IOException {
        try {
            return block.type.startsWith("RSA") ? rsa(block.content) : ec(block.content);
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IOException(
                    file
                            + (block.type.startsWith("RSA")
                                    ? " contains an RSA key that cannot be read"
                                    : " contains an EC key that does not name its curve; convert it to PKCS#8"),
                    e);
        }
    }

    /// A PKCS#1 key: a version and eight numbers.
    private static PrivateKey rsa(byte[] key) throws GeneralSecurityException {
        var der = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
        var n = new BigInteger[9];
        for (int i = 0; i < n.length; i++) {
            n[i] = new BigInteger(content(der, NUMBER));
        }
        return KeyFactory.getInstance("RSA")
                .generatePrivate(new RSAPrivateCrtKeySpec(n[1], n[2], n[3], n[4], n[5], n[6], n[7], n[8]));
    }

    /// A SEC 1 key: a version, the number, and the name of the curve.
    private static PrivateKey ec(byte[] key) throws GeneralSecurityException, IOException {
        var der = ByteBuffer.wrap(content(ByteBuffer.wrap(key), SEQUENCE));
        content(der, NUMBER);
        var number = new BigInteger(1, content(der, OCTETS));
        var curve = AlgorithmParameters.getInstance("EC");
        curve.init(content(der, CURVE));
        return KeyFactory.getInstance("EC")
                .generatePrivate(new ECPrivateKeySpec(number, curve.getParameterSpec(ECParameterSpec.class)));
    }

    private static byte[] content(ByteBuffer der, int tag) {
        if ((der.get() & 0xff) != tag) {
            throw new IllegalArgumentException("DER of an unexpected structure");
        }
        int length = der.get() & 0xff;
        if (length >= 0x80) {
            int bytes = length & 0x7f;
            length = 0;
            for (int i = 0; i < bytes; i++) {
                length = length << 8 | der.get() & 0xff;
            }
        }
        if (length < 0 || length > der.remaining()) {
            throw new IllegalArgumentException("truncated DER");
        }
        var content = new byte[length];
        der.get(content);
        return content;
    }
}
